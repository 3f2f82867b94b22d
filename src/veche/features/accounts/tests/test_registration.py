"""Who gets in: by name and password, with a token, as a guest, or not at all."""

import asyncio

import httpx
import pytest

from veche.features.accounts.tests.house import House, OpenHouse, Person, error_of, signed_in

pytestmark = pytest.mark.anyio

DUMMY = {"type": "m.login.dummy"}


async def ask_in(person: Person, name: str | None, **more: object) -> httpx.Response:
    body = {
        "password": "correct horse",
        "auth": DUMMY,
        **({} if name is None else {"username": name}),
        **more,
    }
    return await person.post("v3/register", body)


async def test_one_request_is_enough_when_the_stage_is_known(open_house: OpenHouse) -> None:
    async with open_house() as house:
        answer = await ask_in(house.visitor(), "alice", device_id="LAPTOP")
        found = answer.json()
        assert answer.status_code == 200
        assert (found["user_id"], found["device_id"]) == ("@alice:veche.test", "LAPTOP")
        assert "expires_in_ms" not in found
        assert "refresh_token" not in found


async def test_tokens_never_expire_even_when_a_refresh_token_is_asked_for(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = signed_in(
            house.visitor(), answer := await ask_in(house.visitor(), "alice", refresh_token=True)
        )
        assert not {"expires_in_ms", "refresh_token"} & set(answer.json())
        house.clock.pass_s(10 * 365 * 86_400)
        assert (await alice.get("v3/account/whoami")).status_code == 200


async def test_the_server_finds_a_name_for_who_brings_none(open_house: OpenHouse) -> None:
    async with open_house() as house:
        first = (await ask_in(house.visitor(), None)).json()["user_id"]
        second = (await ask_in(house.visitor(), None)).json()["user_id"]
        assert first != second


async def test_an_account_can_be_made_without_logging_in(open_house: OpenHouse) -> None:
    async with open_house() as house:
        answer = await ask_in(house.visitor(), "alice", inhibit_login=True)
        assert answer.json() == {"user_id": "@alice:veche.test"}
        assert (await house.log_in("alice", "correct horse")).user_id == "@alice:veche.test"


REFUSED_NAMES = {
    "alice": "M_USER_IN_USE",
    "ALICE": "M_USER_IN_USE",
    "al ice": "M_INVALID_USERNAME",
    "al:ice": "M_INVALID_USERNAME",
    "@alice": "M_INVALID_USERNAME",
    "": "M_INVALID_USERNAME",
    "é": "M_INVALID_USERNAME",
    "a\0b": "M_BAD_JSON",
    "a" * 250: "M_INVALID_USERNAME",
    "admin": "M_INVALID_USERNAME",
    "_bridge_bob": "M_EXCLUSIVE",
}


async def test_a_name_that_cannot_be_had_is_refused(open_house: OpenHouse) -> None:
    async with open_house() as house:
        house.accounts.claim_names(lambda user_id: user_id.startswith("@_bridge_"))
        await house.register("alice")
        refused = {name: error_of(await ask_in(house.visitor(), name)) for name in REFUSED_NAMES}
        assert refused == {name: (400, errcode) for name, errcode in REFUSED_NAMES.items()}
        for name, errcode in REFUSED_NAMES.items():
            free = await house.visitor().get("v3/register/available", params={"username": name})
            assert error_of(free) == (400, errcode.replace("M_BAD_JSON", "M_INVALID_USERNAME"))


async def test_a_free_name_is_said_to_be_free(open_house: OpenHouse) -> None:
    async with open_house() as house:
        free = await house.visitor().get("v3/register/available", params={"username": "bob"})
        assert free.json() == {"available": True}
        assert error_of(await house.visitor().get("v3/register/available")) == (400, "M_MISSING_PARAM")


async def test_a_weak_or_missing_password_is_refused(open_house: OpenHouse) -> None:
    async with open_house() as house:
        weak = await house.visitor().post(
            "v3/register", {"username": "bob", "password": "short", "auth": DUMMY}
        )
        assert error_of(weak) == (400, "M_WEAK_PASSWORD")
        missing = await house.visitor().post("v3/register", {"username": "bob", "auth": DUMMY})
        assert error_of(missing) == (400, "M_MISSING_PARAM")
        huge = await house.visitor().post(
            "v3/register", {"username": "bob", "password": "x" * 513, "auth": DUMMY}
        )
        assert error_of(huge) == (400, "M_BAD_JSON")


async def test_two_who_want_one_name_at_once_do_not_both_get_it(open_house: OpenHouse) -> None:
    async with open_house() as house:
        answers = await asyncio.gather(*(ask_in(house.visitor(), "alice") for _ in range(4)))
        codes = sorted(error_of(answer) for answer in answers)
        assert codes == [(200, ""), *[(400, "M_USER_IN_USE")] * 3]


async def test_a_closed_server_lets_nobody_in(open_house: OpenHouse) -> None:
    async with open_house(registration="closed") as house:
        assert error_of(await ask_in(house.visitor(), "alice")) == (403, "M_FORBIDDEN")
        validity = "v1/register/m.login.registration_token/validity"
        assert error_of(await house.visitor().get(validity, params={"token": "x"})) == (403, "M_FORBIDDEN")


async def is_valid(house: House, token: str) -> bool:
    path = "v1/register/m.login.registration_token/validity"
    answer: bool = (await house.visitor().get(path, params={"token": token})).json()["valid"]
    return answer


async def test_a_registration_token_lets_in_as_many_as_it_says(open_house: OpenHouse) -> None:
    async with open_house(registration="token") as house:
        await house.accounts.administration.make_registration_token(token="welcome", uses_allowed=2)
        auth = {"type": "m.login.registration_token", "token": "welcome"}
        without = await ask_in(house.visitor(), "eve")
        assert without.status_code == 401
        assert without.json()["flows"] == [{"stages": ["m.login.registration_token"]}]
        for name in ("alice", "bob"):
            assert await is_valid(house, "welcome")
            assert (await ask_in(house.visitor(), name, auth=auth)).status_code == 200
        assert not await is_valid(house, "welcome")
        assert error_of(await ask_in(house.visitor(), "carol", auth=auth)) == (401, "M_FORBIDDEN")


async def test_the_last_use_of_a_token_goes_to_one_only(open_house: OpenHouse) -> None:
    async with open_house(registration="token") as house:
        await house.accounts.administration.make_registration_token(token="one", uses_allowed=1)
        auth = {"type": "m.login.registration_token", "token": "one"}
        asked = (ask_in(house.visitor(), name, auth=auth) for name in ("alice", "bob", "carol"))
        codes = sorted(answer.status_code for answer in await asyncio.gather(*asked))
        assert codes[0] == 200
        assert all(code in (401, 403) for code in codes[1:])


async def test_a_registration_token_expires_and_can_be_withdrawn(open_house: OpenHouse) -> None:
    async with open_house(registration="token") as house:
        administration = house.accounts.administration
        brief = await administration.make_registration_token(lifetime_s=3600)
        lasting = await administration.make_registration_token(token="lasting")
        assert await is_valid(house, brief.token)
        house.clock.pass_s(3601)
        assert not await is_valid(house, brief.token)
        assert {found.token for found in await administration.list_registration_tokens()} == {
            brief.token,
            lasting.token,
        }
        await administration.remove_registration_token("lasting")
        assert not await is_valid(house, "lasting")
        assert not await is_valid(house, "no\0such")


async def test_guests_come_in_only_where_they_are_welcome(open_house: OpenHouse) -> None:
    async with open_house() as house:
        refused = await house.visitor().post("v3/register?kind=guest")
        assert error_of(refused) == (403, "M_GUEST_ACCESS_FORBIDDEN")
        assert error_of(await house.visitor().post("v3/register?kind=ghost")) == (400, "M_INVALID_PARAM")


async def test_a_guest_looks_around_and_no_more(open_house: OpenHouse) -> None:
    async with open_house(guests=True) as house:
        answer = await house.visitor().post("v3/register?kind=guest", {"device_id": "MINE"})
        guest = signed_in(house.visitor(), answer)
        assert guest.device_id != "MINE"
        assert (await guest.get("v3/account/whoami")).json()["is_guest"] is True
        assert error_of(await guest.get("v3/devices")) == (403, "M_GUEST_ACCESS_FORBIDDEN")
        assert error_of(await ask_in(house.visitor(), guest.user_id[1:].partition(":")[0])) == (
            400,
            "M_USER_IN_USE",
        )


async def test_too_many_who_come_from_one_address_wait(open_house: OpenHouse) -> None:
    async with open_house(limits=True) as house:
        eager = [await house.visitor().post("v3/register") for _ in range(25)]
        assert error_of(eager[-1]) == (429, "M_LIMIT_EXCEEDED")
        assert eager[-1].json()["retry_after_ms"] > 0
        assert (await house.visitor("192.0.2.9").post("v3/register")).status_code == 401
