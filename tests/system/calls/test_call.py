"""A call of several people through the real LiveKit, seen by its own client and by plain HTTP."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import httpx
import pytest

from tests.system.accounts import Account
from tests.system.calls.caller import Caller
from tests.system.calls.media import Device
from tests.system.server_process import ServerProcess
from tests.verified import list_uploads

pytestmark = pytest.mark.anyio

SEEN_WITHIN_S = 60.0


@pytest.fixture
async def enter() -> AsyncIterator[Callable[..., object]]:
    """Connect somebody to the call of a room, until the story ends."""
    devices: list[Device] = []

    async def enter_one(caller: Caller, room_id: str, **options: bool) -> Device:
        devices.append(Device())
        return await devices[-1].enter(caller.sfu_url(), caller.token(room_id), **options)

    yield enter_one
    for device in devices:
        await device.leave()


async def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SEEN_WITHIN_S
    while not await asyncio.to_thread(is_so):
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.1)


def validate(caller: Caller, token: str) -> int:
    """Ask the SFU, through the server, whether a token is good: what clients do whose connection fails."""
    url = caller.sfu_url().replace("ws", "http", 1)
    return httpx.get(f"{url}/rtc/validate", params={"access_token": token}, timeout=30).status_code


async def test_two_people_hear_each_other_and_a_third_may_only_listen(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann, ben, cem = [Caller.register(server.url, name) for name in ("ann", "ben", "cem")]
    levels = {"users": {ben.user_id: 50}, "events": {"org.matrix.msc3401.call.member": 50}}
    room_id = ann.create_room(ben, cem, power_level_content_override=levels)
    hers, his, listening = [await enter(one, room_id) for one in (ann, ben, cem)]
    await hers.sing()
    await his.sing()
    await asyncio.gather(hers.hear(his.identity), his.hear(hers.identity), listening.hear(hers.identity))
    assert not listening.room.local_participant.track_publications
    with pytest.raises(Exception, match=r"(?i)permission|publish|timed? ?out"):
        await asyncio.wait_for(listening.sing(), 15)
    connected = {one["user_id"]: one["is_sending"] for one in ann.list_connected(room_id)}
    assert connected == {ann.user_id: True, ben.user_id: True, cem.user_id: False}


async def test_an_older_client_is_in_the_same_call_by_the_name_that_others_look_for(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann, ben = [Caller.register(server.url, name) for name in ("ann", "ben")]
    room_id = ann.create_room(ben)
    hers = await enter(ann, room_id)
    answer = ben.older_token(room_id).json()
    his = await Device().enter(answer["url"], answer["jwt"])
    try:
        assert his.identity == f"{ben.user_id}:{ben.account.device_id}"
        await hers.sing()
        await his.hear(hers.identity)
    finally:
        await his.leave()


async def test_whoever_leaves_the_room_or_is_banned_is_out_of_its_call(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann, ben, cem, dan = [Caller.register(server.url, name) for name in ("ann", "ben", "cem", "dan")]
    room_id = ann.create_room(ben, cem, dan)
    token = ben.token(room_id)
    assert validate(ben, token) == 200
    devices = [await enter(one, room_id) for one in (ann, ben, cem, dan)]
    ann.must("POST", f"/rooms/{quote(room_id)}/ban", {"user_id": ben.user_id})
    cem.must("POST", f"/rooms/{quote(room_id)}/leave", {})
    dan.must("POST", "/logout", {})
    for device in devices[1:]:
        await asyncio.wait_for(device.is_gone.wait(), SEEN_WITHIN_S)
    # What was given before is of no use any more, though it has not expired.
    assert validate(ben, token) == 403
    assert [one["user_id"] for one in ann.list_connected(room_id)] == [ann.user_id]
    assert not devices[0].is_gone.is_set()


async def test_moderators_mute_and_remove_those_below_them_and_nobody_else_does(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann, ben, cem = [Caller.register(server.url, name) for name in ("ann", "ben", "cem")]
    room_id = ann.create_room(ben, cem, power_level_content_override={"users": {ben.user_id: 50}})
    hers, his, other = [await enter(one, room_id) for one in (ann, ben, cem)]
    await other.sing()
    await his.hear(other.identity)
    of_call = f"/_veche/v1/rooms/{quote(room_id)}/call"
    assert cem.ask("POST", f"{of_call}/mute", {"identity": his.identity}).status_code == 403
    assert ben.ask("POST", f"{of_call}/remove", {"identity": hers.identity}).status_code == 403
    assert ben.ask("POST", f"{of_call}/remove", {"identity": "nobody"}).status_code == 404
    ben.must("POST", f"{of_call}/mute", {"identity": other.identity})
    await until(lambda: not any(one["is_sending"] for one in ann.list_connected(room_id)))
    ben.must("POST", f"{of_call}/remove", {"identity": other.identity})
    await asyncio.wait_for(other.is_gone.wait(), SEEN_WITHIN_S)


async def test_a_client_that_dies_is_said_to_have_left_as_soon_as_its_connection_is_gone(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann, ben = [Caller.register(server.url, name) for name in ("ann", "ben")]
    room_id = ann.create_room(ben)
    await enter(ann, room_id)
    his = await enter(ben, room_id)
    ben.say_in_call(room_id)
    delay_id = ben.schedule_leave(room_id, 3_600_000)
    assert ben.delegate(room_id, delay_id).json() == {}
    await his.leave()
    await until(lambda: ben.find_said(room_id) == {})


async def test_a_call_that_everybody_has_left_is_over_at_the_sfu_too(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann = Caller.register(server.url, "ann")
    room_id = ann.create_room()
    answer = ann.older_token(room_id).json()
    hers = await Device().enter(answer["url"], answer["jwt"])
    assert [one["user_id"] for one in ann.list_connected(room_id)] == [ann.user_id]
    ann.must("POST", f"/rooms/{quote(room_id)}/leave", {})
    await asyncio.wait_for(hers.is_gone.wait(), SEEN_WITHIN_S)
    assert validate(ann, answer["jwt"]) == 403
    await hers.leave()


def test_strangers_reach_nothing_of_the_sfu_through_the_server(server: ServerProcess) -> None:
    ann = Caller.register(server.url, "ann")
    url = ann.sfu_url().replace("ws", "http", 1)
    token = ann.token(ann.create_room())
    headers = {"authorization": f"Bearer {token}"}
    assert httpx.get(f"{url}/rtc/validate").status_code == 401
    assert httpx.get(f"{url}/rtc/validate", params={"access_token": token[:-2] + "xx"}).status_code == 401
    assert httpx.get(f"{url}/", headers=headers).status_code == 404
    twirp = f"{url}/twirp/livekit.RoomService/ListRooms"
    assert httpx.post(twirp, json={}, headers=headers).status_code in (404, 405)
    assert httpx.get(f"{url}/rtc/../twirp/livekit.RoomService/ListRooms", headers=headers).status_code == 404


def come_as_guest(host: Caller, room_id: str) -> Caller:
    """Make a link to a room's call and follow it, with a device that its owner vouches for."""
    links = f"/_veche/v1/rooms/{quote(room_id)}/call/links"
    token = host.must("POST", links, {"waits": False})["token"]
    path = f"{host.url}/_veche/v1/call-links/{token}/enter"
    entered = httpx.post(path, json={"name": "Vera"}, timeout=30).json()
    account = Account(entered["user_id"], entered["device_id"], entered["access_token"])
    guest = Caller(host.url, account)
    for upload, body in list_uploads(guest.user_id, account.device_id):
        guest.must("POST", upload, body)
    return guest


async def test_a_guest_hears_and_is_heard_until_they_are_sent_away(
    server: ServerProcess, enter: Callable[..., object]
) -> None:
    ann = Caller.register(server.url, "ann")
    encrypted = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    levels = {"events": {"org.matrix.msc3401.call.member": 0}}
    room_id = ann.create_room(initial_state=[encrypted], power_level_content_override=levels)
    vera = come_as_guest(ann, room_id)
    hers, theirs = await enter(ann, room_id), await enter(vera, room_id)
    vera.say_in_call(room_id)
    await hers.sing()
    await theirs.sing()
    await asyncio.gather(hers.hear(theirs.identity), theirs.hear(hers.identity))
    ann.must("DELETE", f"/_veche/v1/rooms/{quote(room_id)}/call/guests/{quote(vera.user_id)}")
    await asyncio.wait_for(theirs.is_gone.wait(), SEEN_WITHIN_S)
    assert [one["user_id"] for one in ann.list_connected(room_id)] == [ann.user_id]
