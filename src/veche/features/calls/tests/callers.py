"""People who call by plain HTTP, as a client does that ignores every app of ours."""

from typing import Any

from tests.in_process import Person
from tests.verified import list_uploads

from veche.features.calls.tests.house import SFU

MEMBER = "org.matrix.msc3401.call.member"
IN_CALL = {"application": "m.call", "call_id": "", "device_id": "D", "focus_active": {"type": "livekit"}}
IN_MESH = IN_CALL | {
    "focus_active": {"type": "livekit", "focus_selection": "oldest_membership"},
    "foci_preferred": [{"type": "org.veche.mesh"}],
}
NOT_AVAILABLE = (403, "ORG_VECHE_NOT_AVAILABLE")
SUSPENDED = (403, "ORG_VECHE_CALLING_SUSPENDED")
RING = "org.matrix.msc4075.rtc.notification"
SIGNS = (
    "m.call.invite",
    "m.rtc.notification",
    RING,
    "org.matrix.msc4075.call.notify",
    "org.matrix.msc4143.rtc.member",
)
DONE = (200, "")


async def said(person: Person, method: str, path: str, body: Any = None) -> tuple[int, str]:
    answer = await person.http.request(method, path, json=body, headers=person.headers)
    return answer.status_code, answer.json().get("errcode", "")


async def join_call(person: Person, room_id: str, content: Any = None, owner: str = "") -> tuple[int, str]:
    key = f"_{owner or person.user_id}_D_m.call"
    path = f"/_matrix/client/v3/rooms/{room_id}/state/{MEMBER}/{key}"
    return await said(person, "PUT", path, IN_CALL if content is None else content)


async def ring(person: Person, room_id: str, kind: str = "m.call.invite", **more: Any) -> tuple[int, str]:
    ring.count += 1  # type: ignore[attr-defined]
    content = {"call_id": "c1", "version": "1", "lifetime": 60_000, **more}
    path = f"/_matrix/client/v3/rooms/{room_id}/send/{kind}/r{ring.count}"  # type: ignore[attr-defined]
    return await said(person, "PUT", path, content)


ring.count = 0  # type: ignore[attr-defined]


async def seal(person: Person, room_id: str) -> str:
    """Send what nobody but the app of who gets it could read."""
    ring.count += 1  # type: ignore[attr-defined]
    path = f"/rooms/{room_id}/send/m.room.encrypted/s{ring.count}"  # type: ignore[attr-defined]
    sent: str = (await person.must("PUT", path, {"ciphertext": "x"}))["event_id"]
    return sent


async def may_ring(callee: Person, room_id: str, event_id: str, caller: Person) -> bool | tuple[int, str]:
    """Ask, as an app does before it rings; return the refusal where nothing is answered."""
    path = f"/_veche/v1/rooms/{room_id}/call/may-ring"
    body = {"event_id": event_id, "user_id": caller.user_id}
    answer = await callee.http.post(path, json=body, headers=callee.headers)
    told = answer.json()
    return told["may_ring"] if answer.is_success else (answer.status_code, told["errcode"])


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
