"""Call Shield, seen by a client that ignores every app of ours: plain HTTP."""

from typing import Any

import pytest
from tests.in_process import House

from veche.core.errors import LimitExceeded
from veche.core.ids import RoomId
from veche.features.calls.shield.attempts import (
    DAY_MS,
    HOUR_MS,
    NEW_FOR_MS,
    OF_ACCOUNT,
    OF_NEW_ACCOUNT,
    Attempt,
    allowance_of,
    check_allowance,
    count_same_attempt,
)
from veche.features.calls.shield.guard import MOST_RUNG, TOO_MANY
from veche.features.calls.shield.wishes import CallerFacts, may_ring, read_who_may_call
from veche.features.calls.tests.callers import (
    DONE,
    IN_CALL,
    IN_MESH,
    NOT_AVAILABLE,
    RING,
    SIGNS,
    SUSPENDED,
    add_contact,
    ask_token,
    join_call,
    let_call,
    ring,
    room_of,
    said,
    verify,
)
from veche.features.calls.tests.house import Hours

pytestmark = pytest.mark.anyio

# Pure


def facts(**known: bool) -> CallerFacts:
    nothing = {"is_contact": False, "is_known": False, "shares_room": False, "is_ignored": False}
    return CallerFacts(**{**nothing, **known})


def test_who_may_call_is_what_the_called_person_says() -> None:
    assert may_ring("everyone", facts())
    assert not may_ring("everyone", facts(is_ignored=True, is_contact=True))
    assert not may_ring("shared_rooms", facts())
    assert may_ring("shared_rooms", facts(shares_room=True))
    assert may_ring("shared_rooms", facts(is_known=True))
    assert not may_ring("contacts", facts(shares_room=True, is_known=True))
    assert may_ring("contacts", facts(is_contact=True))


@pytest.mark.parametrize("settings", [None, {}, {"who_may_call": 5}, {"who_may_call": "nobody I know"}])
def test_a_wish_that_is_not_understood_is_as_by_default(settings: Any) -> None:
    assert read_who_may_call(settings) == "everyone"


def test_new_accounts_call_few_strangers_and_old_ones_some_more() -> None:
    assert allowance_of(0, NEW_FOR_MS - 1) == OF_NEW_ACCOUNT
    assert allowance_of(0, NEW_FOR_MS) == OF_ACCOUNT
    now_ms = 100 * DAY_MS
    hour = [Attempt(RoomId(f"!{n}"), now_ms - n * 60_000) for n in range(OF_NEW_ACCOUNT.hour)]
    check_allowance(hour[1:], OF_NEW_ACCOUNT, now_ms)
    with pytest.raises(LimitExceeded) as refusal:
        check_allowance(hour, OF_NEW_ACCOUNT, now_ms)
    assert refusal.value.fields["retry_after_ms"] == HOUR_MS - 4 * 60_000
    day = [Attempt(RoomId(f"!{n}"), now_ms - HOUR_MS - n) for n in range(OF_NEW_ACCOUNT.day)]
    with pytest.raises(LimitExceeded):
        check_allowance(day, OF_NEW_ACCOUNT, now_ms)


def test_signals_of_one_call_are_one_attempt() -> None:
    recent = [Attempt(RoomId("!a"), 1_000)]
    assert count_same_attempt(recent, RoomId("!a"), 60_999) == 1
    assert count_same_attempt(recent, RoomId("!a"), 61_000) == 0
    assert count_same_attempt(recent, RoomId("!b"), 1_001) == 0


# Seen from outside


async def test_whoever_may_not_call_somebody_can_make_nothing_ring(house: House) -> None:
    mallory, ann = await house.person("mallory"), await house.person("ann")
    room_id = await room_of(mallory, ann)
    await verify(mallory)
    await let_call(ann, "contacts")
    assert [await ring(mallory, room_id, kind) for kind in SIGNS] == [NOT_AVAILABLE] * len(SIGNS)
    assert await join_call(mallory, room_id) == NOT_AVAILABLE
    assert await ask_token(mallory, room_id) == NOT_AVAILABLE
    assert (await ann.sync())["rooms"]["join"][room_id]["timeline"]["events"][-1]["type"] == "m.room.member"
    # Writing goes on as before.
    await mallory.say(room_id, "hello?")
    await add_contact(ann, mallory)
    assert await ring(mallory, room_id) == DONE
    assert await join_call(mallory, room_id) == DONE
    assert await ask_token(mallory, room_id) == (503, "M_UNKNOWN")


async def test_a_room_in_common_is_another_one_than_the_chat_in_which_one_is_called(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    await let_call(ann, "shared_rooms")
    assert await ring(ben, chat) == NOT_AVAILABLE
    await room_of(ann, ben)
    assert await ring(ben, chat) == DONE


async def test_each_wish_is_kept_by_every_sign(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    await verify(ben)
    ignored: dict[str, Any] = {"ignored_users": {ben.user_id: {}}}
    for wish in ("contacts", "shared_rooms", "ignored"):
        await let_call(ann, "everyone" if wish == "ignored" else wish)
        path = f"/user/{ann.user_id}/account_data/m.ignored_user_list"
        await ann.must("PUT", path, ignored if wish == "ignored" else {"ignored_users": {}})
        told = [await ring(ben, chat, kind) for kind in SIGNS]
        told += [await join_call(ben, chat), await ask_token(ben, chat)]
        assert told == [NOT_AVAILABLE] * (len(SIGNS) + 2), wish


async def test_in_an_encrypted_chat_what_can_be_read_is_refused(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    chat = await ben.create_room(invite=[ann.user_id], initial_state=[encryption])
    await ann.must("POST", f"/join/{chat}", {})
    await verify(ben)
    await let_call(ann, "contacts")
    assert [await join_call(ben, chat), await ask_token(ben, chat)] == [NOT_AVAILABLE] * 2
    # An encrypted invitation is a message like any other: her app decides, by the same wish, and asks (test_sealed).
    assert await said(ben, "PUT", f"/_matrix/client/v3/rooms/{chat}/send/m.room.encrypted/e", {}) == DONE


async def test_a_scheduled_call_is_refused_when_its_time_comes(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    path, delay = f"/rooms/{chat}/send/m.call.invite/d", {"org.matrix.msc4140.delay": 3_600_000}
    delay_id = (await ben.must("PUT", path, {"call_id": "c"}, **delay))["delay_id"]
    await let_call(ann, "contacts")
    base = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"
    answer = await house.http.post(f"{base}/{delay_id}/send")
    assert (answer.status_code, answer.json()["errcode"]) == NOT_AVAILABLE
    timeline = (await ann.sync())["rooms"]["join"][chat]["timeline"]["events"]
    assert "m.call.invite" not in {event["type"] for event in timeline}


async def test_who_has_answered_is_known(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    await let_call(ann, "shared_rooms")
    await ann.say(chat, "hello")
    assert await ring(ben, chat) == DONE


async def test_who_has_come_into_a_call_is_known_afterwards(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    assert [await join_call(ben, chat), await join_call(ann, chat)] == [DONE] * 2
    assert [await join_call(ben, chat, {}), await join_call(ann, chat, {})] == [DONE] * 2
    await let_call(ann, "shared_rooms")
    assert [await join_call(ben, chat), await ring(ben, chat, RING)] == [DONE] * 2


async def test_whoever_is_called_says_no_and_that_is_no_call(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    assert await join_call(ben, chat) == DONE
    await let_call(ben, "contacts")
    assert await ring(ann, chat, "org.matrix.msc4310.rtc.decline") == DONE


async def test_who_is_ignored_is_told_what_all_are_told(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    ignored: dict[str, Any] = {"ignored_users": {ben.user_id: {}}}
    await ann.must("PUT", f"/user/{ann.user_id}/account_data/m.ignored_user_list", ignored)
    assert await join_call(ben, chat) == NOT_AVAILABLE


async def test_whoever_calls_lets_the_other_one_answer(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    await let_call(ann, "contacts")
    assert await join_call(ann, chat) == DONE
    assert await join_call(ben, chat) == DONE
    assert await join_call(ann, chat, {}) == DONE
    assert await join_call(ben, chat, {}) == DONE
    assert await join_call(ben, chat) == NOT_AVAILABLE


async def test_in_a_group_nobodys_wish_stops_a_call(house: House) -> None:
    ben, ann, cem = [await house.person(name) for name in ("ben", "ann", "cem")]
    group = await room_of(ben, ann, cem)
    await let_call(ann, "contacts")
    for content in (IN_CALL, IN_MESH):
        assert await join_call(ben, group, content) == DONE


async def test_who_is_invited_besides_makes_no_group_of_a_chat(house: House) -> None:
    mallory, ann, decoy = [await house.person(name) for name in ("mallory", "ann", "decoy")]
    await let_call(ann, "contacts")
    await verify(mallory)
    chat = await mallory.create_room(invite=[ann.user_id, decoy.user_id])
    # Nobody has come in yet.
    assert await join_call(mallory, chat) == NOT_AVAILABLE
    await ann.must("POST", f"/join/{chat}", {})
    told = [await ring(mallory, chat, kind) for kind in SIGNS]
    told += [await join_call(mallory, chat), await ask_token(mallory, chat)]
    assert told == [NOT_AVAILABLE] * (len(SIGNS) + 2)


async def test_whoever_is_rung_in_a_group_is_asked_as_in_a_chat(house: House) -> None:
    mallory, ann, decoy = [await house.person(name) for name in ("mallory", "ann", "decoy")]
    group = await room_of(mallory, ann, decoy)
    await let_call(ann, "contacts")
    hers, his = [{"user_ids": [one.user_id]} for one in (ann, decoy)]
    assert await ring(mallory, group) == NOT_AVAILABLE
    assert await ring(mallory, group, invitee=ann.user_id) == NOT_AVAILABLE
    assert await ring(mallory, group, RING, **{"m.mentions": hers}) == NOT_AVAILABLE
    # The others may be called, and a call of all is told of.
    assert await ring(mallory, group, invitee=decoy.user_id) == DONE
    assert await ring(mallory, group, RING, **{"m.mentions": his}) == DONE
    assert await ring(mallory, group, RING, **{"m.mentions": {"room": True}}) == DONE
    for strange in (5, [5], "@nobody:x", ["@nobody:x"]):
        assert await ring(mallory, group, RING, **{"m.mentions": {"user_ids": strange}}) in (
            DONE,
            (400, "M_BAD_JSON"),
        )


async def test_a_ring_of_all_is_refused_for_nobodys_wish_and_of_more_than_a_small_group_altogether(
    house: House,
) -> None:
    mallory, ann, *more = [await house.person(f"p{number}") for number in range(MOST_RUNG + 2)]
    small = await room_of(mallory, ann, *more[:3])
    await let_call(ann, "contacts")
    everybody: dict[str, Any] = {"notification_type": "ring", "m.mentions": {"room": True}}
    assert await ring(mallory, small, RING, **everybody) == DONE
    large = await room_of(mallory, ann, *more)
    assert await ring(mallory, large, RING, **everybody) == (403, TOO_MANY)
    # Naming them all is no way around it, and telling of a call is free.
    named = {"user_ids": [one.user_id for one in (ann, *more)]}
    assert await ring(mallory, large, RING, **everybody | {"m.mentions": named}) == (403, TOO_MANY)
    assert await ring(mallory, large, RING, **everybody | {"notification_type": "notification"}) == DONE


async def test_nobody_says_of_others_that_they_are_in_a_call(house: House) -> None:
    owner, ben, ann = [await house.person(name) for name in ("owner", "ben", "ann")]
    group = await room_of(owner, ben, ann)
    assert await join_call(ann, group) == DONE
    assert await join_call(ben, group, owner=ann.user_id) == (403, "M_FORBIDDEN")
    assert await join_call(ben, group, {}, owner=ann.user_id) == (403, "M_FORBIDDEN")
    assert await join_call(owner, group, owner=ann.user_id) == (403, "M_FORBIDDEN")
    # Whoever may remove her may tidy up after her.
    assert await join_call(owner, group, {}, owner=ann.user_id) == DONE


async def test_calling_alone_is_suspended_for_a_time_with_a_reason_and_an_appeal(
    house: House, clock: Hours
) -> None:
    chief, mallory, ann = [await house.person(name) for name in ("chief", "mallory", "ann")]
    await house.app.accounts.set_admin(chief.user_id, is_admin=True)  # type: ignore[arg-type]
    chat = await room_of(mallory, ann)
    await verify(mallory)
    until_ms = clock.now_ms() + DAY_MS
    of_admin, own = "/_veche/v1/admin/calls/suspensions", "/_veche/v1/me/calling"
    wish = {"user_id": mallory.user_id, "reason": "Three people reported fraud.", "until_ms": until_ms}

    assert await said(ann, "POST", of_admin, wish) == (403, "M_FORBIDDEN")
    for wrong in ({"reason": ""}, {"until_ms": clock.now_ms()}, {"until_ms": until_ms + 400 * DAY_MS}):
        assert (await said(chief, "POST", of_admin, wish | wrong))[0] == 400
    assert await said(chief, "POST", of_admin, wish | {"user_id": chief.user_id}) == (403, "M_FORBIDDEN")
    assert await said(chief, "POST", of_admin, wish) == DONE
    assert (await said(chief, "POST", of_admin, wish))[0] == 400

    assert await ring(mallory, chat) == SUSPENDED
    for content in (IN_CALL, IN_MESH):
        assert await join_call(mallory, chat, content) == SUSPENDED
    assert await ask_token(mallory, chat) == SUSPENDED
    # All else goes on, leaving a call too; and they are told why, and until when.
    await mallory.say(chat, "still here")
    assert await join_call(mallory, chat, {}) == DONE
    told = await mallory.must("GET", f"/user/{mallory.user_id}/account_data/org.veche.calling_suspended")
    assert told == {"reason": wish["reason"], "until_ms": until_ms}
    assert await ring(ann, chat) == DONE

    assert await said(ann, "POST", f"{own}/appeal", {"text": "no"}) == (404, "M_NOT_FOUND")
    assert await said(mallory, "POST", f"{own}/appeal", {"text": "It was not me."}) == DONE
    assert await said(mallory, "POST", f"{own}/appeal", {"text": "Again."}) == (400, "M_INVALID_PARAM")
    listed = (await house.http.get(of_admin, headers=chief.headers)).json()["suspensions"]
    assert [(one["appeal"], one["outcome"]) for one in listed] == [("It was not me.", "open")]
    one = f"{of_admin}/{listed[0]['suspension_id']}"
    assert await said(mallory, "POST", f"{one}/end") == (403, "M_FORBIDDEN")
    assert await said(chief, "POST", f"{one}/end") == DONE
    assert await ring(mallory, chat) == DONE
    assert (await house.http.get(own, headers=mallory.headers)).json() == {"suspension": None}

    counts = (await house.http.get("/_veche/v1/transparency/calls")).json()
    assert counts == {"in_force": 0, "ever": 1, "ended_early": 1, "appeals": 1, "appeals_granted": 1}


async def test_a_suspension_is_over_by_itself_and_one_may_stand_after_its_appeal(
    house: House, clock: Hours
) -> None:
    chief, mallory, ann = [await house.person(name) for name in ("chief", "mallory", "ann")]
    await house.app.accounts.set_admin(chief.user_id, is_admin=True)  # type: ignore[arg-type]
    chat = await room_of(mallory, ann)
    of_admin = "/_veche/v1/admin/calls/suspensions"
    wish = {"user_id": mallory.user_id, "reason": "Fraud.", "until_ms": clock.now_ms() + DAY_MS}
    made = (await house.http.post(of_admin, json=wish, headers=chief.headers)).json()
    one = f"{of_admin}/{made['suspension_id']}"
    assert (await said(chief, "POST", f"{one}/refuse"))[0] == 400
    await said(mallory, "POST", "/_veche/v1/me/calling/appeal", {"text": "No."})
    assert await said(chief, "POST", f"{one}/refuse") == DONE
    own = (await house.http.get("/_veche/v1/me/calling", headers=mallory.headers)).json()["suspension"]
    assert own["appeal"] == "refused"
    assert await ring(mallory, chat) == SUSPENDED
    clock.later_ms = DAY_MS + 1
    assert await ring(mallory, chat) == DONE
    assert await said(chief, "POST", f"{one}/end") == (404, "M_NOT_FOUND")
