"""Who is given a token for a call, and who is refused: on each database, before any SFU is asked."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.in_process import House, Person, running_house
from tests.verified import list_uploads

from veche.features.calls.tests.house import SFU, Hours

pytestmark = pytest.mark.anyio

SLOT = "m.call#ROOM"
LIVEKIT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit"
AWAY = (503, "M_UNKNOWN")
"""Whoever may have a token gets this far here: nothing listens where the SFU is said to be."""
FORBIDDEN = (403, "M_FORBIDDEN")


async def verified(person: Person) -> Person:
    for path, body in list_uploads(person.user_id, await device_of(person)):
        await person.must("POST", path, body)
    return person


async def device_of(person: Person) -> str:
    found: str = (await person.must("GET", "/account/whoami"))["device_id"]
    return found


async def room_of(owner: Person, *members: Person, **wish: Any) -> str:
    room_id = await owner.create_room(invite=[one.user_id for one in members], **wish)
    for one in members:
        await one.must("POST", f"/join/{room_id}", {})
    return room_id


async def outcome(person: Person, room_id: str, **more: Any) -> tuple[int, str]:
    body = {"url": SFU, "room_id": room_id, "slot_id": SLOT, "member": {"id": "m1"}} | more
    answer = await person.http.post(f"{LIVEKIT}/get_token", json=body, headers=person.headers)
    return said(answer)


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("errcode", "")


async def older_outcome(house: House, room_id: str, token: Any, device_id: str) -> tuple[int, str]:
    body = {"room": room_id, "openid_token": token, "device_id": device_id}
    return said(await house.http.post("/livekit/jwt/sfu/get", json=body))


async def test_only_who_is_in_the_room_is_given_one(house: House) -> None:
    ann, ben, zoe = [await verified(await house.person(name)) for name in ("ann", "ben", "zoe")]
    room_id = await room_of(ann, ben)
    assert await outcome(ann, room_id) == AWAY
    assert await outcome(ben, room_id) == AWAY
    assert await outcome(zoe, room_id) == FORBIDDEN
    assert await outcome(zoe, "!nowhere:localhost") == FORBIDDEN
    await ben.must("POST", f"/rooms/{room_id}/leave", {})
    assert await outcome(ben, room_id) == FORBIDDEN


async def test_who_was_banned_or_only_invited_is_not(house: House) -> None:
    ann, ben, eve = [await verified(await house.person(name)) for name in ("ann", "ben", "eve")]
    room_id = await room_of(ann, ben)
    await ann.must("POST", f"/rooms/{room_id}/ban", {"user_id": ben.user_id})
    await ann.must("POST", f"/rooms/{room_id}/invite", {"user_id": eve.user_id})
    assert await outcome(ben, room_id) == FORBIDDEN
    assert await outcome(eve, room_id) == FORBIDDEN


async def test_a_device_that_its_owner_has_not_verified_is_told_so(house: House) -> None:
    ann = await house.person("ann")
    room_id = await room_of(ann)
    assert await outcome(ann, room_id) == (403, "ORG_VECHE_DEVICE_NOT_VERIFIED")
    await verified(ann)
    assert await outcome(ann, room_id) == AWAY
    second = await house.another_device(ann)
    assert await outcome(second, room_id) == (403, "ORG_VECHE_DEVICE_NOT_VERIFIED")


async def test_a_signature_upon_other_keys_verifies_nothing(house: House) -> None:
    ann, ben = await house.person("ann"), await verified(await house.person("ben"))
    room_id = await room_of(ann)
    device_id = await device_of(ann)
    uploads = list(list_uploads(ann.user_id, device_id))
    for path, body in uploads[:2]:
        await ann.must("POST", path, body)
    forged = uploads[2][1][ann.user_id][device_id]
    forged["signatures"][ann.user_id] = dict.fromkeys(forged["signatures"][ann.user_id], "A" * 86)
    await ann.must("POST", uploads[2][0], {ann.user_id: {device_id: forged}})
    assert await outcome(ann, room_id) == (403, "ORG_VECHE_DEVICE_NOT_VERIFIED")
    assert await outcome(ben, await room_of(ben)) == AWAY


async def test_only_an_sfu_of_ours_and_a_slot_of_a_call_can_be_asked_for(house: House) -> None:
    ann = await verified(await house.person("ann"))
    room_id = await room_of(ann)
    wishes: list[dict[str, Any]] = [
        {"url": "wss://elsewhere.example.org"},
        {"slot_id": "m.whiteboard#ROOM"},
        {"slot_id": "m.call"},
        {"slot_id": "m.call#" + "x" * 300},
        {"member": {"id": ""}},
        {"member": {"id": "m1", "claimed_device_id": "ANOTHER"}},
        {"server_name": "elsewhere.example.org"},
    ]
    for wrong in wishes:
        assert await outcome(ann, room_id, **wrong) == (400, "M_INVALID_PARAM"), wrong
    assert await outcome(ann, "nowhere") == (400, "M_INVALID_PARAM")
    assert await outcome(ann, room_id, member=5) == (400, "M_BAD_JSON")


async def test_an_openid_token_shows_whose_device_asks(house: House, clock: Hours) -> None:
    ann, ben = [await verified(await house.person(name)) for name in ("ann", "ben")]
    room_id = await room_of(ann)
    device_id = await device_of(ann)
    token = await ann.must("POST", f"/user/{ann.user_id}/openid/request_token", {})
    his = await ben.must("POST", f"/user/{ben.user_id}/openid/request_token", {})
    assert await older_outcome(house, room_id, token, device_id) == AWAY
    assert await older_outcome(house, room_id, his, await device_of(ben)) == FORBIDDEN
    assert await older_outcome(house, room_id, token, "UNKNOWN") == FORBIDDEN
    assert await older_outcome(house, room_id, token, await device_of(ben)) == FORBIDDEN
    elsewhere = token | {"matrix_server_name": "elsewhere.example.org"}
    assert await older_outcome(house, room_id, elsewhere, device_id) == FORBIDDEN
    made_up = token | {"access_token": "made-up"}
    assert await older_outcome(house, room_id, made_up, device_id) == (401, "M_UNKNOWN_TOKEN")
    clock.later_ms = 3_700_000
    assert await older_outcome(house, room_id, token, device_id) == (401, "M_UNKNOWN_TOKEN")


async def test_a_member_is_who_shows_the_openid_token(house: House) -> None:
    ann, ben = [await verified(await house.person(name)) for name in ("ann", "ben")]
    room_id = await room_of(ann, ben)
    token = await ben.must("POST", f"/user/{ben.user_id}/openid/request_token", {})

    async def ask(user_id: str, device_id: str) -> tuple[int, str]:
        member = {"id": "m1", "claimed_user_id": user_id, "claimed_device_id": device_id}
        body = {"room_id": room_id, "slot_id": SLOT, "openid_token": token, "member": member}
        return said(await house.http.post("/livekit/jwt/get_token", json=body))

    assert await ask(ben.user_id, await device_of(ben)) == AWAY
    assert await ask(ann.user_id, await device_of(ann)) == (400, "M_INVALID_PARAM")
    assert await ask(ben.user_id, await device_of(ann)) == FORBIDDEN


async def test_nobody_is_told_anything_without_a_token_of_theirs(house: House) -> None:
    for method, path in (
        ("GET", "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"),
        ("POST", f"{LIVEKIT}/get_token"),
        ("POST", f"{LIVEKIT}/delegate_delayed_leave"),
        ("GET", "/_veche/v1/rooms/!a:b/call"),
        ("POST", "/_veche/v1/rooms/!a:b/call/remove"),
    ):
        assert (await house.http.request(method, path, json={})).status_code == 401, path
    assert said(await house.http.post("/livekit/webhook", json={})) == (401, "M_UNKNOWN_TOKEN")


async def test_only_ones_own_delayed_leave_of_the_room_is_looked_after(house: House) -> None:
    ann, ben = [await verified(await house.person(name)) for name in ("ann", "ben")]
    room_id, other_room = await room_of(ann, ben), await room_of(ann, ben)

    async def schedule(person: Person, delay_ms: int) -> str:
        path = f"/rooms/{room_id}/state/org.matrix.msc3401.call.member/_{person.user_id}_d_m.call"
        found = await person.must("PUT", path, {}, **{"org.matrix.msc4140.delay": delay_ms})
        delay_id: str = found["delay_id"]
        return delay_id

    async def delegate(person: Person, delay_id: str, where: str = room_id) -> tuple[int, str]:
        body = {"url": SFU, "room_id": where, "slot_id": SLOT, "member": {"id": "m1"}, "delay_id": delay_id}
        path = f"{LIVEKIT}/delegate_delayed_leave"
        return said(await person.http.post(path, json=body, headers=person.headers))

    hers = await schedule(ann, 3_600_000)
    assert await delegate(ann, hers) == (200, "")
    refused = (400, "M_INVALID_PARAM")
    assert await delegate(ben, hers) == refused
    assert await delegate(ann, hers, other_room) == refused
    assert await delegate(ann, "made-up") == refused
    assert await delegate(ann, await schedule(ann, 1_000)) == refused


async def test_clients_are_told_where_calls_are(house: House) -> None:
    ann = await house.person("ann")
    transport = {"type": "livekit", "livekit_service_url": "http://localhost/livekit/jwt"}
    known = (await house.http.get("/.well-known/matrix/client")).json()
    assert known["org.matrix.msc4143.rtc_foci"] == [transport]
    path = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"
    told = (await house.http.get(path, headers=ann.headers)).json()
    assert told == {"rtc_transports": [transport | {"url": SFU}]}


async def test_without_an_sfu_the_answer_is_the_protocols(tmp_path: Path) -> None:
    async with running_house(tmp_path, None) as house:
        ann = await verified(await house.person("ann"))
        room_id = await room_of(ann)
        token = await ann.must("POST", f"/user/{ann.user_id}/openid/request_token", {})
        assert await older_outcome(house, room_id, token, await device_of(ann)) == (404, "M_NOT_FOUND")
        known = (await house.http.get("/.well-known/matrix/client")).json()
        assert "org.matrix.msc4143.rtc_foci" not in known
        path = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"
        told = (await house.http.get(path, headers=ann.headers)).json()
        assert told == {"rtc_transports": []}
        assert said(await house.http.get("/livekit/sfu/rtc")) == (404, "M_NOT_FOUND")
