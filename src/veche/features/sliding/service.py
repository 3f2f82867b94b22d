"""The use case of sliding sync: answer with what changed in the rooms that a client looks at, or wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veche.core.ids import RoomId
from veche.features.accounts.api import Accounts
from veche.features.rooms.api import ListedRoom, Reader, Rooms, RoomWindow, WindowWish
from veche.features.sliding.connections import Connections, SentRoom, Told
from veche.features.sliding.extensions import Extensions, has_news, unread_counts
from veche.features.sliding.lists import (
    PersonalFacts,
    RoomLists,
    Selection,
    read_facts,
    select_rooms,
)
from veche.features.sliding.model import RoomAnswer, RoomConfig, SlidingAnswer, SlidingWish
from veche.features.sync.api import Sync, SyncToken
from veche.kit.database import Database
from veche.kit.http import Request, Requester
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one reading is about: what the client has, and what it looks at now."""

    requester: Requester
    told: Told
    upto: SyncToken
    listed: Mapping[RoomId, ListedRoom]
    selection: Selection
    facts: PersonalFacts


class Sliding:
    """Owns the connections; what is told comes through the doors below."""

    def __init__(
        self, database: Database, sync: Sync, accounts: Accounts, rooms: Rooms, extensions: Extensions
    ) -> None:
        self._database = database
        self._sync = sync
        self._accounts = accounts
        self._rooms = rooms
        self._extensions = extensions
        self._lists = RoomLists(database, rooms)
        self._connections = Connections()

    async def answer(self, request: Request, wish: SlidingWish) -> tuple[str, SlidingAnswer]:
        """Return the position and what changed for a client, waiting for the first change if need be."""
        requester = request.requester
        key = (requester.user_id, requester.device_id, wish.conn_id)
        connection, told = self._connections.open(key, wish.pos)
        self._sync.tell_asked(requester, wish.set_presence)
        await self._extensions.acknowledge(requester, wish.extensions)
        ticket = self._sync.waiting.take_ticket(requester)
        clock = self._database.clock
        deadline_s = clock.monotonic_s() + wish.timeout_s
        try:
            answer, next_told = await self._read(requester, wish, told)
            if wish.pos is not None and not answer.is_worth_telling:
                await request.authenticate_again()
            with request.when_gone(ticket.wake) as watch:
                while not (answer.is_worth_telling or wish.pos is None or self._must_end(watch.is_gone)):
                    left_s = deadline_s - clock.monotonic_s()
                    if left_s <= 0 or not await watch.wait(ticket.wait(left_s)):
                        break
                    answer, next_told = await self._read(requester, wish, told)
        finally:
            ticket.leave()
        return connection.tell(next_told), answer

    def _must_end(self, is_gone: bool) -> bool:  # noqa: FBT001 - one of two reasons
        return is_gone or self._sync.waiting.is_stopping

    async def _read(self, requester: Requester, wish: SlidingWish, told: Told) -> tuple[SlidingAnswer, Told]:
        listed = await self._lists.of_user(requester.user_id)
        upto = self._sync.token()
        facts = await self._database.read(read_facts, self._accounts, self._rooms, requester.user_id, wish)
        selection = select_rooms(listed, wish, facts, told.rooms)
        by_id = {room.room_id: room for room in listed}
        plan = _Plan(requester, told, upto, by_id, selection, facts)
        rooms = await self._read_rooms(plan)
        new = [room_id for room_id, answer in rooms.items() if answer.is_initial]
        known = [room_id for room_id in selection.configs if room_id not in new or not told.token.position]
        trees = await self._extensions.read_sections(requester, (told.token, upto), (known, new))
        for room_id, answer in rooms.items():
            answer.unread = unread_counts(trees, room_id)
        extensions = await self._extensions.read(requester, (told.token, upto), wish.extensions, trees)
        worth = bool(rooms) or has_news(extensions)
        return SlidingAnswer(selection.counts, rooms, extensions, worth), _next_told(plan, rooms)

    async def _read_rooms(self, plan: _Plan) -> dict[RoomId, RoomAnswer]:
        """Return those of the selected rooms that have something to tell."""
        wishes: list[WindowWish] = []
        stripped: list[ListedRoom] = []
        for room_id, config in plan.selection.configs.items():
            room = plan.listed[room_id]
            if room.membership in ("invite", "knock") or _was_never_in(room, plan.told.rooms.get(room_id)):
                if _is_news(room, plan.told.rooms.get(room_id)):
                    stripped.append(room)
            elif (window := _window_wish(plan, room, config)) is not None:
                wishes.append(window)
        if not wishes and not stripped:
            return {}
        windows, states = await self._database.read_aside(self._read_all, plan, wishes, stripped)
        found = {
            window.room_id: self._room_answer(plan, wish, window)
            for wish, window in zip(wishes, windows, strict=True)
            if not (wish.after and window.is_empty)
        }
        for room, state in zip(stripped, states, strict=True):
            found[room.room_id] = RoomAnswer(
                room.membership,
                is_initial=True,
                stripped=state,
                bump=room.position,
                lists=plan.selection.lists_of.get(room.room_id, ()),
            )
        return found

    def _read_all(
        self,
        snapshot: Snapshot,
        plan: _Plan,
        wishes: Sequence[WindowWish],
        stripped: Sequence[ListedRoom],
    ) -> tuple[list[RoomWindow], list[list[object]]]:
        reader = Reader(plan.requester.user_id, plan.requester.device_id, snapshot.now_ms)
        windows = self._rooms.read_windows(snapshot, reader, wishes)
        states: list[list[object]] = [
            [*self._rooms.stripped_state(snapshot, room.room_id, room.position, plan.requester.user_id)]
            for room in stripped
        ]
        return windows, states

    def _room_answer(self, plan: _Plan, wish: WindowWish, window: RoomWindow) -> RoomAnswer:
        room = plan.listed[window.room_id]
        return RoomAnswer(
            room.membership,
            is_initial=not wish.after,
            is_expanded=wish.is_expanded,
            is_dm=window.room_id in plan.facts.direct,
            window=window,
            bump=window.bump if room.membership == "join" else room.position,
            lists=plan.selection.lists_of.get(window.room_id, ()),
        )


def _was_never_in(room: ListedRoom, sent: SentRoom | None) -> bool:
    """Return whether somebody who is out of a room has only ever been shown its stripped state."""
    return room.membership in ("leave", "ban") and sent is not None and sent.membership in ("invite", "knock")


def _is_news(room: ListedRoom, sent: SentRoom | None) -> bool:
    return sent is None or sent.membership != room.membership or sent.position < room.position


def _window_wish(plan: _Plan, room: ListedRoom, config: RoomConfig) -> WindowWish | None:
    """Return what to read of a room that the reader is or was in; None if the client has it all."""
    sent = plan.told.rooms.get(room.room_id)
    upto = plan.upto.position if room.membership == "join" else room.position
    is_new = sent is None or sent.membership in ("invite", "knock") or _is_back(room, sent)
    if is_new or sent is None:
        return WindowWish(
            room.room_id, 0, upto, plan.told.token.position or upto, config.timeline_limit, config.state
        )
    is_expanded = config.timeline_limit > sent.timeline_limit
    is_wider = not sent.state.covers(config.state)
    if not (is_expanded or is_wider or room.activity > sent.position):
        return None
    return WindowWish(
        room.room_id,
        sent.position,
        upto,
        sent.position,
        config.timeline_limit,
        config.state,
        known_state=sent.state if is_wider else None,
        is_expanded=is_expanded,
    )


def _is_back(room: ListedRoom, sent: SentRoom) -> bool:
    """Return whether somebody has come back to a room: the client's view of it has a gap."""
    return room.membership == "join" and sent.membership != "join"


def _next_told(plan: _Plan, rooms: Mapping[RoomId, RoomAnswer]) -> Told:
    """Return what the client has once it has this answer."""
    sent = dict(plan.told.rooms)
    for room_id, config in plan.selection.configs.items():
        known = sent.get(room_id)
        if room_id not in rooms and known is None:
            continue
        room = plan.listed[room_id]
        limit, state = config.timeline_limit, config.state
        if known is not None:
            limit, state = max(limit, known.timeline_limit), state.union(known.state)
        sent[room_id] = SentRoom(plan.upto.position, room.membership, limit, state)
    return Told(plan.upto, sent)
