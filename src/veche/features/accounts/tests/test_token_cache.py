"""Whose a token is, kept in memory: never after it was ended, and not for ever."""

import asyncio

import pytest

from veche.core.ids import DeviceId, UserId
from veche.features.accounts.service import token_cache
from veche.features.accounts.service.token_cache import TokenCache
from veche.features.accounts.store.tokens import KnownToken, Token
from veche.features.accounts.tests.house import OpenHouse, SetClock, error_of

ALICE, BOB = UserId("@alice:x"), UserId("@bob:x")


def token_of(user_id: UserId, device: str) -> KnownToken:
    token = Token(f"{user_id}{device}".encode(), user_id, DeviceId(device), 0)
    return KnownToken(token, is_guest=False, is_admin=False, is_locked=False, is_suspended=False, seen_ms=0)


def kept(cache: TokenCache, *tokens: KnownToken) -> list[bool]:
    return [cache.find(known.token.token_hash) is not None for known in tokens]


def test_what_was_read_before_something_was_forgotten_is_not_kept() -> None:
    cache, phone = TokenCache(SetClock()), token_of(ALICE, "PHONE")
    generation = cache.generation
    cache.forget_devices(ALICE, frozenset({DeviceId("PHONE")}))
    cache.keep(phone, generation)
    assert kept(cache, phone) == [False]


def test_forgetting_takes_what_is_meant_and_no_more() -> None:
    cache = TokenCache(SetClock())
    phone, laptop, other = token_of(ALICE, "PHONE"), token_of(ALICE, "LAPTOP"), token_of(BOB, "PHONE")
    for known in (phone, laptop, other):
        cache.keep(known, cache.generation)
    cache.forget_devices(ALICE, frozenset({DeviceId("PHONE")}))
    assert kept(cache, phone, laptop, other) == [False, True, True]
    cache.forget_user(ALICE)
    assert kept(cache, laptop, other) == [False, True]
    cache.forget_all()
    assert kept(cache, other) == [False]


def test_an_entry_is_believed_for_a_minute() -> None:
    clock = SetClock()
    cache, phone = TokenCache(clock), token_of(ALICE, "PHONE")
    cache.keep(phone, cache.generation)
    clock.pass_s(59)
    assert kept(cache, phone) == [True]
    clock.pass_s(2)
    assert kept(cache, phone) == [False]


def test_the_oldest_entry_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_cache, "SESSIONS_LIMIT", 2)
    cache, tokens = TokenCache(SetClock()), [token_of(ALICE, name) for name in "ABC"]
    for known in tokens:
        cache.keep(known, cache.generation)
    assert kept(cache, *tokens) == [False, True, True]


@pytest.mark.anyio
async def test_a_session_that_an_operators_command_ended_ends_here_too(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        assert (await alice.get("v3/account/whoami")).status_code == 200
        await house.kit.database.write(lambda tx: tx.execute("DELETE FROM accounts_token"))
        house.clock.pass_s(61)
        assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")


@pytest.mark.anyio
async def test_requests_that_race_with_the_logout_are_answered_and_leave_nothing(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        alice = await house.register("alice")
        asked = [alice.get("v3/account/whoami") for _ in range(10)]
        answers = await asyncio.gather(*asked, alice.post("v3/logout"))
        assert {error_of(answer) for answer in answers} <= {(200, ""), (401, "M_UNKNOWN_TOKEN")}
        assert error_of(await alice.get("v3/account/whoami")) == (401, "M_UNKNOWN_TOKEN")
