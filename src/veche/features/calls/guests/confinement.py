"""Where a guest of a call may go: that call, the chat beside it, and what a client needs for both."""

from veche.core.errors import Forbidden
from veche.core.ids import UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.guests import store
from veche.features.calls.guests.rules import PREFIX
from veche.features.calls.rules.membership import MEMBER
from veche.features.keys.api import Keys
from veche.features.rooms.api import Rooms
from veche.kit.database import Database
from veche.kit.http import Request, Requester
from veche.kit.transaction import Snapshot

_V3 = "/_matrix/client/v3"
_USER = f"{_V3}/user/{{userId}}"
_ROOM = f"{_V3}/rooms/{{room_id}}"
_V1_ROOM = "/_matrix/client/v1/rooms/{room_id}"
_MEDIA = "/_matrix/client/v1/media"
_OWN = "/_veche/v1"
_LIVEKIT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit"
_FILE = "{server_name}/{media_id}"

SENT = frozenset({"m.room.message", "m.room.encrypted", "m.reaction"})
"""What a guest says: words, and signs of them. They ring for nobody."""
OPEN = frozenset(
    {
        ("GET", f"{_V3}/sync"),
        ("POST", f"{_V3}/user/{{user_id}}/filter"),
        ("GET", f"{_V3}/user/{{user_id}}/filter/{{filter_id}}"),
        ("GET", f"{_V3}/room_keys/version"),
        ("GET", f"{_USER}/account_data/{{type}}"),
        ("PUT", f"{_USER}/account_data/{{type}}"),
        ("POST", f"{_USER}/openid/request_token"),
        ("GET", f"{_V3}/account/whoami"),
        ("GET", f"{_V3}/capabilities"),
        ("GET", f"{_V3}/joined_rooms"),
        ("POST", f"{_V3}/logout"),
        ("GET", f"{_V3}/pushrules/"),
        ("GET", f"{_V3}/voip/turnServer"),
        ("POST", f"{_V3}/keys/upload"),
        ("POST", f"{_V3}/keys/query"),
        ("POST", f"{_V3}/keys/claim"),
        ("GET", f"{_V3}/keys/changes"),
        ("POST", f"{_V3}/keys/device_signing/upload"),
        ("POST", f"{_V3}/keys/signatures/upload"),
        ("PUT", f"{_V3}/sendToDevice/{{event_type}}/{{txn_id}}"),
        ("PUT", f"{_ROOM}/send/{{type}}/{{txn_id}}"),
        ("PUT", f"{_ROOM}/state/{{type}}/{{state_key}}"),
        ("GET", f"{_ROOM}/messages"),
        ("GET", f"{_ROOM}/event/{{event_id}}"),
        ("GET", f"{_ROOM}/context/{{event_id}}"),
        ("GET", f"{_ROOM}/members"),
        ("GET", f"{_ROOM}/joined_members"),
        ("GET", f"{_ROOM}/state"),
        ("GET", f"{_ROOM}/state/{{type}}"),
        ("GET", f"{_ROOM}/state/{{type}}/{{state_key}}"),
        ("GET", f"{_V1_ROOM}/relations/{{event_id}}"),
        ("GET", f"{_V1_ROOM}/relations/{{event_id}}/{{rel_type}}"),
        ("GET", f"{_V1_ROOM}/relations/{{event_id}}/{{rel_type}}/{{event_type}}"),
        ("POST", f"{_ROOM}/leave"),
        ("PUT", f"{_ROOM}/typing/{{user_id}}"),
        ("POST", f"{_ROOM}/receipt/{{receipt_type}}/{{event_id}}"),
        ("POST", f"{_ROOM}/read_markers"),
        ("GET", f"{_MEDIA}/config"),
        ("GET", f"{_MEDIA}/download/{_FILE}"),
        ("GET", f"{_MEDIA}/download/{_FILE}/{{filename}}"),
        ("GET", f"{_MEDIA}/thumbnail/{_FILE}"),
        ("GET", "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"),
        ("POST", f"{_LIVEKIT}/get_token"),
        ("POST", f"{_LIVEKIT}/delegate_delayed_leave"),
        ("GET", f"{_OWN}/me"),
        ("GET", f"{_OWN}/me/call-guest"),
        ("GET", f"{_OWN}/rooms/{{room_id}}/call"),
    }
)
"""What is open to a guest of a call, method and path; where the path has a room, it has to be theirs."""


class Confinement:
    """Asked at every request of a guest, when one joins, and when one sends something to devices."""

    def __init__(self, database: Database, accounts: Accounts, rooms: Rooms, keys: Keys) -> None:
        self._database = database
        self._rooms = rooms
        accounts.authentication.guest_doors.append(self._check_request)
        rooms.bind_guests(_find_room)
        keys.to_device.checks.append(self._check_recipients)

    async def _check_request(self, request: Request, requester: Requester) -> bool:
        """Return whether the requester is a guest of a call, who may do this; raise where they may not."""
        if not is_name_of_guest(requester.user_id):
            return False
        guest = await self._database.read(store.find_guest, requester.user_id)
        if guest is None:
            return False
        route, given = request.route, request.parameters
        assert route is not None, "who asks is asked after the route is found"
        is_open = (route.method, route.path) in OPEN
        if not is_open or given.get("room_id", guest.room_id) != guest.room_id:
            raise _not_for_guests()
        if route.method == "PUT" and "room_id" in given and "type" in given:
            says = (MEMBER,) if "state_key" in given else SENT
            if given["type"] not in says:
                raise _not_for_guests()
        return True

    def _check_recipients(self, snapshot: Snapshot, sender: UserId, recipients: list[UserId]) -> None:
        guest = store.find_guest(snapshot, sender) if is_name_of_guest(sender) else None
        if guest is None:
            return
        if not all(self._rooms.is_joined(snapshot, guest.room_id, user_id) for user_id in recipients):
            raise Forbidden("A guest reaches those who are in the room")


def is_name_of_guest(user_id: UserId) -> bool:
    """Return whether an account may be a guest's: only of such it is looked up."""
    return user_id.startswith(f"@{PREFIX}")


def _find_room(snapshot: Snapshot, user_id: UserId) -> str | None:
    guest = store.find_guest(snapshot, user_id) if is_name_of_guest(user_id) else None
    return None if guest is None else guest.room_id


def _not_for_guests() -> Forbidden:
    return Forbidden("Guests of a call may not do that", errcode="M_GUEST_ACCESS_FORBIDDEN")
