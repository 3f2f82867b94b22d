"""Upgrading rooms: a new room of another version takes the place of an old one, in one unit of work."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import Forbidden, NotFound
from veche.core.event import StateKey
from veche.core.ids import RoomId, UserId, parse_user_id
from veche.core.power_levels import LEVEL_FIELDS, PowerLevels, is_level, level_map
from veche.core.power_levels import creators as creators_of
from veche.core.room_versions import RoomVersion, get_room_version
from veche.features.accounts.api import check_not_suspended
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.service.creation import RoomCreation
from veche.features.rooms.service.moving import Moving
from veche.features.rooms.store import aliases, rooms
from veche.features.rooms.store.state import list_state_now
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Transaction

CREATORS_MOST = 100
COPIED = (
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.guest_access",
    "m.room.name",
    "m.room.topic",
    "m.room.avatar",
    "m.room.encryption",
    "m.room.server_acl",
    "m.room.pinned_events",
)
"""State with an empty key that the new room begins with."""
COPIED_WITH_KEYS = ("m.space.child", "m.space.parent", "m.room.third_party_invite")
TOMBSTONE = "m.room.tombstone"
ALIAS = "m.room.canonical_alias"
FULL_LEVEL = 100


class UpgradeWish(msgspec.Struct):
    """The body of an upgrade."""

    new_version: str
    additional_creators: Annotated[list[str], msgspec.Meta(max_length=CREATORS_MOST)] = []


class Upgrading:
    """The use case of upgrading a room."""

    def __init__(
        self,
        database: Database,
        live: LiveRooms,
        creation: RoomCreation,
        moving: Moving,
        limits: RateLimits,
    ) -> None:
        self._database = database
        self._live = live
        self._creation = creation
        self._moving = moving
        self._limits = limits

    async def upgrade(self, requester: Requester, room_id: RoomId, wish: UpgradeWish) -> RoomId:
        """Replace a room by one of another version, and return the id of the new one."""
        check_not_suspended(requester)
        version = get_room_version(wish.new_version)
        creators = [parse_user_id(user_id) for user_id in wish.additional_creators]
        self._limits.check("create_room", requester.user_id)
        return await self._database.write(self._upgrade, requester.user_id, room_id, version, creators)

    def _upgrade(
        self, tx: Transaction, user_id: UserId, room_id: RoomId, version: RoomVersion, creators: list[UserId]
    ) -> RoomId:
        row = rooms.find_room(tx, room_id)
        if row is None:
            raise NotFound("There is no such room")
        old = self._live.open_room(tx, room_id)
        levels = PowerLevels.of_state(old, old.version)
        if old.membership(user_id) != "join" or not levels.may_send(user_id, TOMBSTONE, is_state=True):
            raise Forbidden("You may not upgrade this room")
        state = {one.state_address: one for one in list_state_now(tx, room_id) if one.state_address}
        new = self._creation.begin(tx, user_id, version, _creation_content(old, version, user_id, creators))
        self._fill(new, old, state, user_id)
        _set(old, user_id, (TOMBSTONE, ""), {"body": "This room has moved", "replacement_room": new.room_id})
        if state.get((ALIAS, "")) is not None and levels.may_send(user_id, ALIAS, is_state=True):
            _set(old, user_id, (ALIAS, ""), {})
        self._silence(old, user_id)
        self._creation.store_new(tx, new, user_id, alias=None, is_listed=row.is_listed)
        self._live.write(tx, old)
        self._move(tx, user_id, room_id, new.room_id)
        return new.room_id

    def _fill(
        self, new: Proposal, old: Proposal, state: dict[StateKey, StoredEvent], user_id: UserId
    ) -> None:
        """Give the new room what the old one had."""
        own = creators_of(_get_create(new), new.version)
        powers = state.get(("m.room.power_levels", ""))
        content = {} if powers is None else dict(powers.event.content)
        final = _power_levels(content, old, new.version, own)
        # Until all is copied, the upgrader may set everything: the levels of the old room come at the end.
        for kind in COPIED:
            entry = state.get((kind, ""))
            if entry is not None:
                _set(new, user_id, (kind, ""), entry.event.content)
        for address, entry in state.items():
            is_ban = address[0] == "m.room.member" and entry.event.membership == "ban"
            # Who is named a creator has been forgiven: nobody could ban them there.
            if (is_ban and address[1] not in own) or (address[0] in COPIED_WITH_KEYS and entry.event.content):
                _set(new, user_id, address, entry.event.content)
        canonical = state.get((ALIAS, ""))
        if canonical is not None and canonical.event.content:
            _set(new, user_id, (ALIAS, ""), canonical.event.content)
        _set(new, user_id, ("m.room.power_levels", ""), final)

    def _silence(self, old: Proposal, user_id: UserId) -> None:
        """Have nobody but moderators write to the old room, as far as the upgrader may decide that."""
        known = old.get(("m.room.power_levels", ""))
        content = {} if known is None else dict(known.content)
        levels = PowerLevels.of_state(old, old.version)
        if not levels.may_send(user_id, "m.room.power_levels", is_state=True):
            return
        above = max(levels.level_for("users_default") + 1, 50)
        if levels.user_level(user_id) < above:
            return
        content["events_default"] = max(levels.level_for("events_default"), above)
        content["invite"] = max(levels.level_for("invite"), above)
        _set(old, user_id, ("m.room.power_levels", ""), content)

    def _move(self, tx: Transaction, user_id: UserId, old_room: RoomId, new_room: RoomId) -> None:
        aliases.move_aliases(tx, old_room, new_room)
        rooms.set_listed(tx, old_room, is_listed=False)
        self._moving.move(tx, user_id, old_room, new_room)


def _creation_content(
    old: Proposal, version: RoomVersion, user_id: UserId, creators: list[UserId]
) -> dict[str, Any]:
    content = dict(_get_create(old).content)
    for key in ("creator", "additional_creators", "predecessor", "room_version"):
        content.pop(key, None)
    content["room_version"] = version.version
    content["predecessor"] = {"room_id": old.room_id}
    if not version.room_id_is_create_hash:
        content["predecessor"]["event_id"] = old.draft.latest[0]
    if version.create_names_creator:
        content["creator"] = user_id
    if version.has_additional_creators and creators:
        content["additional_creators"] = list(creators)
    return content


def _power_levels(
    content: dict[str, Any], old: Proposal, version: RoomVersion, creators: frozenset[UserId]
) -> dict[str, Any]:
    """Return the levels for the new version: everybody keeps the level they had, and nobody gains any."""
    users = dict(level_map(content, "users"))
    former = creators_of(_get_create(old), old.version)
    if old.version.creators_have_infinite_power:
        users |= dict.fromkeys(former, _highest_level(content))
    elif not content:  # Without levels, whoever made the room has had the highest.
        users |= dict.fromkeys(former, FULL_LEVEL)
    if version.creators_have_infinite_power:  # Who stands above all levels may not be listed.
        users = {user_id: level for user_id, level in users.items() if user_id not in creators}
    return content | {"users": users}


def _highest_level(content: dict[str, Any]) -> int:
    """Return a level that suffices for everything: what comes closest to the power of a creator."""
    known = [content.get(field) for field in LEVEL_FIELDS]
    known += [*level_map(content, "events").values(), *level_map(content, "users").values()]
    return max([FULL_LEVEL, *(level for level in known if isinstance(level, int) and is_level(level))])


def _get_create(proposal: Proposal) -> Any:
    create = proposal.get(("m.room.create", ""))
    assert create is not None, "every room begins with it"
    return create


def _set(proposal: Proposal, sender: UserId, address: StateKey, content: Any) -> None:
    proposal.add(NewEvent(type=address[0], sender=sender, state_key=address[1], content=content))
