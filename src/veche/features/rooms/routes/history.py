"""HTTP of reading rooms: pages, events, state, members, relations, threads."""

from typing import Any

from veche.core.errors import InvalidParam
from veche.core.filters import RoomEventFilter
from veche.core.ids import EventId, RoomId, parse_room_id
from veche.features.rooms.access import LATEST
from veche.features.rooms.paging import PageWish
from veche.features.rooms.service.history import History, RelationsWish
from veche.features.rooms.service.state_queries import StateQueries
from veche.features.sync.api import SyncToken
from veche.kit.database import Database
from veche.kit.http import Access, Request, Route, decode_json, get

ROOM = "/_matrix/client/v3/rooms/{room_id}"
ROOM_V1 = "/_matrix/client/v1/rooms/{room_id}"
PAGE_LIMIT = 100
MEMBERSHIPS = ("join", "invite", "knock", "leave", "ban")


class HistoryRoutes:
    """The operations that read a room."""

    def __init__(self, history: History, state: StateQueries, database: Database) -> None:
        self._history = history
        self._state = state
        self._database = database

    def routes(self) -> list[Route]:
        """Declare them."""
        relations = ROOM_V1 + "/relations/{event_id}"
        return [
            get(ROOM + "/messages", self.messages, Access.GUEST),
            get(ROOM + "/event/{event_id}", self.event, Access.GUEST),
            get("/_matrix/client/v3/events/{event_id}", self.any_event, Access.GUEST),
            get(ROOM + "/context/{event_id}", self.context, Access.GUEST),
            get(ROOM + "/state", self.state, Access.GUEST),
            get(ROOM + "/state/{type}", self.state_event, Access.GUEST),
            get(ROOM + "/state/{type}/{state_key}", self.state_event, Access.GUEST),
            get(ROOM + "/members", self.members, Access.GUEST),
            get(ROOM + "/joined_members", self.joined_members, Access.GUEST),
            get(relations, self.relations, Access.GUEST),
            get(relations + "/{rel_type}", self.relations, Access.GUEST),
            get(relations + "/{rel_type}/{event_type}", self.relations, Access.GUEST),
            get(ROOM_V1 + "/threads", self.threads, Access.GUEST),
            get(ROOM_V1 + "/timestamp_to_event", self.timestamp_to_event, Access.GUEST),
        ]

    async def messages(self, request: Request) -> Any:
        """Page through a room."""
        is_backward = _is_backward(request)
        start, stop = _token(request, "from"), _token(request, "to")
        newest = self._database.position if is_backward else 0
        wish = PageWish(
            is_backward=is_backward,
            start=newest if start is None else start.position,
            stop=None if stop is None else stop.position,
            limit=_limit(request),
            filter=_filter(request),
        )
        return await self._history.page(request.requester, _room_id(request), wish)

    async def event(self, request: Request) -> Any:
        """Show one event."""
        return await self._history.event(request.requester, _room_id(request), _event_id(request))

    async def any_event(self, request: Request) -> Any:
        """Show one event of any room."""
        return await self._history.find_any_event(request.requester, _event_id(request))

    async def context(self, request: Request) -> Any:
        """Show an event with its surroundings."""
        room_id, event_id = _room_id(request), _event_id(request)
        return await self._history.context(
            request.requester, room_id, event_id, _limit(request, least=0), _filter(request)
        )

    async def state(self, request: Request) -> Any:
        """Show the whole state."""
        return await self._state.state(request.requester, _room_id(request))

    async def state_event(self, request: Request) -> Any:
        """Show a piece of state."""
        key = (request.parameters["type"], request.parameters.get("state_key", ""))
        form = request.query("format", "content")
        if form not in ("content", "event"):
            raise InvalidParam("The format should be content or event")
        is_whole = form == "event"
        return await self._state.state_event(request.requester, _room_id(request), key, is_whole=is_whole)

    async def members(self, request: Request) -> Any:
        """List member events."""
        wish = (_membership(request, "membership"), _membership(request, "not_membership"))
        at = _token(request, "at")
        return {"chunk": await self._state.members(request.requester, _room_id(request), at, wish)}

    async def joined_members(self, request: Request) -> Any:
        """List the people in a room."""
        return {"joined": await self._state.joined_members(request.requester, _room_id(request))}

    async def relations(self, request: Request) -> Any:
        """List events about an event."""
        wish = RelationsWish(
            parent=_event_id(request),
            rel_type=request.parameters.get("rel_type"),
            event_type=request.parameters.get("event_type"),
            is_backward=_is_backward(request, default="b"),
            start=_token(request, "from"),
            stop=_token(request, "to"),
            limit=_limit(request),
            recurse=request.flag("recurse"),
        )
        return await self._history.relations(request.requester, _room_id(request), wish)

    async def threads(self, request: Request) -> Any:
        """List the threads of a room."""
        include = request.query("include", "all")
        if include not in ("all", "participated"):
            raise InvalidParam("include should be all or participated")
        start = _token(request, "from")
        return await self._history.threads(
            request.requester,
            _room_id(request),
            None if start is None else start.position,
            _limit(request),
            is_mine=include == "participated",
        )

    async def timestamp_to_event(self, request: Request) -> Any:
        """Find the event closest to a time."""
        request.required_query("ts")
        sent_ms = request.integer("ts", 0, most=LATEST)
        is_backward = _is_backward(request)
        return await self._history.event_near(
            request.requester, _room_id(request), sent_ms, is_backward=is_backward
        )


def _room_id(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])


def _event_id(request: Request) -> EventId:
    return EventId(request.parameters["event_id"])


def _token(request: Request, name: str) -> SyncToken | None:
    text = request.query(name)
    return SyncToken.parse(text) if text else None


def _limit(request: Request, *, least: int = 1) -> int:
    return request.integer("limit", 10, least=least, most=PAGE_LIMIT)


def _filter(request: Request) -> RoomEventFilter:
    text = request.query("filter")
    return decode_json(text.encode(errors="replace"), RoomEventFilter) if text else RoomEventFilter()


def _is_backward(request: Request, default: str | None = None) -> bool:
    direction = request.query("dir", default)
    if direction is None:
        direction = request.required_query("dir")
    if direction not in ("b", "f"):
        raise InvalidParam("dir should be b or f")
    return direction == "b"


def _membership(request: Request, name: str) -> str | None:
    value = request.query(name)
    if value is not None and value not in MEMBERSHIPS:
        raise InvalidParam(f"{name} should be one of " + ", ".join(MEMBERSHIPS))
    return value
