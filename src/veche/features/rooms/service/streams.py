"""The deprecated ways to read: initial sync of one or all rooms, and the event stream."""

from typing import Any

from veche.core.ids import RoomId, UserId
from veche.features.rooms.access import open_for_reading
from veche.features.rooms.paging import PageWish, read_page
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.events import list_events_forward
from veche.features.rooms.store.members import list_memberships
from veche.features.rooms.store.state import list_state_at
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.stripped import stripped_state
from veche.features.sync.api import Sync, SyncToken
from veche.kit.database import Database
from veche.kit.http import Request, Requester
from veche.kit.transaction import Snapshot

CHUNK_MOST = 100


class Streams:
    """Use cases for clients from before `/sync`."""

    def __init__(self, database: Database, sync: Sync) -> None:
        self._database = database
        self._sync = sync

    async def room(self, requester: Requester, room_id: RoomId, limit: int) -> dict[str, Any]:
        """Return a room's state and newest events."""
        return await self._database.read_aside(self._room, requester, room_id, limit)

    async def all_rooms(self, requester: Requester, limit: int) -> dict[str, Any]:
        """Return that of all the requester's rooms."""
        return await self._database.read_aside(self._all_rooms, requester, limit)

    async def events(
        self, request: Request, room_id: RoomId | None, since: SyncToken | None, timeout_s: float
    ) -> dict[str, Any]:
        """Return the next events, waiting for the first of them."""
        start = since or self._sync.token()
        ticket = self._sync.waiting.take_ticket(request.requester)
        try:
            found = await self._next(request.requester, room_id, start)
            if not found:
                await request.authenticate_again()
            with request.when_gone(ticket.wake) as watch:
                if not found and await watch.wait(ticket.wait(timeout_s)):
                    found = await self._next(request.requester, room_id, start)
        finally:
            ticket.leave()
        end = SyncToken(found[-1].position, 0) if found else start
        reader = Reader(request.requester.user_id, request.requester.device_id, self._database.clock.now_ms())
        return {"chunk": reader.encode_all(found), "start": str(start), "end": str(end)}

    async def _next(
        self, requester: Requester, room_id: RoomId | None, start: SyncToken
    ) -> list[StoredEvent]:
        return await self._database.read_aside(
            self._read_next, requester.user_id, room_id, start.position, self._database.position
        )

    def _read_next(
        self, snapshot: Snapshot, user_id: UserId, room_id: RoomId | None, after: int, upto: int
    ) -> list[StoredEvent]:
        if room_id is not None:
            access = open_for_reading(snapshot, room_id, user_id)
            return access.sight.visible(list_events_forward(snapshot, room_id, after, upto, CHUNK_MOST))
        found: list[StoredEvent] = []
        for membership in list_memberships(snapshot, user_id):
            if membership.membership == "join":
                found += list_events_forward(snapshot, membership.room_id, after, upto, CHUNK_MOST)
        return sorted(found, key=lambda entry: entry.position)[:CHUNK_MOST]

    def _room(self, snapshot: Snapshot, requester: Requester, room_id: RoomId, limit: int) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        reader = Reader(requester.user_id, requester.device_id, snapshot.now_ms)
        head = snapshot.read_head()
        page = read_page(snapshot, access, PageWish(is_backward=True, start=head, stop=None, limit=limit))
        first = page.entries[-1].position - 1 if page.entries else head
        answer: dict[str, Any] = {
            "room_id": room_id,
            "messages": {
                "chunk": reader.encode_all(page.entries[::-1]),
                "start": str(SyncToken(first, 0)),
                "end": str(SyncToken(head, 0)),
            },
            "state": reader.encode_all(list_state_at(snapshot, room_id, access.upto)),
            "visibility": "public" if access.room.is_listed else "private",
            "account_data": [],
        }
        return answer | ({} if access.membership is None else {"membership": access.membership})

    def _all_rooms(self, snapshot: Snapshot, requester: Requester, limit: int) -> dict[str, Any]:
        rooms = []
        for found in list_memberships(snapshot, requester.user_id):
            if found.membership == "join":
                rooms.append(self._room(snapshot, requester, found.room_id, limit))
            elif found.membership in ("invite", "knock"):
                state = stripped_state(snapshot, found.room_id, found.position, found.user_id)
                name = f"{found.membership}_state"
                rooms.append({"room_id": found.room_id, "membership": found.membership, name: state})
        end = str(SyncToken(snapshot.read_head(), 0))
        return {"end": end, "rooms": rooms, "presence": [], "account_data": []}
