"""How often strangers are called, counted for accounts and addresses: by plain HTTP, whatever a client does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import CHEAP_PASSWORD_KIB, House, Person, running_house

from veche.features.accounts.api import AccountsSettings
from veche.features.calls.shield.attempts import (
    DAY_MS,
    HOUR_MS,
    NEW_FOR_MS,
    OF_ACCOUNT,
    OF_ADDRESS,
    OF_NEW_ACCOUNT,
    SAME_MS,
)
from veche.features.calls.tests.callers import DONE, RING, ask_token, join_call, ring, room_of, said, verify
from veche.features.calls.tests.house import SETTINGS, Hours

pytestmark = pytest.mark.anyio

TOO_MANY = (429, "M_LIMIT_EXCEEDED")


@asynccontextmanager
async def counting_house(folder: Path, clock: Hours) -> AsyncIterator[House]:
    accounts = AccountsSettings(registration="open", password_memory_kib=CHEAP_PASSWORD_KIB)
    async with running_house(
        folder, None, clock, calls=SETTINGS, accounts=accounts, rate_limits=True
    ) as house:
        yield house


async def newcomer(house: House, clock: Hours, name: str, address: str) -> Person:
    """Register somebody who comes from an address."""
    clock.later_ms += 30_000
    house.http.headers["X-Forwarded-For"] = address
    person = await house.person(name)
    del house.http.headers["X-Forwarded-For"]
    return person


async def ring_strangers(caller: Person, stranger: Person, clock: Hours, count: int) -> list[tuple[int, str]]:
    """Call somebody in so many chats: to the server each is another attempt."""
    outcomes: list[tuple[int, str]] = []
    for _ in range(count):
        clock.later_ms += 2_000
        outcomes.append(await ring(caller, await room_of(caller, stranger)))
    return outcomes


async def test_a_new_account_calls_few_who_do_not_know_it(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, friend = await house.person("mallory"), await house.person("friend")
        chats: list[str] = []
        for number in range(OF_NEW_ACCOUNT.hour + 1):
            chats.append(await room_of(mallory, await house.person(f"s{number}")))
            clock.later_ms += 1_000
        known = await room_of(friend, mallory)
        outcomes = [await ring(mallory, chat) for chat in chats]
        assert outcomes == [DONE] * OF_NEW_ACCOUNT.hour + [TOO_MANY]
        # More of the same call, and calls to people who know one, are no more attempts.
        assert await ring(mallory, chats[0], RING) == DONE
        assert await ring(mallory, known) == DONE
        clock.later_ms += HOUR_MS
        assert await ring(mallory, chats[-1]) == DONE


async def test_a_decoy_makes_no_attempt_free(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, ann, decoy = [await house.person(name) for name in ("mallory", "ann", "decoy")]
        outcomes = []
        for _ in range(OF_NEW_ACCOUNT.hour + 1):
            clock.later_ms += 2_000
            chat = await mallory.create_room(invite=[ann.user_id, decoy.user_id])
            await ann.must("POST", f"/join/{chat}", {})
            outcomes.append(await ring(mallory, chat))
        assert outcomes == [DONE] * OF_NEW_ACCOUNT.hour + [TOO_MANY]


async def test_an_attempt_counts_by_whatever_sign_it_is_made(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, ann = await house.person("mallory"), await house.person("ann")
        await verify(mallory)
        chats = []
        for _ in range(OF_NEW_ACCOUNT.hour + 1):
            clock.later_ms += 1_000
            chats.append(await room_of(mallory, ann))
        assert await join_call(mallory, chats[0]) == DONE
        # Who has a token has tried, even without saying so in the room; there is no SFU behind this house.
        assert await ask_token(mallory, chats[1]) == (503, "M_UNKNOWN")
        assert [await ring(mallory, chat) for chat in chats[2:-1]] == [DONE] * (OF_NEW_ACCOUNT.hour - 2)
        for sign in (join_call, ask_token, ring):
            assert await sign(mallory, chats[-1]) == TOO_MANY
        # All else goes on, and whoever was refused is told for how long.
        await mallory.say(chats[-1], "hello?")
        path = f"/_matrix/client/v3/rooms/{chats[-1]}/send/m.call.invite/x"
        refusal = await mallory.http.put(path, json={"call_id": "c"}, headers=mallory.headers)
        assert HOUR_MS - 60_000 < refusal.json()["retry_after_ms"] <= HOUR_MS


async def test_whoever_rings_a_group_calls_each_stranger_in_it(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, friend = await house.person("mallory"), await house.person("friend")
        strangers = []
        for number in range(OF_NEW_ACCOUNT.hour):
            clock.later_ms += 5_000
            strangers.append(await house.person(f"s{number}"))
        group = await room_of(mallory, friend, *strangers)
        everybody: dict[str, Any] = {"notification_type": "ring", "m.mentions": {"room": True}}
        assert await ring(mallory, group, RING, **everybody) == TOO_MANY
        # Whoever has said something there knows who calls. To ring one of the others first makes none of them free.
        await friend.say(group, "hello")
        one = {"m.mentions": {"user_ids": [strangers[0].user_id]}}
        assert await ring(mallory, group, RING, **one) == DONE
        assert await ring(mallory, group, RING, **everybody) == DONE
        assert await ring(mallory, await room_of(mallory, strangers[0]), RING) == TOO_MANY
        clock.later_ms += HOUR_MS
        assert await ring(mallory, group, RING, **everybody) == DONE


async def test_ringing_once_more_is_another_attempt_after_a_minute(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, ann = await house.person("mallory"), await house.person("ann")
        chat = await room_of(mallory, ann)
        for _ in range(OF_NEW_ACCOUNT.hour):
            assert [await ring(mallory, chat), await ring(mallory, chat)] == [DONE, DONE]
            clock.later_ms += SAME_MS
        assert await ring(mallory, chat) == TOO_MANY


async def test_an_account_that_is_not_new_calls_some_more(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        ben = await house.person("ben")
        clock.later_ms += NEW_FOR_MS
        ann = await house.person("ann")
        outcomes = await ring_strangers(ben, ann, clock, OF_ACCOUNT.hour + 1)
        assert outcomes == [DONE] * OF_ACCOUNT.hour + [TOO_MANY]


async def test_many_accounts_of_one_address_are_counted_together(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        ann, outcomes, ring_of = await house.person("ann"), [], "192.0.2.7"
        accounts = OF_ADDRESS.hour // OF_NEW_ACCOUNT.hour
        for number in range(accounts):
            caller = await newcomer(house, clock, f"m{number}", ring_of)
            outcomes += await ring_strangers(caller, ann, clock, OF_NEW_ACCOUNT.hour)
        assert outcomes == [DONE] * OF_ADDRESS.hour
        one_more = await newcomer(house, clock, "more", ring_of)
        assert await ring_strangers(one_more, ann, clock, 1) == [TOO_MANY]
        elsewhere = await newcomer(house, clock, "elsewhere", "192.0.2.8")
        assert await ring_strangers(elsewhere, ann, clock, 1) == [DONE]
        clock.later_ms += DAY_MS
        assert await ring_strangers(one_more, ann, clock, 1) == [DONE]


async def test_a_new_name_for_a_device_begins_no_new_count(tmp_path: Path, clock: Hours) -> None:
    async with counting_house(tmp_path, clock) as house:
        mallory, ann = await house.person("mallory"), await house.person("ann")
        await ring_strangers(mallory, ann, clock, OF_NEW_ACCOUNT.hour)
        again = await house.another_device(mallory)
        assert await ring_strangers(again, ann, clock, 1) == [TOO_MANY]
        assert await said(again, "GET", "/_matrix/client/v3/account/whoami") == DONE
