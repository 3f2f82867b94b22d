"""The list of what a user was notified of: worked out of the rooms' logs, by the rules of now.

A page looks at the newest events of every room the user is in, down to one common position, and has every
notification above it: pages together leave nothing out, though one may hold fewer than were asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import RoomId, UserId
from veche.core.push_rules import Ruleset
from veche.features.accounts.api import Accounts
from veche.features.push.rules.classes import thread_of
from veche.features.push.service.evaluation import evaluate_for
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.pushers import Pushers
from veche.features.push.service.unread import ReadPositions, UnreadCounts
from veche.features.rooms.api import Room, Rooms, StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot

LOOKED_AT = 200
"""Events of a room that one look takes in."""

LOOKS = 10
"""Looks for one page; a client goes on from its token if there was nothing to find."""

LATEST = 2**62


@dataclass(frozen=True, slots=True)
class Page:
    """Notifications, newest first, and the position to go on from."""

    notifications: list[dict[str, Any]]
    next_position: int | None


@dataclass(frozen=True, slots=True)
class _Look:
    """The events of all rooms in [floor, before); at 0, there are no older ones."""

    events: list[StoredEvent]
    floor: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose notifications are listed, and which."""

    requester: Requester
    ruleset: Ruleset
    rooms: Mapping[RoomId, Room]
    reads: Mapping[RoomId, ReadPositions]
    ignored: frozenset[UserId]
    profile_tag: str | None
    only_highlights: bool


class Notifications:
    """Lists notifications."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        rooms: Rooms,
        rules: PushRules,
        pushers: Pushers,
        unread: UnreadCounts,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._rooms = rooms
        self._rules = rules
        self._pushers = pushers
        self._unread = unread

    async def list_page(
        self, requester: Requester, before: int | None, limit: int, *, only_highlights: bool
    ) -> Page:
        """Return up to `limit` notifications that are older than a position."""
        room_ids = await self._database.read(self._rooms.joined_rooms, requester.user_id)
        rooms = {room_id: await self._rooms.get_room(room_id) for room_id in room_ids}
        reads = await self._database.read(self._unread.read_positions, requester.user_id, room_ids)
        pushers = await self._pushers.list_pushers(requester.user_id)
        tags = [p.profile_tag for p in pushers if p.device_id == requester.device_id]
        ignored = await self._database.read(self._accounts.ignored_users, requester.user_id)
        ruleset = self._rules.ruleset(requester.user_id)
        tag = tags[0] if tags else None
        asked = _Asked(requester, ruleset, rooms, reads, ignored, tag, only_highlights)
        return await self._fill(asked, LATEST if before is None else before, limit)

    async def _fill(self, asked: _Asked, before: int, limit: int) -> Page:
        found: list[dict[str, Any]] = []
        for _ in range(LOOKS):
            look = await self._database.read_aside(self._look, list(asked.rooms), before)
            now_ms = self._database.clock.now_ms()
            for entry in look.events:
                shown = _show(asked, entry, now_ms)
                if shown is not None:
                    found.append(shown)
                if len(found) == limit:
                    return Page(found, entry.position)
            before = look.floor
            if not before:
                return Page(found, None)
            if found:
                break
        return Page(found, before)

    def _look(self, snapshot: Snapshot, room_ids: list[RoomId], before: int) -> _Look:
        events: list[StoredEvent] = []
        floor = 0
        for room_id in room_ids:
            page = self._rooms.events_before(snapshot, room_id, before, LOOKED_AT)
            events += page
            if len(page) == LOOKED_AT:
                floor = max(floor, page[-1].position)
        events = [entry for entry in events if entry.position >= floor]
        return _Look(sorted(events, key=lambda entry: -entry.position), floor)


def _show(asked: _Asked, entry: StoredEvent, now_ms: int) -> dict[str, Any] | None:
    room, reads = asked.rooms[entry.room_id], asked.reads[entry.room_id]
    if entry.redacted_by is not None or entry.position <= reads.arrival or entry.sender in asked.ignored:
        return None
    decision = evaluate_for(asked.ruleset, asked.requester.user_id, room, entry)
    if not decision.notify or (asked.only_highlights and not decision.highlight):
        return None
    shown: dict[str, Any] = {
        "actions": list(decision.actions),
        "event": orjson.Fragment(entry.client_json(now_ms, membership="join")),
        "read": reads.read_up_to(thread_of(entry)) >= entry.position,
        "room_id": entry.room_id,
        "ts": entry.sent_ms,
    }
    return shown if asked.profile_tag is None else {**shown, "profile_tag": asked.profile_tag}
