"""Somebody who calls: a verified device, and what it asks of the server on the way into a call."""

import itertools
from typing import Any
from urllib.parse import quote

import httpx

from tests.system.accounts import Account, register
from tests.verified import list_uploads

SLOT = "m.call#ROOM"
MEMBER = "org.matrix.msc3401.call.member"
LIVEKIT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit"
TRANSPORTS = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"


class Caller:
    """One device of one person."""

    _numbers = itertools.count()

    def __init__(self, url: str, account: Account) -> None:
        self.url = url
        self.account = account
        self.member_id = f"member{next(self._numbers)}"

    @classmethod
    def register(cls, url: str, name: str, *, verified: bool = True) -> "Caller":
        caller = cls(url, register(url, name))
        if verified:
            for path, body in list_uploads(caller.user_id, caller.account.device_id):
                caller.must("POST", path, body)
        return caller

    @property
    def user_id(self) -> str:
        return self.account.user_id

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        path = path if path.startswith(("/_", "/livekit")) else f"/_matrix/client/v3{path}"
        headers = self.account.headers
        return httpx.request(method, self.url + path, json=body, params=query, headers=headers, timeout=30)

    def must(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.ask(method, path, body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    # Rooms

    def create_room(self, *members: "Caller", **wish: Any) -> str:
        wish = {"invite": [member.user_id for member in members]} | wish
        room_id: str = self.must("POST", "/createRoom", wish)["room_id"]
        for member in members:
            member.must("POST", f"/join/{quote(room_id)}", {})
        return room_id

    def say_in_call(self, room_id: str, *, is_in: bool = True) -> None:
        """Say in the room, as clients do, that this device is in its call, or has left."""
        content: dict[str, Any] = {
            "application": "m.call",
            "call_id": "",
            "scope": "m.room",
            "device_id": self.account.device_id,
            "expires": 14_400_000,
            "focus_active": {"type": "livekit", "focus_selection": "oldest_membership"},
            "foci_preferred": [],
        }
        self.must("PUT", self.state_path(room_id), content if is_in else {})

    def state_path(self, room_id: str) -> str:
        key = f"_{self.user_id}_{self.account.device_id}_m.call"
        return f"/rooms/{quote(room_id)}/state/{MEMBER}/{quote(key)}"

    def find_said(self, room_id: str) -> dict[str, Any]:
        """What the room says of this device's being in its call."""
        found: dict[str, Any] = self.must("GET", self.state_path(room_id))
        return found

    # Calls

    def transport(self) -> dict[str, str]:
        (found,) = self.must("GET", TRANSPORTS)["rtc_transports"]
        return dict(found)

    def ask_token(self, room_id: str, slot: str = SLOT) -> httpx.Response:
        """Ask as matrix-js-sdk does in its newer form."""
        return self.ask("POST", f"{LIVEKIT}/get_token", self.wish(room_id, slot))

    def token(self, room_id: str) -> str:
        answer = self.ask_token(room_id)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["jwt"]
        return token

    def wish(self, room_id: str, slot: str = SLOT) -> dict[str, Any]:
        member = {"id": self.member_id, "claimed_device_id": self.account.device_id}
        return {"url": self.sfu_url(), "room_id": room_id, "slot_id": slot, "member": member}

    def sfu_url(self) -> str:
        return self.transport()["url"]

    def openid(self) -> dict[str, Any]:
        path = f"/user/{quote(self.user_id)}/openid/request_token"
        found: dict[str, Any] = self.must("POST", path, {})
        return found

    def older_token(self, room_id: str) -> httpx.Response:
        """Ask as Element Call does, whose service may be anywhere."""
        body = {"room": room_id, "openid_token": self.openid(), "device_id": self.account.device_id}
        return httpx.post(f"{self.transport()['livekit_service_url']}/sfu/get", json=body, timeout=30)

    def schedule_leave(self, room_id: str, delay_ms: int) -> str:
        """Have the server say that this device has left, unless it is put off."""
        found = self.must("PUT", self.state_path(room_id), {}, **{"org.matrix.msc4140.delay": delay_ms})
        delay_id: str = found["delay_id"]
        return delay_id

    def delegate(self, room_id: str, delay_id: str) -> httpx.Response:
        body = self.wish(room_id) | {"delay_id": delay_id}
        return self.ask("POST", f"{LIVEKIT}/delegate_delayed_leave", body)

    def list_connected(self, room_id: str) -> list[dict[str, Any]]:
        found = self.must("GET", f"/_veche/v1/rooms/{quote(room_id)}/call")
        connected: list[dict[str, Any]] = found["connected"]
        return connected
