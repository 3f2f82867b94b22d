"""Call Shield, seen by a client that ignores every app of ours: plain HTTP."""

from pathlib import Path
from typing import Any

import pytest
from tests.in_process import CHEAP_PASSWORD_KIB, House, Person, running_house
from tests.verified import list_uploads

from veche.core.errors import LimitExceeded
from veche.core.ids import RoomId
from veche.features.accounts.api import AccountsSettings
from veche.features.calls.shield.attempts import (
    DAY_MS,
    HOUR_MS,
    NEW_FOR_MS,
    OF_ACCOUNT,
    OF_NEW_ACCOUNT,
    Attempt,
    allowance_of,
    check_allowance,
    is_same_attempt,
)
from veche.features.calls.shield.wishes import CallerFacts, may_ring, read_who_may_call
from veche.features.calls.tests.house import SETTINGS, SFU, Hours

pytestmark = pytest.mark.anyio

MEMBER = "org.matrix.msc3401.call.member"
IN_CALL = {"application": "m.call", "call_id": "", "device_id": "D", "focus_active": {"type": "livekit"}}
NOT_AVAILABLE = (403, "ORG_VECHE_NOT_AVAILABLE")
SUSPENDED = (403, "ORG_VECHE_CALLING_SUSPENDED")
SIGNS = ("m.call.invite", "org.matrix.msc4075.rtc.notification", "org.matrix.msc4143.rtc.member")
DONE = (200, "")


async def said(person: Person, method: str, path: str, body: Any = None) -> tuple[int, str]:
    answer = await person.http.request(method, path, json=body, headers=person.headers)
    return answer.status_code, answer.json().get("errcode", "")


async def join_call(person: Person, room_id: str, content: Any = None, owner: str = "") -> tuple[int, str]:
    key = f"_{owner or person.user_id}_D_m.call"
    path = f"/_matrix/client/v3/rooms/{room_id}/state/{MEMBER}/{key}"
    return await said(person, "PUT", path, IN_CALL if content is None else content)


async def ring(person: Person, room_id: str, kind: str = "m.call.invite") -> tuple[int, str]:
    ring.count += 1  # type: ignore[attr-defined]
    content = {"call_id": "c1", "version": "1", "lifetime": 60_000}
    path = f"/_matrix/client/v3/rooms/{room_id}/send/{kind}/r{ring.count}"  # type: ignore[attr-defined]
    return await said(person, "PUT", path, content)


ring.count = 0  # type: ignore[attr-defined]


async def verify(person: Person) -> None:
    device_id = (await person.must("GET", "/account/whoami"))["device_id"]
    for path, body in list_uploads(person.user_id, device_id):
        await person.must("POST", path, body)


async def ask_token(person: Person, room_id: str) -> tuple[int, str]:
    body = {"url": SFU, "room_id": room_id, "slot_id": "m.call#ROOM", "member": {"id": "m"}}
    path = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token"
    return await said(person, "POST", path, body)


async def let_call(person: Person, who: str) -> None:
    path = f"/user/{person.user_id}/account_data/org.veche.calls"
    await person.must("PUT", path, {"who_may_call": who})


async def add_contact(person: Person, other: Person) -> None:
    people = {other.user_id: {"added_ms": 1}}
    await person.must("PUT", f"/user/{person.user_id}/account_data/org.veche.contacts", {"people": people})


async def room_of(owner: Person, *members: Person) -> str:
    room_id = await owner.create_room(invite=[one.user_id for one in members])
    for one in members:
        await one.must("POST", f"/join/{room_id}", {})
    return room_id


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
    assert is_same_attempt(recent, RoomId("!a"), 60_999)
    assert not is_same_attempt(recent, RoomId("!a"), 61_000)
    assert not is_same_attempt(recent, RoomId("!b"), 1_001)


# Seen from outside


async def test_whoever_may_not_call_somebody_can_make_nothing_ring(house: House) -> None:
    mallory, ann = await house.person("mallory"), await house.person("ann")
    room_id = await room_of(mallory, ann)
    await verify(mallory)
    await let_call(ann, "contacts")
    assert [await ring(mallory, room_id, kind) for kind in SIGNS] == [NOT_AVAILABLE] * 3
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


async def test_who_has_answered_is_known(house: House) -> None:
    ben, ann = await house.person("ben"), await house.person("ann")
    chat = await room_of(ben, ann)
    await let_call(ann, "shared_rooms")
    await ann.say(chat, "hello")
    assert await ring(ben, chat) == DONE


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
    assert await join_call(ben, group) == DONE


async def test_nobody_says_of_others_that_they_are_in_a_call(house: House) -> None:
    owner, ben, ann = [await house.person(name) for name in ("owner", "ben", "ann")]
    group = await room_of(owner, ben, ann)
    assert await join_call(ann, group) == DONE
    assert await join_call(ben, group, owner=ann.user_id) == (403, "M_FORBIDDEN")
    assert await join_call(ben, group, {}, owner=ann.user_id) == (403, "M_FORBIDDEN")
    assert await join_call(owner, group, owner=ann.user_id) == (403, "M_FORBIDDEN")
    # Whoever may remove her may tidy up after her.
    assert await join_call(owner, group, {}, owner=ann.user_id) == DONE


async def test_a_new_account_calls_few_who_do_not_know_it(tmp_path: Path, clock: Hours) -> None:
    accounts = AccountsSettings(registration="open", password_memory_kib=CHEAP_PASSWORD_KIB)
    async with running_house(
        tmp_path, None, clock, calls=SETTINGS, accounts=accounts, rate_limits=True
    ) as house:
        mallory, friend = await house.person("mallory"), await house.person("friend")
        chats: list[str] = []
        for number in range(OF_NEW_ACCOUNT.hour + 1):
            chats.append(await room_of(mallory, await house.person(f"s{number}")))
            clock.later_ms += 1_000
        known = await room_of(friend, mallory)
        outcomes = [await ring(mallory, chat) for chat in chats]
        assert outcomes == [DONE] * OF_NEW_ACCOUNT.hour + [(429, "M_LIMIT_EXCEEDED")]
        # More of the same call, and calls to people who know one, are no more attempts.
        assert await ring(mallory, chats[0], SIGNS[1]) == DONE
        assert await ring(mallory, known) == DONE
        clock.later_ms += HOUR_MS
        assert await ring(mallory, chats[-1]) == DONE


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
    assert await join_call(mallory, chat) == SUSPENDED
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
