"""The form before the proposal was merged (`org.matrix.simplified_msc3575`): what clients speak today."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import InvalidParam
from veche.core.ids import UserId
from veche.core.required_state import Pattern, StatePart, StateWish
from veche.features.sliding.codec_shared import (
    TIMELINE_MOST,
    ExtensionsBody,
    SharedFilters,
    Size,
    check_list_names,
    parse_extensions,
    parse_filters,
    parse_subscriptions,
    room_json,
)
from veche.features.sliding.model import ListWish, RoomConfig, RoomFilters, SlidingAnswer, SlidingWish
from veche.kit.http import Request

PATH = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
NAMES = {"timeline": "timeline", "stripped": "invite_state", "expanded": "unstable_expanded_timeline"}
STATE_MOST = 200

StateBody = Annotated[list[tuple[str, str]], msgspec.Meta(max_length=STATE_MOST)]
Range = tuple[Size, Size]


class FiltersBody(SharedFilters):
    """Which rooms."""

    is_invite: bool | None = None


class SubscriptionBody(msgspec.Struct):
    """How much of a room."""

    timeline_limit: Size = 0
    required_state: StateBody = []


class ListBody(SubscriptionBody):
    """A list."""

    ranges: Annotated[list[Range], msgspec.Meta(max_length=10)] | None = None
    range: Range | None = None
    filters: FiltersBody | None = None


class Body(msgspec.Struct):
    """A request."""

    conn_id: Annotated[str, msgspec.Meta(max_length=255)] = ""
    lists: dict[str, ListBody] = {}
    room_subscriptions: dict[str, SubscriptionBody] = {}
    extensions: ExtensionsBody = msgspec.field(default_factory=ExtensionsBody)


async def parse(request: Request, timeout_most_ms: int) -> SlidingWish:
    """Return what a request wishes for."""
    body = await request.decode(Body)
    check_list_names(body.lists)
    own = request.requester.user_id
    return SlidingWish(
        conn_id=body.conn_id,
        pos=request.query("pos") or None,
        timeout_s=request.integer("timeout", 0, most=timeout_most_ms) / 1000,
        set_presence=request.query("set_presence") or "online",
        lists={name: _list(one, own) for name, one in body.lists.items()},
        subscriptions=parse_subscriptions(
            {room_id: _config(one, own) for room_id, one in body.room_subscriptions.items()}
        ),
        extensions=parse_extensions(body.extensions),
    )


def format_answer(pos: str, answer: SlidingAnswer) -> dict[str, Any]:
    """Return the JSON of an answer."""
    return {
        "pos": pos,
        "lists": {name: {"count": count} for name, count in answer.counts.items()},
        "rooms": {room_id: room_json(room, NAMES) for room_id, room in answer.rooms.items()},
        "extensions": answer.extensions,
    }


def _list(body: ListBody, own: UserId) -> ListWish:
    ranges = body.ranges if body.ranges is not None else ([body.range] if body.range else None)
    if ranges is not None and any(low > high for low, high in ranges):
        raise InvalidParam("A range goes from a lower to a higher index")
    return ListWish(None if ranges is None else tuple(ranges), _config(body, own), _filters_of(body))


def _filters_of(body: ListBody) -> RoomFilters:
    return RoomFilters() if body.filters is None else parse_filters(body.filters, body.filters.is_invite)


def _config(body: SubscriptionBody, own: UserId) -> RoomConfig:
    lazy = any(kind == "m.room.member" and key == "$LAZY" for kind, key in body.required_state)
    patterns = tuple(_pattern(kind, key, own) for kind, key in body.required_state if key != "$LAZY")
    state = StateWish(frozenset((StatePart(patterns),)) if patterns else frozenset(), lazy)
    return RoomConfig(min(body.timeline_limit, TIMELINE_MOST), state)


def _pattern(kind: str, key: str, own: UserId) -> Pattern:
    name = own if key == "$ME" else key
    return (None if kind == "*" else kind, None if name == "*" else name)
