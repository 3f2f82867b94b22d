"""The form of the merged proposal (MSC4186): `POST /_matrix/client/v4/sync`."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import InvalidParam
from veche.core.required_state import StatePart, StateWish
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

PATH = "/_matrix/client/v4/sync"
NAMES = {"timeline": "timeline_events", "stripped": "stripped_state", "expanded": "expanded_timeline"}
ELEMENTS_MOST = 200


class StateElement(msgspec.Struct):
    """A pattern; what is left out matches anything."""

    type: str | None = None
    state_key: str | None = None


Elements = Annotated[list[StateElement], msgspec.Meta(max_length=ELEMENTS_MOST)]


class StateBody(msgspec.Struct):
    """Which state."""

    include: Elements = []
    exclude: Elements = []
    lazy_members: bool = False


class FiltersBody(SharedFilters):
    """Which rooms."""

    is_invited: bool | None = None


class SubscriptionBody(msgspec.Struct):
    """How much of a room."""

    timeline_limit: Size
    required_state: StateBody


class ListBody(SubscriptionBody):
    """A list."""

    range: tuple[Size, Size] | None = None
    filters: FiltersBody | None = None


class Body(msgspec.Struct):
    """A request."""

    conn_id: Annotated[str, msgspec.Meta(max_length=255)] = ""
    pos: str | None = None
    timeout: Size = 0
    set_presence: str = "online"
    lists: dict[str, ListBody] = {}
    room_subscriptions: dict[str, SubscriptionBody] = {}
    extensions: ExtensionsBody = msgspec.field(default_factory=ExtensionsBody)


async def parse(request: Request, timeout_most_ms: int) -> SlidingWish:
    """Return what a request wishes for."""
    body = await request.decode(Body)
    check_list_names(body.lists)
    return SlidingWish(
        conn_id=body.conn_id,
        pos=body.pos,
        timeout_s=min(body.timeout, timeout_most_ms) / 1000,
        set_presence=body.set_presence,
        lists={name: _list(one) for name, one in body.lists.items()},
        subscriptions=parse_subscriptions(
            {room_id: _config(one) for room_id, one in body.room_subscriptions.items()}
        ),
        extensions=parse_extensions(body.extensions),
    )


def format_answer(pos: str, answer: SlidingAnswer) -> dict[str, Any]:
    """Return the JSON of an answer."""
    rooms = {}
    for room_id, room in answer.rooms.items():
        rooms[room_id] = room_json(room, NAMES) | {"membership": room.membership}
        if room.lists:
            rooms[room_id]["lists"] = list(room.lists)
    return {
        "pos": pos,
        "lists": {name: {"count": count} for name, count in answer.counts.items()},
        "rooms": rooms,
        "extensions": answer.extensions,
    }


def _list(body: ListBody) -> ListWish:
    if body.range is not None and body.range[0] > body.range[1]:
        raise InvalidParam("A range goes from a lower to a higher index")
    ranges = None if body.range is None else (body.range,)
    return ListWish(ranges, _config(body), _filters_of(body))


def _filters_of(body: ListBody) -> RoomFilters:
    return RoomFilters() if body.filters is None else parse_filters(body.filters, body.filters.is_invited)


def _config(body: SubscriptionBody) -> RoomConfig:
    include, exclude = (
        tuple((element.type, element.state_key) for element in elements)
        for elements in (body.required_state.include, body.required_state.exclude)
    )
    parts = frozenset((StatePart(include, exclude),)) if include else frozenset[StatePart]()
    state = StateWish(parts, body.required_state.lazy_members)
    return RoomConfig(min(body.timeline_limit, TIMELINE_MOST), state)
