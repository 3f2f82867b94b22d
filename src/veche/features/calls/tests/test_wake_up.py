"""Closed devices are woken for calls by those whom their owner lets ring, and for no others."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house

from veche.features.calls.tests.callers import DONE, RING, add_contact, room_of, said
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
