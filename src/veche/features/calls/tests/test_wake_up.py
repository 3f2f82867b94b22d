"""Closed devices are woken for calls by those whom their owner lets ring, and for no others."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house

from veche.features.calls.tests.callers import DONE, RING, add_contact, join_call, let_call, room_of, said
from veche.features.calls.tests.house import SETTINGS, Hours
from veche.features.push.tests.push_service import Browser, PushService, running_push_service

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None, clock: Hours) -> AsyncIterator[House]:
    async with running_house(
        tmp_path, database_url, clock, calls=SETTINGS, outgoing_allow=("127.0.0.0/8",)
    ) as house:
        yield house


async def told(person: Person, service: PushService) -> Browser:
    """Give somebody a browser that is told of things while it is closed."""
    browser = service.subscribe()
    set_it = await person.ask("POST", "/pushers/set", browser.pusher())
    assert set_it.status_code == 201, set_it.text
    token = (await browser.next_payload())["ack_token"]
    path = "/_matrix/client/unstable/org.matrix.msc4174/pushers/ack"
    body = {"app_id": browser.pusher()["app_id"], "ack_token": token}
    assert await said(person, "POST", path, body) == DONE
    return browser


async def heard(browser: Browser, last: str) -> dict[str, str]:
    """Return what a browser is told of until the last event, and how urgent each is."""
    told: dict[str, str] = {}
    while last not in told:
        push = await browser.next()
        told[push.payload.get("event_id", "")] = push.headers["urgency"]
    return told


async def invite(person: Person, room_id: str, number: int, kind: str = "m.call.invite", **more: Any) -> str:
    path = f"/rooms/{room_id}/send/{kind}/c{number}"
    content = {"call_id": f"c{number}", "version": "1", "lifetime": 60_000} | more
    sent: str = (await person.must("PUT", path, content))["event_id"]
    return sent


@pytest.mark.parametrize("kind", ["m.call.invite", RING])
async def test_a_stranger_wakes_nobody_without_a_reason_or_where_strangers_are_silenced(
    house: House, kind: str
) -> None:
    with running_push_service() as service:
        mallory, ann = await house.person("mallory"), await house.person("ann")
        chat = await room_of(mallory, ann)
        browser = await told(ann, service)
        rings: dict[str, Any] = {"notification_type": "ring", "m.mentions": {"user_ids": [ann.user_id]}}
        await invite(mallory, chat, 1, kind, **rings)
        with_reason = await invite(mallory, chat, 2, kind, **rings, **{"org.veche.reason": "The parcel"})
        assert (await browser.next_payload())["event_id"] == with_reason
        silence = {"silence_unknown": True}
        await ann.must("PUT", f"/user/{ann.user_id}/account_data/org.veche.calls", silence)
        await invite(mallory, chat, 3, kind, **rings, **{"org.veche.reason": "It is urgent"})
        written = await mallory.say(chat, "Pick up")
        assert (await browser.next_payload())["event_id"] == written
        # They are in the list of calls all the same, and known people ring.
        await add_contact(ann, mallory)
        known = await invite(mallory, chat, 4, kind, **rings)
        assert (await browser.next_payload())["event_id"] == known


async def test_a_ring_of_all_wakes_each_one_as_they_wish_and_no_strangers(house: House) -> None:
    with running_push_service() as service:
        owner, ann, ben = [await house.person(name) for name in ("owner", "ann", "ben")]
        group = await room_of(owner, ann, ben)
        browsers = [await told(one, service) for one in (ann, ben)]
        rings: dict[str, Any] = {"notification_type": "ring", "m.mentions": {"room": True}}
        stranger = await invite(owner, group, 1, RING, **rings, **{"org.veche.reason": "It is urgent"})
        words = await owner.say(group, "Call me")
        for browser in browsers:
            assert stranger not in await heard(browser, words)
        # From now on they know each other, and ann wants to be called by contacts alone.
        await ann.say(group, "hello")
        await ben.say(group, "hello")
        await let_call(ann, "contacts")
        ring = await invite(owner, group, 2, RING, **rings)
        words = await owner.say(group, "Where are you?")
        assert ring not in await heard(browsers[0], words)
        assert (await heard(browsers[1], words))[ring] == "high"
        await add_contact(ann, owner)
        again = await invite(owner, group, 3, RING, **rings)
        assert (await heard(browsers[0], again))[again] == "high"


async def test_what_may_be_a_sealed_ring_wakes_in_a_hurry_whom_its_sender_may_ring(house: House) -> None:
    with running_push_service() as service:
        owner, ann, ben = [await house.person(name) for name in ("owner", "ann", "ben")]
        group = await room_of(owner, ann, ben)
        await owner.must(
            "PUT", f"/rooms/{group}/state/m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}
        )
        browsers = [await told(one, service) for one in (ann, ben)]
        for one in (ann, ben):
            await one.must("PUT", f"/rooms/{group}/send/m.room.encrypted/{one.user_id}", {"ciphertext": "x"})
        await let_call(ann, "contacts")
        assert await join_call(owner, group) == DONE
        path = f"/rooms/{group}/send/m.room.encrypted/ring"
        ring = (await owner.must("PUT", path, {"ciphertext": "x"}))["event_id"]
        assert [(await heard(browser, ring))[ring] for browser in browsers] == ["normal", "high"]
