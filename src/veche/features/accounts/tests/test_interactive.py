"""User-interactive authentication, used as meant and abused."""

from typing import Any

import pytest

from veche.features.accounts.tests.house import PASSWORD, OpenHouse, Person, error_of

pytestmark = pytest.mark.anyio


def proof(person: Person, session: str | None, **more: Any) -> dict[str, Any]:
    identifier = {"type": "m.id.user", "user": person.user_id}
    auth = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD, **more}
    return {"auth": auth | ({"session": session} if session else {})}


async def challenge_of(person: Person, path: str) -> str:
    answer = await person.delete(path, {})
    assert answer.status_code == 401
    assert answer.json()["flows"] == [{"stages": ["m.login.password"]}]
    assert answer.json()["completed"] == []
    session: str = answer.json()["session"]
    return session


async def test_the_password_in_the_same_session_is_enough(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        await house.log_in("alice", device_id="OLD")
        session = await challenge_of(alice, "v3/devices/OLD")
        assert (await alice.delete("v3/devices/OLD", proof(alice, session))).json() == {}
        assert error_of(await alice.get("v3/devices/OLD")) == (404, "M_NOT_FOUND")


async def test_a_wrong_password_can_be_tried_again_in_the_session(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        session = await challenge_of(alice, "v3/devices/OLD")
        wrong = await alice.delete("v3/devices/OLD", proof(alice, session, password="wrong"))
        assert error_of(wrong) == (401, "M_FORBIDDEN")
        assert (wrong.json()["session"], wrong.json()["completed"]) == (session, [])
        assert (await alice.delete("v3/devices/OLD", proof(alice, session))).status_code == 200


async def test_a_session_for_one_operation_is_no_good_for_another(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        await house.log_in("alice", device_id="OLD")
        session = await challenge_of(alice, "v3/devices/OTHER")
        stolen = await alice.delete("v3/devices/OLD", proof(alice, session))
        assert error_of(stolen) == (401, "M_FORBIDDEN")
        assert stolen.json()["session"] != session
        assert (await alice.get("v3/devices/OLD")).status_code == 200


async def test_a_session_of_one_user_is_no_good_for_another(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = await house.register("alice"), await house.register("mallory")
        session = await challenge_of(alice, "v3/devices/OLD")
        assert error_of(await mallory.delete("v3/devices/OLD", proof(mallory, session))) == (
            401,
            "M_FORBIDDEN",
        )


async def test_somebody_elses_password_proves_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = await house.register("alice"), await house.register("mallory")
        await house.log_in("alice", device_id="OLD")
        session = await challenge_of(alice, "v3/devices/OLD")
        assert error_of(await alice.delete("v3/devices/OLD", proof(mallory, session))) == (401, "M_FORBIDDEN")
        assert (await alice.get("v3/devices/OLD")).status_code == 200


async def test_a_finished_session_cannot_be_used_again(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        session = await challenge_of(alice, "v3/devices/OLD")
        assert (await alice.delete("v3/devices/OLD", proof(alice, session))).status_code == 200
        again = await alice.delete("v3/devices/OLD", {"auth": {"session": session}})
        assert error_of(again) == (401, "M_FORBIDDEN")


async def test_a_session_expires(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        session = await challenge_of(alice, "v3/devices/OLD")
        house.clock.pass_s(1801)
        late = await alice.delete("v3/devices/OLD", proof(alice, session))
        assert error_of(late) == (401, "M_FORBIDDEN")
        assert (await alice.delete("v3/devices/OLD", proof(alice, late.json()["session"]))).status_code == 200


async def test_a_stage_that_was_not_asked_for_opens_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        session = await challenge_of(alice, "v3/devices/OLD")
        for stage in ("m.login.dummy", "m.login.registration_token", "m.login.sso", ""):
            answer = await alice.delete("v3/devices/OLD", proof(alice, session, type=stage))
            assert error_of(answer) == (401, "M_UNRECOGNIZED")


async def test_a_malformed_proof_is_bad_json(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        malformed: list[Any] = [[], "x", {"session": 5}, {"type": 1}, {"session": "a\0b"}, {"identifier": []}]
        for auth in malformed:
            assert error_of(await alice.delete("v3/devices/OLD", {"auth": auth})) == (400, "M_BAD_JSON")


async def test_an_unknown_session_is_answered_with_a_new_one(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        answer = await alice.delete("v3/devices/OLD", proof(alice, "made-up"))
        assert error_of(answer) == (401, "M_FORBIDDEN")
        assert answer.json()["session"] != "made-up"


async def test_guessing_passwords_is_slowed_down(open_house: OpenHouse) -> None:
    async with open_house(limits=True) as house:
        alice = await house.register("alice")
        session = await challenge_of(alice, "v3/devices/OLD")
        guesses = [
            await alice.delete("v3/devices/OLD", proof(alice, session, password="guess")) for _ in range(12)
        ]
        assert error_of(guesses[-1]) == (429, "M_LIMIT_EXCEEDED")
