"""How a server gets its first administrator, and who does not become it."""

import asyncio
from typing import Any

import httpx
import pytest

from veche.core.ids import UserId
from veche.features.accounts.rules import is_own_page
from veche.features.accounts.tests.house import PASSWORD, House, OpenHouse, Person, error_of, signed_in

pytestmark = pytest.mark.anyio

DUMMY = {"type": "m.login.dummy"}


async def ask(house: House, name: str, auth: Any = DUMMY, origin: str | None = None) -> httpx.Response:
    visitor = house.visitor()
    if origin is not None:
        visitor.http.headers["origin"] = origin
    return await visitor.post("v3/register", {"username": name, "password": PASSWORD, "auth": auth})


async def come_in(house: House, name: str, auth: Any = DUMMY, origin: str | None = None) -> Person:
    answer = await ask(house, name, auth, origin)
    assert answer.status_code == 200, answer.text
    return signed_in(house.visitor(), answer)


def by_link(token: str | None) -> dict[str, Any]:
    return {"type": "org.veche.login.setup", "token": token}


async def admins(house: House) -> list[str]:
    page = await house.accounts.administration.list_users()
    return [user.user_id for user in page.users if user.is_admin]


async def may_administer(house: House, person: Person) -> bool:
    await house.accounts.registration.create_user("somebody", PASSWORD)
    return (await person.get("v3/admin/whois/@somebody:veche.test")).status_code == 200


async def test_on_ones_own_machine_the_first_becomes_administrator(open_house: OpenHouse) -> None:
    async with open_house(is_local=True) as house:
        assert await house.accounts.first_admin.find_state() == "first"
        assert await house.accounts.first_admin.make_link() is None
        ann = await come_in(house, "ann")
        await come_in(house, "bob")
        assert await admins(house) == [ann.user_id]
        assert await may_administer(house, ann)
        assert await house.accounts.first_admin.find_state() == "done"


async def test_of_many_who_come_first_one_becomes_administrator(open_house: OpenHouse) -> None:
    async with open_house(is_local=True) as house:
        names = [f"person{number}" for number in range(8)]
        await asyncio.gather(*(come_in(house, name) for name in names))
        assert len(await admins(house)) == 1


async def test_guests_are_nobody(open_house: OpenHouse) -> None:
    async with open_house(is_local=True, guests=True) as house:
        assert (await house.visitor().post("v3/register?kind=guest")).status_code == 200
        ann = await come_in(house, "ann")
        assert await admins(house) == [ann.user_id]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://192.168.0.7:8008", "null", "http://[", ""]
)
async def test_a_foreign_web_page_makes_nobody_administrator(open_house: OpenHouse, origin: str) -> None:
    async with open_house(is_local=True) as house:
        await come_in(house, "mallory", origin=origin)
        await come_in(house, "ann")
        assert await admins(house) == []
        assert await house.accounts.first_admin.find_state() == "link"


@pytest.mark.parametrize("origin", [None, "http://localhost:5173", "http://127.0.0.1:8008", "http://[::1]"])
def test_pages_of_this_machine_are_the_operators_own(origin: str | None) -> None:
    assert is_own_page(origin)


async def test_where_accounts_were_made_before_the_next_is_not_the_first(open_house: OpenHouse) -> None:
    async with open_house(is_local=True) as house:
        await house.accounts.create_user("ann", PASSWORD)
        await come_in(house, "bob")
        assert await admins(house) == []
        token = await house.accounts.first_admin.make_link()
        carol = await come_in(house, "carol", by_link(token))
        assert await admins(house) == [carol.user_id]


@pytest.mark.parametrize("registration", ["open", "token", "closed"])
async def test_beyond_this_machine_it_takes_the_link(open_house: OpenHouse, registration: str) -> None:
    async with open_house(registration=registration, registration_needs_email=True) as house:
        assert await house.accounts.first_admin.find_state() == "link"
        token = await house.accounts.first_admin.make_link()
        ann = await come_in(house, "ann", by_link(token), origin="https://veche.test")
        assert await admins(house) == [ann.user_id]
        assert await may_administer(house, ann)


async def test_beyond_this_machine_the_first_is_like_everybody(open_house: OpenHouse) -> None:
    async with open_house() as house:
        mallory = await come_in(house, "mallory")
        assert await admins(house) == []
        assert not await may_administer(house, mallory)
        token = await house.accounts.first_admin.make_link()
        ann = await come_in(house, "ann", by_link(token))
        assert await admins(house) == [ann.user_id]


async def test_the_link_works_once(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        token = await house.accounts.first_admin.make_link()
        await come_in(house, "ann", by_link(token))
        assert error_of(await ask(house, "bob", by_link(token))) == (401, "M_FORBIDDEN")
        assert await house.accounts.first_admin.make_link() is None


async def test_of_two_with_the_same_link_one_comes_in(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        token = await house.accounts.first_admin.make_link()
        answers = await asyncio.gather(*(ask(house, f"person{n}", by_link(token)) for n in range(4)))
        assert sorted(answer.status_code == 200 for answer in answers) == [False, False, False, True]
        assert len(await admins(house)) == 1


async def test_a_name_that_is_taken_does_not_use_the_link_up(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        await house.accounts.create_user("ann", PASSWORD)
        token = await house.accounts.first_admin.make_link()
        assert error_of(await ask(house, "ann", by_link(token))) == (400, "M_USER_IN_USE")
        boss = await come_in(house, "boss", by_link(token))
        assert await admins(house) == [boss.user_id]


async def test_each_start_makes_a_new_link(open_house: OpenHouse) -> None:
    async with open_house() as house:
        old = await house.accounts.first_admin.make_link()
        new = await house.accounts.first_admin.make_link()
        assert error_of(await ask(house, "mallory", by_link(old))) == (401, "M_FORBIDDEN")
        await come_in(house, "ann", by_link(new))


async def test_an_administrator_made_by_command_voids_the_link(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        token = await house.accounts.first_admin.make_link()
        await house.accounts.create_user("ann", PASSWORD)
        await house.accounts.set_admin(UserId("@ann:veche.test"), is_admin=True)
        assert error_of(await ask(house, "bob", by_link(token))) == (401, "M_FORBIDDEN")
        await house.accounts.set_admin(UserId("@ann:veche.test"), is_admin=False)
        assert error_of(await ask(house, "bob", by_link(token))) == (401, "M_FORBIDDEN")
        assert await house.accounts.first_admin.make_link() is not None


@pytest.mark.parametrize("token", ["guess", "", "\0", "x" * 1024])
async def test_a_guessed_link_opens_nothing(open_house: OpenHouse, token: str) -> None:
    async with open_house(registration="closed") as house:
        await house.accounts.first_admin.make_link()
        answer = await ask(house, "mallory", by_link(token))
        assert answer.status_code in (400, 401)
        assert await admins(house) == []
    async with open_house() as house:
        assert error_of(await ask(house, "mallory", {"type": "org.veche.login.setup"})) == (
            401,
            "M_MISSING_PARAM",
        )


async def test_other_clients_are_not_bothered_with_the_stage(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.accounts.first_admin.make_link()
        challenge = await house.visitor().post("v3/register", {"username": "ann", "password": PASSWORD})
        assert challenge.json()["flows"] == [{"stages": ["m.login.dummy"]}]
    async with open_house(registration="closed") as house:
        assert error_of(await ask(house, "ann")) == (403, "M_FORBIDDEN")


async def test_the_link_is_limited_like_any_registration(open_house: OpenHouse) -> None:
    async with open_house(limits=True) as house:
        await house.accounts.first_admin.make_link()
        answers = [await ask(house, "mallory", by_link("guess")) for _ in range(30)]
        assert error_of(answers[-1]) == (429, "M_LIMIT_EXCEEDED")
