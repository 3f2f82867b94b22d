"""Stories of sending: retries, redactions, reactions, and what is refused and changes nothing."""

from typing import Any

import httpx
import pytest
from tests.in_process import House, Person

from veche.core.ids import UserId

pytestmark = pytest.mark.anyio


async def send(person: Person, room: str, kind: str, txn: str, content: Any) -> httpx.Response:
    return await person.ask("PUT", f"/rooms/{room}/send/{kind}/{txn}", content)


def reaction(event_id: str, key: str = "+") -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}


async def two_in_a_room(house: House, **wish: Any) -> tuple[Person, Person, str]:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat", **wish)
    await bob.must("POST", f"/join/{room}", {})
    return alice, bob, room


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errcode"]


async def test_a_retry_is_answered_with_the_first_event_to_its_device_alone(house: House) -> None:
    alice = await house.person("alice")
    phone = await house.another_device(alice)
    room = await alice.create_room()
    content = {"msgtype": "m.text", "body": "once"}
    first, again, other = [
        (await send(person, room, "m.room.message", "t", content)).json()["event_id"]
        for person in (alice, alice, phone)
    ]
    assert first == again != other
    mine = await alice.must("GET", f"/rooms/{room}/event/{first}")
    theirs = await phone.must("GET", f"/rooms/{room}/event/{first}")
    assert mine["unsigned"]["transaction_id"] == "t"
    assert "transaction_id" not in theirs["unsigned"]


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_a_redaction_takes_away_what_was_said(house: House, version: str) -> None:
    alice, bob, room = await two_in_a_room(house, room_version=version)
    since = (await bob.sync())["next_batch"]
    said = await alice.say(room, "secret")
    first = await alice.must("PUT", f"/rooms/{room}/redact/{said}/r", {"reason": "slip"})
    assert await alice.must("PUT", f"/rooms/{room}/redact/{said}/r", {"reason": "slip"}) == first

    left = await bob.must("GET", f"/rooms/{room}/event/{said}")
    assert left["content"] == {}
    because = left["unsigned"]["redacted_because"]
    assert (because["event_id"], because["content"]["reason"]) == (first["event_id"], "slip")
    # Clients of every age find what was redacted, inside the content or beside it.
    assert because["redacts"] == because["content"].get("redacts", said) == said
    assert "secret" not in str(await bob.sync(since=since))


@pytest.mark.parametrize("version", ["10", "12"])
async def test_a_redaction_may_be_sent_like_a_message(house: House, version: str) -> None:
    alice, bob, room = await two_in_a_room(house, room_version=version)
    said = await alice.say(room, "secret")
    assert refusal(await send(bob, room, "m.room.redaction", "r", {"redacts": said})) == (403, "M_FORBIDDEN")
    sent = await send(alice, room, "m.room.redaction", "r", {"redacts": said, "reason": "slip"})
    left = await bob.must("GET", f"/rooms/{room}/event/{said}")
    assert left["content"] == {}
    because = left["unsigned"]["redacted_because"]
    assert (because["event_id"], because["content"]["reason"]) == (sent.json()["event_id"], "slip")
    assert refusal(await send(alice, room, "m.room.redaction", "s", {})) == (400, "M_MISSING_PARAM")


async def test_others_messages_are_redacted_by_those_who_may(house: House) -> None:
    alice, bob, room = await two_in_a_room(house)
    hers, his = await alice.say(room, "hers"), await bob.say(room, "his")
    assert refusal(await bob.ask("PUT", f"/rooms/{room}/redact/{hers}/r", {})) == (403, "M_FORBIDDEN")
    await alice.must("PUT", f"/rooms/{room}/redact/{his}/r", {})
    await bob.must("PUT", f"/rooms/{room}/redact/{await bob.say(room, 'mine')}/s", {})


async def test_whoever_is_suspended_redacts_only_their_own(house: House) -> None:
    alice, bob, room = await two_in_a_room(house)
    hers, his = await alice.say(room, "hers"), await bob.say(room, "his")
    admin = await house.person("admin")
    await house.app.accounts.set_admin(UserId(admin.user_id), is_admin=True)
    suspending = f"/_matrix/client/v1/admin/suspend/{alice.user_id}"
    answer = await house.http.put(suspending, json={"suspended": True}, headers=admin.headers)
    assert answer.status_code == 200
    assert refusal(await alice.ask("PUT", f"/rooms/{room}/redact/{his}/r", {})) == (403, "M_USER_SUSPENDED")
    await alice.must("PUT", f"/rooms/{room}/redact/{hers}/s", {})


async def test_nobody_reacts_twice_alike(house: House) -> None:
    alice, bob, room = await two_in_a_room(house)
    said = await alice.say(room, "Lunch?")
    first = (await send(alice, room, "m.reaction", "1", reaction(said))).json()["event_id"]
    assert refusal(await send(alice, room, "m.reaction", "2", reaction(said))) == (
        400,
        "M_DUPLICATE_ANNOTATION",
    )
    assert (await send(alice, room, "m.reaction", "1", reaction(said))).json()["event_id"] == first
    for person, kind, key in (
        (alice, "m.reaction", "-"),
        (bob, "m.reaction", "+"),
        (alice, "org.x.mark", "+"),
    ):
        assert (await send(person, room, kind, "3" + key, reaction(said, key))).status_code == 200
    await alice.must("PUT", f"/rooms/{room}/redact/{first}/4", {})
    assert (await send(alice, room, "m.reaction", "5", reaction(said))).status_code == 200


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", (400, "M_NOT_JSON")),
        (b"[]", (400, "M_BAD_JSON")),
        (b'{"a": NaN}', (400, "M_NOT_JSON")),
        (b'{"a": 1.5}', (400, "M_BAD_JSON")),
        (b'{"a": 9007199254740992}', (400, "M_BAD_JSON")),
        (b'{"a": 100000000000000000000}', (400, "M_BAD_JSON")),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, (400, "M_NOT_JSON")),
        (b'{"a": "%s"}' % (b"x" * 66_000), (413, "M_TOO_LARGE")),
        (b'{"a": "%s"}' % (b"x" * 2_000_000), (413, "M_TOO_LARGE")),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_what_cannot_be_an_event_is_refused_and_changes_nothing(
    house: House, content: bytes, expected: tuple[int, str]
) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    before = house.app.kit.database.position
    url = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/t"
    answer = await house.http.put(url, content=content, headers=alice.headers)
    assert refusal(answer) == expected
    assert house.app.kit.database.position == before


async def test_strangers_and_those_without_the_power_send_nothing(house: House) -> None:
    alice, bob, room = await two_in_a_room(house)
    eve = await house.person("eve")
    before = house.app.kit.database.position
    assert refusal(await send(eve, room, "m.room.message", "t", {"body": "x"})) == (403, "M_FORBIDDEN")
    assert refusal(await send(alice, "!nowhere:localhost", "m.room.message", "t", {})) == (404, "M_NOT_FOUND")
    for kind in ("m.room.name", "m.room.power_levels", "m.room.encryption", "org.x.anything"):
        answer = await bob.ask("PUT", f"/rooms/{room}/state/{kind}", {"name": "Mine"})
        assert refusal(answer) == (403, "M_FORBIDDEN"), kind
    others = await bob.ask("PUT", f"/rooms/{room}/state/org.x.own/{alice.user_id}", {})
    assert refusal(others) == (403, "M_FORBIDDEN")
    assert house.app.kit.database.position == before
