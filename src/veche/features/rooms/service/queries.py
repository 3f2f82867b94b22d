"""The door for slices above: who is where, and what is in a room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from veche.core.auth_events import CREATE, POWER_LEVELS
from veche.core.event import Event
from veche.core.ids import EventId, RoomId, UserId
from veche.core.power_levels import Action, PowerLevels
from veche.features.accounts.api import Accounts
from veche.features.rooms.access import open_for_reading
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.membership_memory import UserRooms
from veche.features.rooms.memory import Room
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.service.delayed import DelayedEvents
from veche.features.rooms.service.guards import Guards
from veche.features.rooms.service.membership import Binding, Memberships
from veche.features.rooms.service.moving import Moved
from veche.features.rooms.service.register import Register
from veche.features.rooms.service.reports import Reports
from veche.features.rooms.service.shutting import Shutting
from veche.features.rooms.store import batch, delayed, events, listing, members, people, state, timestamps
from veche.features.rooms.store.faces import list_faces, list_space_children
from veche.features.rooms.store.listing import ListedRoom
from veche.features.rooms.store.neighbours import read_neighbour_changes
from veche.features.rooms.store.rooms import find_room
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.stripped import stripped_state
from veche.features.rooms.visibility import Sight
from veche.features.rooms.windows import RoomWindow, WindowWish, read_windows
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class NeighbourChanges:
    """With whom a user came to share a room, and with whom no more."""

    gained: set[UserId]
    lost: set[UserId]


@dataclass(frozen=True, slots=True)
class VisiblePage:
    """Events as JSON for clients, and after which position to read on; `next_after` is None at the end."""

    events: list[bytes]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class RoomAdministration:
    """What administrators see of rooms and do to them. Whether somebody is one, is asked above."""

    register: Register
    shutting: Shutting
    reports: Reports


@dataclass(frozen=True, slots=True)
class Sendings:
    """What slices above have a hand in when people send events."""

    delayed_events: DelayedEvents
    guards: Guards


class Rooms:
    """What other slices ask of rooms. Functions on a snapshot see what it sees; the others, memory."""

    def __init__(
        self,
        live: LiveRooms,
        accounts: Accounts,
        memberships: Memberships,
        administration: RoomAdministration,
        sendings: Sendings,
    ) -> None:
        self.administration = administration
        self.delayed_events = sendings.delayed_events
        self.guards = sendings.guards
        self._live = live
        self._accounts = accounts
        self._memberships = memberships

    def joined_rooms(self, snapshot: Snapshot, user_id: UserId) -> list[RoomId]:
        """Return the rooms that a user is in."""
        found = members.list_memberships(snapshot, user_id)
        return [one.room_id for one in found if one.membership == "join"]

    def joined_rooms_at(self, snapshot: Snapshot, user_id: UserId, upto: int) -> Collection[RoomId]:
        """Return the rooms that a user was in at a position, from memory if they are there."""
        found = self._live.recall_joined(user_id, upto)
        return self.joined_rooms(snapshot, user_id) if found is None else found

    def joined_since(self, snapshot: Snapshot, user_id: UserId, after: int) -> list[RoomId]:
        """Return the rooms that a user is in by a member event that is newer than a position."""
        found = members.list_memberships(snapshot, user_id)
        return [one.room_id for one in found if one.membership == "join" and one.position > after]

    def joined_members(self, snapshot: Snapshot, room_id: RoomId) -> set[UserId]:
        """Return the people who are in a room."""
        return set(members.list_members(snapshot, room_id, "join"))

    def list_others(
        self, snapshot: Snapshot, room_id: RoomId, user_id: UserId, membership: str, most: int
    ) -> list[UserId]:
        """Return others who have a membership in a room, but no more than are asked for."""
        return members.list_others(snapshot, room_id, user_id, membership, most)

    def count_mutual_rooms(self, snapshot: Snapshot, user_id: UserId, other_id: UserId) -> int:
        """Return how many rooms two users are both in."""
        return people.count_mutual_rooms(snapshot, user_id, other_id)

    def has_said(self, snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> bool:
        """Return whether a user has ever said something in a room."""
        return timestamps.has_said(snapshot, room_id, user_id)

    def is_joined(self, snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> bool:
        """Return whether a user is in a room."""
        return self.membership(snapshot, room_id, user_id) == "join"

    def membership(self, snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> str | None:
        """Return a user's membership of a room."""
        found = members.find_membership(snapshot, user_id, room_id)
        return None if found is None else found.membership

    def neighbours(self, snapshot: Snapshot, user_id: UserId) -> set[UserId]:
        """Return everybody who is in a room with a user, without the user."""
        return members.list_neighbours(snapshot, user_id)

    def shares_room(self, snapshot: Snapshot, user_id: UserId, other_id: UserId) -> bool:
        """Return whether two users are in a room together."""
        return members.shares_room(snapshot, user_id, other_id)

    def neighbour_changes(
        self, snapshot: Snapshot, user_id: UserId, after: int, upto: int
    ) -> NeighbourChanges:
        """Return how the circle of people who share a room with a user changed in (after, upto]."""
        gained, lost = read_neighbour_changes(snapshot, user_id, after, upto)
        return NeighbourChanges(gained, lost)

    def find_event(self, snapshot: Snapshot, room_id: RoomId, event_id: EventId) -> StoredEvent | None:
        """Return an event of a room."""
        return events.find_event(snapshot, room_id, event_id)

    def state_event(
        self, snapshot: Snapshot, room_id: RoomId, event_type: str, state_key: str
    ) -> Event | None:
        """Return a piece of a room's current state."""
        found = state.find_state_now(snapshot, room_id, (event_type, state_key))
        return None if found is None else found.event

    def state_of_type(self, snapshot: Snapshot, room_id: RoomId, event_type: str) -> list[Event]:
        """Return all of a room's current state of a type, whatever its keys."""
        return [entry.event for entry in state.list_state_of_type(snapshot, room_id, event_type)]

    def may_do(self, snapshot: Snapshot, room_id: RoomId, user_id: UserId, action: Action) -> bool:
        """Return whether a user is in a room and has the power for an action there."""
        if not self.is_joined(snapshot, room_id, user_id):
            return False
        levels = self.find_power_levels(snapshot, room_id)
        return levels is not None and levels.may_do(user_id, action)

    def find_power_levels(self, snapshot: Snapshot, room_id: RoomId) -> PowerLevels | None:
        """Return who may do what in a room."""
        room = find_room(snapshot, room_id)
        found = {key: state.find_state_now(snapshot, room_id, key) for key in (CREATE, POWER_LEVELS)}
        known = {key: entry.event for key, entry in found.items() if entry is not None}
        return None if room is None else PowerLevels.of_state(known, room.version)

    def summary(self, snapshot: Snapshot, room_id: RoomId) -> dict[str, Any]:
        """Return what people are told of a room who may know of it."""
        return list_faces(snapshot, [room_id])[room_id].as_summary_json()

    def admit(self, tx: Transaction, room_id: RoomId, requester: Requester, inviter: UserId) -> None:
        """Bring somebody into a room by an invitation of somebody who is in it; raise as inviting would."""
        self._memberships.admit(tx, requester, room_id, inviter)

    def bind_guests(self, find_room: Binding) -> None:
        """Have `find_room(snapshot, user_id)` say in which one room a guest may be; None for any other."""
        self._memberships.bindings.append(find_room)

    def on_moved(self, hook: Moved) -> None:
        """Have `hook(tx, user_id, old_room, new_room)` called when somebody moves on into a new room."""
        self._memberships.moving.on_moved(hook)

    def log_after(self, snapshot: Snapshot, after: int, limit: int) -> list[StoredEvent]:
        """Return the oldest events after a position, of all rooms: for cursors over the log."""
        return events.list_log(snapshot, after, limit)

    def is_scheduled(self, snapshot: Snapshot, user_id: UserId, text: str) -> bool:
        """Return whether an event that a user has sent for later has a text of letters and digits in it."""
        return delayed.is_scheduled(snapshot, user_id, text)

    def events_after(self, snapshot: Snapshot, room_id: RoomId, after: int, upto: int) -> list[StoredEvent]:
        """Return a room's events in (after, upto], the oldest first."""
        return events.list_events_forward(snapshot, room_id, after, upto, 2**31)

    def events_after_each(
        self, snapshot: Snapshot, after: Mapping[RoomId, int]
    ) -> dict[RoomId, list[StoredEvent]]:
        """Return the events of several rooms, each after a position of its own, the oldest first."""
        stretches = [batch.Stretch(room_id, position, 2**62) for room_id, position in after.items()]
        found = batch.list_newest(snapshot, stretches, 2**31)
        return {room_id: entries[::-1] for room_id, entries in found.items()}

    def has_events_after(self, snapshot: Snapshot, room_id: RoomId, after: int) -> bool:
        """Return whether a room's log goes beyond a position."""
        latest = events.find_latest(snapshot, room_id)
        return latest is not None and latest[0] > after

    def readable_rooms(self, snapshot: Snapshot, user_id: UserId) -> list[tuple[RoomId, str]]:
        """Return the rooms whose past a user may read, with their membership: left ones until forgotten."""
        found = [
            one
            for one in members.list_memberships(snapshot, user_id)
            if one.membership == "join" or (one.membership in ("leave", "ban") and not one.is_forgotten)
        ]
        sights = Sight.read_many(snapshot, [one.room_id for one in found], user_id)
        return [(one.room_id, one.membership) for one in found if sights[one.room_id].has_joined]

    def read_visible(
        self, snapshot: Snapshot, user_id: UserId, room_id: RoomId, after: int, upto: int, limit: int
    ) -> VisiblePage:
        """Return events in (after, upto] that a user may see, the oldest first; raise M_FORBIDDEN."""
        access = open_for_reading(snapshot, room_id, user_id)
        found = events.list_events_forward(snapshot, room_id, after, upto, limit)
        shown = [entry.client_json(snapshot.now_ms) for entry in access.sight.visible(found)]
        return VisiblePage(shown, found[-1].position if len(found) == limit else None)

    def events_before(
        self, snapshot: Snapshot, room_id: RoomId, before: int, limit: int
    ) -> list[StoredEvent]:
        """Return a room's newest events before a position, the newest first."""
        return events.list_events_back(snapshot, room_id, before - 1, 0, limit)

    def list_rooms_of(self, snapshot: Snapshot, user_id: UserId) -> list[ListedRoom]:
        """Return a user's rooms, to be sorted and filtered."""
        return listing.list_rooms_of(snapshot, user_id)

    def read_windows(
        self, snapshot: Snapshot, reader: Reader, wishes: Sequence[WindowWish]
    ) -> list[RoomWindow]:
        """Return what sliding sync shows of rooms that the reader is in."""
        ignored = self._accounts.ignored_users(snapshot, reader.user_id)
        return read_windows(snapshot, reader, wishes, ignored)

    def stripped_state(
        self, snapshot: Snapshot, room_id: RoomId, position: int, user_id: UserId
    ) -> list[dict[str, Any]]:
        """Return what somebody who is invited, or asks to come in, may know of a room."""
        return stripped_state(snapshot, room_id, position, user_id)

    def space_children(self, snapshot: Snapshot, room_id: RoomId) -> set[RoomId]:
        """Return the rooms that a space names."""
        children = list_space_children(snapshot, room_id)
        return {RoomId(child.state_key or "") for child in children if child.event.content.get("via")}

    # From memory, on the event loop

    def find_head(self, room_id: RoomId) -> int | None:
        """Return a room's newest position, if it changed while this process has run."""
        return self._live.memory.find_head(room_id)

    def heads_floor(self) -> int:
        """Return the position before which memory knows of no changes."""
        return self._live.memory.heads_floor

    def wake_members(self, room_id: RoomId) -> None:
        """Wake the waiting syncs of a room's members."""
        self._live.wake_members(room_id)

    def find_room_in_memory(self, room_id: RoomId) -> Room | None:
        """Return a room if it is in use."""
        return self._live.memory.find(room_id)

    async def get_room(self, room_id: RoomId) -> Room:
        """Return a room, read into memory if need be; raise M_NOT_FOUND."""
        return await self._live.get_room(room_id)

    def recent_events(self, room_id: RoomId, after: int, upto: int) -> list[StoredEvent] | None:
        """Return a room's events in (after, upto]; None when memory does not have them all."""
        room = self._live.memory.find(room_id)
        return None if room is None else room.events_between(after, upto)

    def joined_rooms_in_memory(self, user_id: UserId) -> set[RoomId] | None:
        """Return the rooms that a user is in; None when memory does not know."""
        rooms = self._live.memberships.find(user_id)
        return None if rooms is None else rooms.joined

    def rooms_of_user_in_memory(self, user_id: UserId) -> UserRooms | None:
        """Return a user's rooms and when their memberships changed last; None when memory does not know."""
        return self._live.memberships.find(user_id)

    async def rooms_of_user(self, user_id: UserId) -> UserRooms:
        """Return that, read into memory if need be."""
        return await self._live.rooms_of(user_id)

    def changed_rooms(self, room_ids: set[RoomId], after: int) -> list[RoomId] | None:
        """Return which rooms have events after a position; None when memory does not go back so far."""
        found = self._live.memory.changed_rooms(room_ids, after)
        return None if found is None else list(found)
