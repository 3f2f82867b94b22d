"""Creating rooms, in one unit of work: all of it or nothing."""

from collections.abc import Mapping
from itertools import count
from typing import Annotated, Any

import msgspec

from veche.core.canonical_json import check_canonical
from veche.core.errors import Forbidden, InvalidParam, MatrixError
from veche.core.ids import ID_LIMIT_BYTES, RoomAlias, RoomId, UserId, parse_room_alias, parse_user_id
from veche.core.room_versions import DEFAULT_ROOM_VERSION, RoomVersion, get_room_version
from veche.features.accounts.api import check_not_suspended
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.presets import Preset, get_preset, power_levels_content
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.service.membership import Memberships
from veche.features.rooms.store.aliases import add_alias, find_alias
from veche.features.rooms.store.rooms import add_room, set_listed
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Transaction

INVITES_LIMIT = 100
INITIAL_STATE_LIMIT = 200


class StateWish(msgspec.Struct):
    """A piece of state that a new room begins with."""

    type: str
    content: dict[str, Any]
    state_key: str = ""


class RoomWish(msgspec.Struct, kw_only=True):
    """What a client wants of a new room: the body of `createRoom`."""

    visibility: str = "private"
    room_alias_name: str | None = None
    name: str | None = None
    topic: str | None = None
    invite: Annotated[list[str], msgspec.Meta(max_length=INVITES_LIMIT)] = []
    invite_3pid: list[dict[str, Any]] = []
    room_version: str | None = None
    creation_content: dict[str, Any] = {}
    initial_state: Annotated[list[StateWish], msgspec.Meta(max_length=INITIAL_STATE_LIMIT)] = []
    preset: str | None = None
    is_direct: bool = False
    power_level_content_override: dict[str, Any] = {}


class RoomCreation:
    """The use case of creating a room."""

    def __init__(
        self,
        database: Database,
        live: LiveRooms,
        memberships: Memberships,
        limits: RateLimits,
        server_name: str,
    ) -> None:
        self._database = database
        self._live = live
        self._memberships = memberships
        self._limits = limits
        self._server_name = server_name

    async def create_room(self, requester: Requester, wish: RoomWish) -> RoomId:
        """Create a room with everything that was wished for, and return its id."""
        check_not_suspended(requester)
        _check_wish(wish)
        self._limits.check("create_room", requester.user_id)
        return await self._database.write(self._create, requester.user_id, wish)

    def _create(self, tx: Transaction, creator: UserId, wish: RoomWish) -> RoomId:
        version = get_room_version(wish.room_version or DEFAULT_ROOM_VERSION)
        alias = self._free_alias(tx, wish)
        invited = [parse_user_id(user_id) for user_id in wish.invite]
        for user_id in invited:
            self._memberships.check_invitable(tx, user_id)
        preset = get_preset(wish.preset, wish.visibility)
        override = wish.power_level_content_override
        levels = power_levels_content(preset, version, creator, wish.invite, override)
        try:
            proposal = self.begin(tx, creator, version, _creation_content(wish, preset, version, creator))
            self._set_up(proposal, creator, levels, wish, preset, alias)
            for user_id in invited:
                self._invite(tx, proposal, creator, user_id, is_direct=wish.is_direct)
        except Forbidden as error:
            raise MatrixError(error.message, errcode="M_INVALID_ROOM_STATE", status=400) from error
        self.store_new(tx, proposal, creator, alias=alias, is_listed=wish.visibility == "public")
        return proposal.room_id

    def begin(
        self, tx: Transaction, creator: UserId, version: RoomVersion, content: Mapping[str, Any]
    ) -> Proposal:
        """Return a proposal that has the create event and the creator's join."""
        proposal = self._open_new(tx, creator, version, content)
        member = self._memberships.member_content(tx, creator, "join")
        _set(proposal, creator, "m.room.member", member, creator)
        return proposal

    def _open_new(
        self, tx: Transaction, creator: UserId, version: RoomVersion, content: Mapping[str, Any]
    ) -> Proposal:
        """Return a proposal that has the create event.

        Where the room's id is that event's hash, two rooms that somebody creates alike in one millisecond
        would be one: the second is dated a little later.
        """
        room_id = None if version.room_id_is_create_hash else self._new_room_id()
        for later_ms in count():
            proposal = self._live.open_new_room(tx, version, room_id, later_ms)
            _set(proposal, creator, "m.room.create", content)
            if not self._live.was_just_made(tx, proposal.room_id):
                break
        return proposal

    def store_new(
        self,
        tx: Transaction,
        proposal: Proposal,
        creator: UserId,
        *,
        alias: RoomAlias | None,
        is_listed: bool,
    ) -> None:
        """Write a new room with all that is proposed for it."""
        add_room(tx, proposal.room_id, proposal.version, creator, _room_type_of(proposal))
        self._live.write(tx, proposal)
        if alias is not None:
            add_alias(tx, alias, proposal.room_id, creator)
        if is_listed:
            set_listed(tx, proposal.room_id, is_listed=True)

    def _set_up(
        self,
        proposal: Proposal,
        creator: UserId,
        levels: Mapping[str, Any],
        wish: RoomWish,
        preset: Preset,
        alias: RoomAlias | None,
    ) -> None:
        wished = {(state.type, state.state_key): state.content for state in wish.initial_state}
        levels = wished.pop(("m.room.power_levels", ""), levels)
        _set(proposal, creator, "m.room.power_levels", levels)
        if alias is not None:
            _set(proposal, creator, "m.room.canonical_alias", {"alias": alias})
        defaults = {
            ("m.room.join_rules", ""): {"join_rule": preset.join_rule},
            ("m.room.history_visibility", ""): {"history_visibility": preset.history_visibility},
            ("m.room.guest_access", ""): {"guest_access": preset.guest_access},
        }
        if wish.name is not None:
            wished["m.room.name", ""] = {"name": wish.name}
        if wish.topic is not None:
            wished["m.room.topic", ""] = _topic_content(wish.topic)
        for (event_type, state_key), content in (defaults | wished).items():
            _set(proposal, creator, event_type, content, state_key)

    def _invite(
        self, tx: Transaction, proposal: Proposal, creator: UserId, user_id: UserId, *, is_direct: bool
    ) -> None:
        content = self._memberships.member_content(tx, user_id, "invite")
        if is_direct:
            content["is_direct"] = True
        _set(proposal, creator, "m.room.member", content, user_id)

    def _free_alias(self, tx: Transaction, wish: RoomWish) -> RoomAlias | None:
        if wish.room_alias_name is None:
            return None
        if ":" in wish.room_alias_name:
            raise InvalidParam("The alias name goes without # and without the server's name")
        alias = parse_room_alias(f"#{wish.room_alias_name}:{self._server_name}")
        if find_alias(tx, alias) is not None:
            raise MatrixError("This alias is taken", errcode="M_ROOM_IN_USE", status=400)
        return alias

    def _new_room_id(self) -> RoomId:
        return RoomId(f"!{self._database.clock.new_token(18)}:{self._server_name}")


def _set(
    proposal: Proposal, sender: UserId, event_type: str, content: Mapping[str, Any], state_key: str = ""
) -> None:
    proposal.add(NewEvent(type=event_type, sender=sender, state_key=state_key, content=content))


def _room_type_of(proposal: Proposal) -> str | None:
    create = proposal.get(("m.room.create", ""))
    room_type = None if create is None else create.content.get("type")
    return room_type if isinstance(room_type, str) else None


def _check_wish(wish: RoomWish) -> None:
    if wish.visibility not in ("public", "private"):
        raise InvalidParam("The visibility should be public or private")
    if wish.invite_3pid:
        raise Forbidden("This server invites by user id only: it uses no identity server")
    name = wish.room_alias_name
    if name is not None and not 0 < len(name.encode(errors="replace")) < ID_LIMIT_BYTES:
        raise InvalidParam("The alias name is too long or empty")
    check_canonical(wish.creation_content)
    check_canonical(wish.power_level_content_override)
    check_canonical([wish.name, wish.topic])
    for state in wish.initial_state:
        check_canonical([state.type, state.state_key, state.content])
        if state.type in ("m.room.create", "m.room.member"):
            raise InvalidParam(f"{state.type} cannot be given as initial state")


def _creation_content(
    wish: RoomWish, preset: Preset, version: RoomVersion, creator: UserId
) -> dict[str, Any]:
    content = {key: value for key, value in wish.creation_content.items() if key != "room_version"}
    content.pop("creator", None)
    if version.create_names_creator:
        content["creator"] = creator
    if version.has_additional_creators and preset.invitees_are_equals and wish.invite:
        named = content.get("additional_creators")
        named = named if isinstance(named, list) else []
        content["additional_creators"] = [*named, *(u for u in wish.invite if u not in named)]
    return content | {"room_version": version.version}


def _topic_content(topic: str) -> dict[str, Any]:
    return {"topic": topic, "m.topic": {"m.text": [{"body": topic}]}}
