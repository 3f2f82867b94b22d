"""Calls that the server cannot see: the app of who is called asks before it rings. By plain HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.in_process import CHEAP_PASSWORD_KIB, PASSWORD, House, running_house

from veche.features.accounts.api import AccountsSettings
from veche.features.calls.shield.attempts import DAY_MS, HOUR_MS, OF_NEW_ACCOUNT, OF_ONE, SAME_MS
from veche.features.calls.shield.sealed import RINGS_MOST_MS
from veche.features.calls.tests.callers import (
    DONE,
    add_contact,
    join_call,
    may_ring,
    ring,
    room_of,
    said,
    seal,
)
from veche.features.calls.tests.house import SETTINGS, Hours

pytestmark = pytest.mark.anyio

NOT_THERE = (404, "M_NOT_FOUND")
TOO_MANY = (429, "M_LIMIT_EXCEEDED")
ADMIN = "/_veche/v1/admin/calls/suspensions"


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None, clock: Hours) -> AsyncIterator[House]:
    """One that counts."""
    accounts = AccountsSettings(registration="open", password_memory_kib=CHEAP_PASSWORD_KIB)
    async with running_house(
        tmp_path, database_url, clock, calls=SETTINGS, accounts=accounts, rate_limits=True
    ) as house:
        yield house


async def test_only_who_got_a_message_may_ask_whether_it_rings_and_only_while_it_could(
    house: House, clock: Hours
) -> None:
    mallory, ann, eve = [await house.person(name) for name in ("mallory", "ann", "eve")]
    chat = await room_of(mallory, ann)
    call = await seal(mallory, chat)
    assert await may_ring(ann, chat, call, mallory) is True
    assert await may_ring(eve, chat, call, mallory) == (403, "M_FORBIDDEN")
    assert await may_ring(mallory, chat, call, mallory) == NOT_THERE
    # It is theirs, it is there, nobody could have read it, and it came just now.
    assert await may_ring(ann, chat, call, eve) == NOT_THERE
    assert await may_ring(ann, chat, "$nothing", mallory) == NOT_THERE
    assert await may_ring(ann, await room_of(mallory, ann), call, mallory) == NOT_THERE
    assert await may_ring(ann, chat, await mallory.say(chat, "in the open"), mallory) == NOT_THERE
    clock.later_ms += RINGS_MOST_MS + 1
    assert await may_ring(ann, chat, call, mallory) == NOT_THERE
    # Nor does it ring when whoever called has taken it back, or is gone.
    for undo in (f"/rooms/{chat}/redact/{{}}/t", f"/rooms/{chat}/leave"):
        call = await seal(mallory, chat)
        method = "PUT" if "redact" in undo else "POST"
        await mallory.must(method, undo.format(call), {})
        assert await may_ring(ann, chat, call, mallory) == NOT_THERE


async def test_whose_calling_is_suspended_rings_at_nobodys_not_even_contacts(
    house: House, clock: Hours
) -> None:
    chief, mallory, ann = [await house.person(name) for name in ("chief", "mallory", "ann")]
    await house.app.accounts.set_admin(chief.user_id, is_admin=True)  # type: ignore[arg-type]
    chat = await room_of(mallory, ann)
    await add_contact(ann, mallory)
    assert await may_ring(ann, chat, await seal(mallory, chat), mallory) is True
    until_ms = clock.now_ms() + DAY_MS
    wish = {"user_id": mallory.user_id, "reason": "Fraud.", "until_ms": until_ms}
    made = (await house.http.post(ADMIN, json=wish, headers=chief.headers)).json()
    call = await seal(mallory, chat)
    assert await may_ring(ann, chat, call, mallory) is False
    # They may be called, and call again when it is over.
    assert await may_ring(mallory, chat, await seal(ann, chat), ann) is True
    assert await said(chief, "POST", f"{ADMIN}/{made['suspension_id']}/end") == DONE
    assert await may_ring(ann, chat, call, mallory) is True


async def test_sealed_calls_to_strangers_are_counted_with_all_others(house: House, clock: Hours) -> None:
    mallory, friend = await house.person("mallory"), await house.person("friend")
    chats = []
    for number in range(OF_NEW_ACCOUNT.hour + 1):
        stranger = await house.person(f"s{number}")
        chats.append((stranger, await room_of(mallory, stranger)))
        clock.later_ms += 5_000
    told = [await may_ring(one, chat, await seal(mallory, chat), mallory) for one, chat in chats[:-2]]
    assert told == [True] * (OF_NEW_ACCOUNT.hour - 1)
    (_, open_chat), (last, last_chat) = chats[-2:]
    assert await ring(mallory, open_chat) == DONE
    assert await may_ring(last, last_chat, await seal(mallory, last_chat), mallory) is False
    assert await ring(mallory, last_chat) == TOO_MANY
    # Whoever has written to them, or keeps them, is called as often as they like.
    known = await room_of(friend, mallory)
    assert await may_ring(friend, known, await seal(mallory, known), mallory) is True
    await add_contact(last, mallory)
    assert await may_ring(last, last_chat, await seal(mallory, last_chat), mallory) is True
    clock.later_ms += HOUR_MS
    (first, chat), *_ = chats
    assert await may_ring(first, chat, await seal(mallory, chat), mallory) is True


async def test_a_call_counts_once_whatever_is_asked_of_it_and_by_which_sign_it_comes(
    house: House, clock: Hours
) -> None:
    mallory, ann = await house.person("mallory"), await house.person("ann")
    chat = await room_of(mallory, ann)
    phone = await house.another_device(ann)
    # The state of the call, which the server sees, and the ring that it does not.
    assert await join_call(mallory, chat) == DONE
    call = await seal(mallory, chat)
    for device in (ann, phone, ann):
        assert await may_ring(device, chat, call, mallory) is True
    clock.later_ms += SAME_MS
    assert await may_ring(phone, chat, call, mallory) is True
    others = []
    for number in range(OF_NEW_ACCOUNT.hour):
        other = await house.person(f"s{number}")
        others.append(await ring(mallory, await room_of(mallory, other)))
        clock.later_ms += 5_000
    assert others == [DONE] * (OF_NEW_ACCOUNT.hour - 1) + [TOO_MANY]


async def test_one_who_tells_of_calls_that_were_none_uses_up_little(house: House, clock: Hours) -> None:
    ben, liar, honest = [await house.person(name) for name in ("ben", "liar", "honest")]
    told = []
    for _ in range(OF_ONE.hour + 2):
        # In ever another chat, about whatever ben writes to them.
        chat = await room_of(ben, liar)
        told.append(await may_ring(liar, chat, await seal(ben, chat), ben))
        clock.later_ms += SAME_MS
    assert told == [True] * OF_ONE.hour + [False] * 2
    chat = await room_of(ben, honest)
    assert await may_ring(honest, chat, await seal(ben, chat), ben) is True
    # In a group, where one could say so of anybody, no stranger rings, and nothing is counted.
    group = await room_of(ben, liar, honest)
    assert await may_ring(honest, group, await seal(ben, group), ben) is False
    await honest.say(group, "hello")
    assert await may_ring(honest, group, await seal(ben, group), ben) is True
    left = [await ring(ben, await room_of(ben, honest)) for _ in range(OF_NEW_ACCOUNT.hour - OF_ONE.hour)]
    assert left == [DONE] * (OF_NEW_ACCOUNT.hour - OF_ONE.hour - 1) + [TOO_MANY]


async def test_who_is_erased_leaves_nothing_of_calls_behind(house: House) -> None:
    mallory, ann = await house.person("mallory"), await house.person("ann")
    chat = await room_of(mallory, ann)
    assert await may_ring(ann, chat, await seal(mallory, chat), mallory) is True
    count = "SELECT COUNT(*) FROM calls_heard"
    assert await house.app.kit.database.read(lambda snapshot: snapshot.fetchval(count)) == 1
    identifier = {"type": "m.id.user", "user": ann.user_id}
    auth = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
    await ann.must("POST", "/account/deactivate", {"erase": True, "auth": auth})
    assert await house.app.kit.database.read(lambda snapshot: snapshot.fetchval(count)) == 0
