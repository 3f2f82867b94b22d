"""Logging in and out, and what becomes of the tokens."""

from typing import Any

import pytest

from veche.core.ids import UserId
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.users import User
from veche.features.accounts.tests.house import PASSWORD, House, OpenHouse, error_of, signed_in

pytestmark = pytest.mark.anyio


async def try_in(house: House, **body: Any) -> tuple[int, str]:
    wish = {"type": "m.login.password", "password": PASSWORD, **body}
    return error_of(await house.visitor().post("v3/login", wish))


async def test_the_ways_to_log_in_are_listed(open_house: OpenHouse) -> None:
    async with open_house() as house:
        assert (await house.visitor().get("v3/login")).json() == {
            "flows": [{"type": "m.login.password"}, {"type": "m.login.token", "get_login_token": True}]
        }


NAMES = (
    {"identifier": {"type": "m.id.user", "user": "alice"}},
    {"identifier": {"type": "m.id.user", "user": "Alice"}},
    {"identifier": {"type": "m.id.user", "user": "@alice:veche.test"}},
    {"user": "alice"},
)


async def test_alice_is_known_however_she_names_herself(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.register("alice")
        for name in NAMES:
            wish = {"type": "m.login.password", "password": PASSWORD, **name}
            answer = await house.visitor().post("v3/login", wish)
            assert answer.json()["user_id"] == "@alice:veche.test"
            assert answer.json()["well_known"] == {"m.homeserver": {"base_url": "https://veche.test"}}


async def test_a_historical_user_id_still_works(open_house: OpenHouse) -> None:
    async with open_house() as house:
        password_hash = await house.accounts.passwords.hash(PASSWORD)
        old = User(UserId("@A!lice:veche.test"), password_hash, 1)
        await house.kit.database.write(user_store.add_user, old)
        assert (await house.log_in("@A!lice:veche.test")).user_id == "@A!lice:veche.test"


REFUSED: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"identifier": {"type": "m.id.user", "user": "alice"}, "password": "wrong"}, (403, "M_FORBIDDEN")),
    ({"identifier": {"type": "m.id.user", "user": "nobody"}}, (403, "M_FORBIDDEN")),
    ({"identifier": {"type": "m.id.user", "user": "@alice:elsewhere"}}, (403, "M_FORBIDDEN")),
    ({"identifier": {"type": "m.id.user", "user": "@"}}, (403, "M_FORBIDDEN")),
    (
        {"identifier": {"type": "m.id.thirdparty", "medium": "email", "address": "a@b.c"}},
        (403, "M_FORBIDDEN"),
    ),
    ({"identifier": {"type": "m.id.phone", "phone": "1"}}, (400, "M_INVALID_PARAM")),
    ({"identifier": {"type": "m.id.user"}}, (400, "M_MISSING_PARAM")),
    ({}, (400, "M_INVALID_PARAM")),
    ({"type": "m.login.magic", "user": "alice"}, (400, "M_UNKNOWN")),
    ({"type": "m.login.token", "token": "made-up"}, (403, "M_FORBIDDEN")),
    ({"type": "m.login.token"}, (400, "M_MISSING_PARAM")),
    ({"user": "alice", "device_id": "a\0b"}, (400, "M_BAD_JSON")),
    ({"user": "alice", "device_id": "x" * 256}, (400, "M_BAD_JSON")),
    ({"user": "alice", "password": 5}, (400, "M_BAD_JSON")),
    ({"type": 5}, (400, "M_BAD_JSON")),
]


async def test_who_cannot_prove_it_stays_out(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.register("alice")
        assert [(body, await try_in(house, **body)) for body, _ in REFUSED] == REFUSED


async def test_logging_in_again_on_a_device_voids_its_old_token(open_house: OpenHouse) -> None:
    async with open_house() as house:
        first = await house.register("alice", device_id="PHONE", initial_device_display_name="my phone")
        assert (await first.get("v3/account/whoami")).status_code == 200
        second = await house.log_in("alice", device_id="PHONE", initial_device_display_name="another name")
        assert error_of(await first.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        assert (await second.get("v3/devices/PHONE")).json()["display_name"] == "my phone"


async def test_the_device_id_of_one_user_is_no_matter_to_another(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice", device_id="PHONE")
        await house.register("bob", device_id="PHONE")
        assert (await alice.get("v3/account/whoami")).status_code == 200


async def test_a_device_cannot_have_the_name_of_a_key(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.register("alice")
        house.accounts.check_device_ids(lambda _snapshot, _user, device_id: device_id == "KEY")
        assert await try_in(house, user="alice", device_id="KEY") == (403, "M_FORBIDDEN")


async def test_one_device_lets_another_in_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        issued = (await alice.confirm("POST", "v1/login/get_token", {})).json()
        assert issued["expires_in_ms"] > 0
        wish = {"type": "m.login.token", "token": issued["login_token"]}
        assert (await house.visitor().post("v3/login", wish)).json()["user_id"] == alice.user_id
        assert error_of(await house.visitor().post("v3/login", wish)) == (403, "M_FORBIDDEN")


async def test_a_login_token_expires(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        issued = (await alice.confirm("POST", "v1/login/get_token", {})).json()
        house.clock.pass_s(121)
        assert await try_in(house, type="m.login.token", token=issued["login_token"]) == (403, "M_FORBIDDEN")


async def test_a_forged_token_is_not_known(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.register("alice")
        for token in ("", "x", "veche_forged", "a" * 5000, "é", "a\0b"):
            answer = await house.visitor().get("v3/account/whoami", params={"access_token": token})
            assert error_of(answer) == (401, "M_UNKNOWN_TOKEN")
            assert answer.json()["soft_logout"] is False


async def test_a_request_without_a_token_is_told_so(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        for headers in ({}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer "}):
            answer = await alice.http.get("/_matrix/client/v3/account/whoami", headers=headers)
            assert error_of(answer) == (401, "M_MISSING_TOKEN")
        old_way = await alice.http.get(f"/_matrix/client/v3/account/whoami?access_token={alice.token}")
        assert old_way.status_code == 200


async def test_logging_out_ends_one_device_or_all(open_house: OpenHouse) -> None:
    async with open_house() as house:
        laptop, phone = await house.register("alice"), await house.log_in("alice")
        tablet = await house.log_in("alice")
        assert (await laptop.post("v3/logout")).json() == {}
        assert error_of(await laptop.post("v3/logout")) == (401, "M_UNKNOWN_TOKEN")
        assert len((await phone.get("v3/devices")).json()["devices"]) == 2
        assert (await phone.post("v3/logout/all")).json() == {}
        for gone in (phone, tablet):
            assert error_of(await gone.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")


async def test_guessing_passwords_is_slowed_down_by_user_and_by_address(open_house: OpenHouse) -> None:
    async with open_house(limits=True) as house:
        await house.register("alice")
        wish = {"type": "m.login.password", "user": "alice", "password": "guess"}
        guesses = [await house.visitor(f"198.51.100.{n}").post("v3/login", wish) for n in range(12)]
        assert error_of(guesses[0]) == (403, "M_FORBIDDEN")
        assert error_of(guesses[-1]) == (429, "M_LIMIT_EXCEEDED")
        others = [await house.visitor().post("v3/login", wish | {"user": f"somebody{n}"}) for n in range(12)]
        assert error_of(others[-1]) == (429, "M_LIMIT_EXCEEDED")


async def test_a_password_hash_of_another_cost_is_renewed(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.register("alice")
        cheap = await house.kit.database.read(user_store.find_user, UserId("@alice:veche.test"))
    async with open_house(password_memory_kib=128) as house:
        await house.log_in("alice")
        dear = await house.kit.database.read(user_store.find_user, UserId("@alice:veche.test"))
        assert "m=64," in cheap.password_hash
        assert "m=128," in dear.password_hash
        await house.log_in("alice")


async def test_there_is_no_single_sign_on_and_no_oauth(open_house: OpenHouse) -> None:
    async with open_house() as house:
        visitor = house.visitor()
        assert error_of(await visitor.get("v3/login/sso/redirect")) == (404, "M_NOT_FOUND")
        assert error_of(await visitor.get("v3/login/sso/redirect/somebody")) == (404, "M_NOT_FOUND")
        assert error_of(await visitor.get("v1/auth_metadata")) == (404, "M_UNRECOGNIZED")


async def with_brief_tokens(house: House) -> tuple[Any, str]:
    await house.register("alice")
    visitor = house.visitor()
    wish = {"type": "m.login.password", "user": "alice", "password": PASSWORD, "refresh_token": True}
    answer = await visitor.post("v3/login", wish)
    assert answer.json()["expires_in_ms"] == 3_600_000
    return signed_in(visitor, answer), answer.json()["refresh_token"]


async def test_an_expired_token_is_renewed(open_house: OpenHouse) -> None:
    async with open_house(access_token_lifetime_s=3600) as house:
        alice, refresh_token = await with_brief_tokens(house)
        house.clock.pass_s(3601)
        expired = await alice.get("v3/account/whoami")
        assert error_of(expired) == (401, "M_UNKNOWN_TOKEN")
        assert expired.json()["soft_logout"] is True
        renewed = (await alice.post("v3/refresh", {"refresh_token": refresh_token})).json()
        assert renewed["expires_in_ms"] == 3_600_000
        alice.token = renewed["access_token"]
        assert (await alice.get("v3/account/whoami")).json()["device_id"] == alice.device_id


async def test_a_lost_answer_to_a_refresh_costs_nothing(open_house: OpenHouse) -> None:
    async with open_house(access_token_lifetime_s=3600) as house:
        alice, refresh_token = await with_brief_tokens(house)
        lost = (await alice.post("v3/refresh", {"refresh_token": refresh_token})).json()
        assert (await alice.get("v3/account/whoami")).status_code == 200
        second = (await alice.post("v3/refresh", {"refresh_token": refresh_token})).json()
        first_token, alice.token = alice.token, second["access_token"]
        assert (await alice.get("v3/account/whoami")).status_code == 200
        for void in (first_token, lost["access_token"]):
            alice.token = void
            assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
        used = await alice.post("v3/refresh", {"refresh_token": refresh_token})
        assert error_of(used) == (401, "M_UNKNOWN_TOKEN")


async def test_a_refresh_token_dies_with_its_device(open_house: OpenHouse) -> None:
    async with open_house(access_token_lifetime_s=3600) as house:
        alice, refresh_token = await with_brief_tokens(house)
        await alice.post("v3/logout")
        answer = await alice.post("v3/refresh", {"refresh_token": refresh_token})
        assert error_of(answer) == (401, "M_UNKNOWN_TOKEN")
        forged = await alice.post("v3/refresh", {"refresh_token": "forged"})
        assert error_of(forged) == (401, "M_UNKNOWN_TOKEN")


async def test_who_did_not_ask_for_a_refresh_token_stays_logged_in(open_house: OpenHouse) -> None:
    async with open_house(access_token_lifetime_s=3600) as house:
        alice = await house.register("alice")
        house.clock.pass_s(100_000)
        assert (await alice.get("v3/account/whoami")).status_code == 200


async def test_tokens_are_stored_only_as_hashes(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        rows = await house.kit.database.read(lambda s: s.fetch("SELECT * FROM accounts_token"))
        assert rows
        assert alice.token.encode() not in repr(rows).encode()
