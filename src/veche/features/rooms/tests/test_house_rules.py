"""Stories of slow mode and of channels: kept for everybody but those who keep order."""

from typing import Any

import httpx
import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000


async def open_room(house: House, event_type: str, content: dict[str, Any]) -> tuple[Person, Person, str]:
    alice, bob = await house.person("alice"), await house.person("bob")
    state = {"type": event_type, "state_key": "", "content": content}
    room = await alice.create_room(preset="public_chat", initial_state=[state])
    await bob.must("POST", f"/join/{room}", {})
    return alice, bob, room


async def try_say(
    person: Person, room: str, txn: str, kind: str = "m.room.message", /, **content: Any
) -> httpx.Response:
    return await person.ask(
        "PUT", f"/rooms/{room}/send/{kind}/{txn}", {"msgtype": "m.text", "body": "x"} | content
    )


def about(event_id: str, rel_type: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": rel_type, "event_id": event_id}}


async def test_in_slow_mode_one_speaks_once_and_is_told_how_long_to_wait(house: House) -> None:
    _, bob, room = await open_room(house, "org.veche.slow_mode", {"interval_ms": HOUR_MS})
    first = await try_say(bob, room, "1")
    refused = await try_say(bob, room, "2")
    assert (first.status_code, refused.status_code) == (200, 429)
    assert refused.json()["errcode"] == "M_LIMIT_EXCEEDED"
    assert 0 < refused.json()["retry_after_ms"] <= HOUR_MS
    # A retry of what was said is no new message; edits, reactions and redactions are none either.
    assert (await try_say(bob, room, "1")).json() == first.json()
    said = first.json()["event_id"]
    edit = {"m.new_content": {"msgtype": "m.text", "body": "y"}}
    assert (await try_say(bob, room, "3", **edit, **about(said, "m.replace"))).status_code == 200
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": said, "key": "+"}}
    assert (await try_say(bob, room, "4", "m.reaction", **reaction)).status_code == 200
    assert (await bob.ask("PUT", f"/rooms/{room}/redact/{said}/5", {})).status_code == 200


async def test_slow_mode_binds_neither_those_who_keep_order_nor_other_people(house: House) -> None:
    alice, bob, room = await open_room(house, "org.veche.slow_mode", {"interval_ms": HOUR_MS})
    assert [(await try_say(alice, room, n)).status_code for n in "12"] == [200, 200]
    assert (await try_say(bob, room, "1")).status_code == 200


async def test_slow_mode_can_be_taken_back_and_nonsense_is_no_slow_mode(house: House) -> None:
    alice, bob, room = await open_room(house, "org.veche.slow_mode", {"interval_ms": HOUR_MS})
    await try_say(bob, room, "0")
    for number, content in enumerate(({}, {"interval_ms": 0}, {"interval_ms": "x"}, {"interval_ms": -5}), 1):
        await alice.must("PUT", f"/rooms/{room}/state/org.veche.slow_mode", content)
        assert (await try_say(bob, room, str(number))).status_code == 200


async def test_two_messages_at_once_do_not_slip_through(house: House) -> None:
    _, bob, room = await open_room(house, "org.veche.slow_mode", {"interval_ms": HOUR_MS})
    other = await house.another_device(bob)
    answers = [await try_say(one, room, "same") for one in (bob, other)]
    assert sorted(answer.status_code for answer in answers) == [200, 429]


async def test_in_a_channel_members_comment_in_threads_and_only_some_post(house: House) -> None:
    alice, bob, room = await open_room(house, "org.veche.channel", {"post_level": 50})
    post = await alice.say(room, "news")
    refused = await try_say(bob, room, "1")
    assert (refused.status_code, refused.json()["errcode"]) == (403, "M_FORBIDDEN")
    assert (await try_say(bob, room, "2", "m.room.encrypted", algorithm="x")).status_code == 403
    comment = await try_say(bob, room, "3", **about(post, "m.thread"))
    assert comment.status_code == 200
    edit = {"m.new_content": {"msgtype": "m.text", "body": "y"}}
    assert (
        await try_say(bob, room, "4", **edit, **about(comment.json()["event_id"], "m.replace"))
    ).status_code == 200
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": post, "key": "+"}}
    assert (await try_say(bob, room, "5", "m.reaction", **reaction)).status_code == 200


async def test_only_those_who_may_set_state_make_house_rules(house: House) -> None:
    _, bob, room = await open_room(house, "org.veche.channel", {})
    for kind in ("org.veche.channel", "org.veche.slow_mode"):
        assert (await bob.ask("PUT", f"/rooms/{room}/state/{kind}", {})).status_code == 403
