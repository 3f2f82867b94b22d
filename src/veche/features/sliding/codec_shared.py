"""What both wire forms have in common."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from veche.core.errors import InvalidParam
from veche.core.ids import RoomId, parse_room_id
from veche.features.sliding.model import ExtensionsWish, RoomAnswer, RoomConfig, RoomFilters

TIMELINE_MOST = 100
LISTS_MOST = 100
SUBSCRIPTIONS_MOST = 1_000
TO_DEVICE_MOST = 100
_LIST_NAME = re.compile(r"[A-Za-z0-9._~\-:/@#$+ ]{1,64}")

Size = Annotated[int, msgspec.Meta(ge=0)]
Texts = Annotated[list[str], msgspec.Meta(max_length=1_000)]


class ExtensionBody(msgspec.Struct):
    """An extension that is on or off, with the parts that some of them have."""

    enabled: bool = False
    since: str | None = None
    limit: Size = TO_DEVICE_MOST


class ExtensionsBody(msgspec.Struct):
    """The extensions of a request; ones that are not known here are passed over."""

    to_device: ExtensionBody = msgspec.field(default_factory=ExtensionBody)
    e2ee: ExtensionBody = msgspec.field(default_factory=ExtensionBody)
    account_data: ExtensionBody = msgspec.field(default_factory=ExtensionBody)
    receipts: ExtensionBody = msgspec.field(default_factory=ExtensionBody)
    typing: ExtensionBody = msgspec.field(default_factory=ExtensionBody)


class SharedFilters(msgspec.Struct):
    """Which rooms, but for the one filter that the forms call by different names."""

    is_dm: bool | None = None
    is_encrypted: bool | None = None
    room_types: list[str | None] | None = None
    not_room_types: list[str | None] | None = None
    tags: Texts | None = None
    not_tags: Texts | None = None
    spaces: Texts | None = None


def parse_filters(body: SharedFilters, is_invited: bool | None) -> RoomFilters:  # noqa: FBT001 - three-valued
    """Return which rooms a list is made of."""
    return RoomFilters(
        is_dm=body.is_dm,
        is_encrypted=body.is_encrypted,
        is_invited=is_invited,
        room_types=None if body.room_types is None else tuple(body.room_types),
        not_room_types=tuple(body.not_room_types or ()),
        tags=None if body.tags is None else tuple(body.tags),
        not_tags=tuple(body.not_tags or ()),
        spaces=None if body.spaces is None else tuple(body.spaces),
    )


def parse_extensions(body: ExtensionsBody) -> ExtensionsWish:
    """Return which extensions are wished for."""
    since = body.to_device.since
    if since is not None and not (since.isascii() and since.isdigit() and len(since) <= 18):
        raise InvalidParam("That is not a token of the to_device extension")
    return ExtensionsWish(
        to_device=body.to_device.enabled,
        to_device_since=None if since is None else int(since),
        to_device_limit=min(max(body.to_device.limit, 1), TO_DEVICE_MOST),
        e2ee=body.e2ee.enabled,
        account_data=body.account_data.enabled,
        receipts=body.receipts.enabled,
        typing=body.typing.enabled,
    )


def parse_subscriptions(configs: Mapping[str, RoomConfig]) -> dict[RoomId, RoomConfig]:
    """Return subscriptions by room."""
    if len(configs) > SUBSCRIPTIONS_MOST:
        raise InvalidParam(f"At most {SUBSCRIPTIONS_MOST} rooms can be subscribed to")
    return {parse_room_id(room_id): config for room_id, config in configs.items()}


def check_list_names(names: Mapping[str, object]) -> None:
    """Raise M_INVALID_PARAM for too many lists, or a name that is none."""
    if len(names) > LISTS_MOST:
        raise InvalidParam(f"At most {LISTS_MOST} lists")
    for name in names:
        if not _LIST_NAME.fullmatch(name):
            raise InvalidParam("A list's name has 1 to 64 letters, digits or ._~-")


def room_json(answer: RoomAnswer, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a room's answer; `names` are those of the members that differ between the forms."""
    found: dict[str, Any] = {} if answer.bump is None else {"bump_stamp": answer.bump}
    if answer.is_initial:
        found["initial"] = True
    if answer.is_expanded:
        found[names["expanded"]] = True
    if answer.stripped is not None:
        return found | {names["stripped"]: answer.stripped}
    found |= answer.unread
    return found | _window_json(answer, names)


def _window_json(answer: RoomAnswer, names: Mapping[str, str]) -> dict[str, Any]:
    window = answer.window
    assert window is not None, "a room has a window or stripped state"
    found: dict[str, Any] = {
        "required_state": window.state,
        names["timeline"]: window.timeline,
        "prev_batch": f"s{window.before}_0",
        "limited": window.is_limited,
        "num_live": window.live_count,
    }
    if answer.is_dm:
        found["is_dm"] = True
    if window.heroes is not None:
        found["heroes"] = window.heroes
    if window.counts is not None:
        found["joined_count"], found["invited_count"] = window.counts
    if "name" in window.face:
        found["name"] = window.face["name"]
    if "url" in window.face:
        found["avatar"] = window.face["url"]
    if answer.is_initial:
        return {key: value for key, value in found.items() if value is not None}
    return found
