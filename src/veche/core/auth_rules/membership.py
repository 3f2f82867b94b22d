"""The rules for `m.room.member`: join, invite, leave (and kick, and unban), ban and knock."""

from collections.abc import Callable
from dataclasses import dataclass

from veche.core.auth_events import CREATE, JOIN_RULES
from veche.core.auth_rules.third_party_invite import check_third_party_invite
from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.ids import UserId
from veche.core.power_levels import Action, PowerLevels, RoomState
from veche.core.room_versions import RoomVersion


def membership_of(state: RoomState, user_id: str) -> str | None:
    """Return the user's membership in the room, or None for one who never had any."""
    event = state.get(("m.room.member", user_id))
    return event.membership if event else None


def check_member(event: Event, state: RoomState, version: RoomVersion) -> None:
    """Raise Forbidden unless the sender may give this membership to the user of the state key."""
    if event.state_key is None:
        raise Forbidden("A membership needs the user's id as its state key")
    check = _CHECKS.get(event.membership or "")
    if check is None:
        raise Forbidden("There is no such membership")
    check(_Change(event, UserId(event.state_key), state, version))


@dataclass(slots=True, frozen=True)
class _Change:
    """A change of membership with what is known of its two sides, looked up only when a rule asks."""

    event: Event
    target: UserId
    state: RoomState
    version: RoomVersion

    @property
    def is_own(self) -> bool:
        return self.event.sender == self.target

    @property
    def sender_membership(self) -> str | None:
        return membership_of(self.state, self.event.sender)

    @property
    def target_membership(self) -> str | None:
        return membership_of(self.state, self.target)

    @property
    def levels(self) -> PowerLevels:
        return PowerLevels.of_state(self.state, self.version)

    @property
    def join_rule(self) -> object:
        """The room's join rule; a room without one takes invitations only."""
        event = self.state.get(JOIN_RULES)
        return event.content.get("join_rule") if event else "invite"

    def check_sender_joined(self) -> None:
        if self.sender_membership != "join":
            raise Forbidden("The sender is not in the room")

    def check_own(self) -> None:
        if not self.is_own:
            raise Forbidden("Nobody can join or knock for another user")


def _check_join(change: _Change) -> None:
    if _is_first_join(change):
        return
    change.check_own()
    membership = change.target_membership
    if membership == "ban":
        raise Forbidden("The user is banned from the room")
    join_rule = change.join_rule
    if join_rule == "public":
        return
    if join_rule not in ("invite", "knock", "restricted", "knock_restricted"):
        raise Forbidden("The room is not open to anybody")
    if membership in ("join", "invite"):
        return
    if join_rule in ("invite", "knock"):
        raise Forbidden("The user is not invited to the room")
    _check_authorising_user(change)


def _is_first_join(change: _Change) -> bool:
    """Return whether the creator joins directly after the create event, before any join rule exists."""
    create_event = change.state.get(CREATE)
    if create_event is None or change.event.pdu.get("prev_events") != [create_event.event_id]:
        return False
    if change.version.create_names_creator:
        return change.target == create_event.content.get("creator")
    # An additional creator joins as anybody else does: only the sender was there at the beginning.
    return change.target == create_event.sender


def _check_authorising_user(change: _Change) -> None:
    user_id = change.event.content.get("join_authorised_via_users_server")
    if not isinstance(user_id, str):
        raise Forbidden("Joining this room needs an invitation, or a member's server to vouch for it")
    if membership_of(change.state, user_id) != "join" or not change.levels.may_do(user_id, "invite"):
        raise Forbidden("The user who vouches for this join may not invite")


def _check_invite(change: _Change) -> None:
    target_membership = change.target_membership
    if target_membership == "ban":
        raise Forbidden("The user is banned from the room")
    if "third_party_invite" in change.event.content:
        check_third_party_invite(change.event, change.state)
        return
    change.check_sender_joined()
    if target_membership == "join":
        raise Forbidden("The user is in the room already")
    if not change.levels.may_do(change.event.sender, "invite"):
        raise Forbidden("The sender's power level does not allow to invite")


def _check_leave(change: _Change) -> None:
    target_membership = change.target_membership
    if change.is_own:
        if target_membership not in ("invite", "join", "knock"):
            raise Forbidden("The user is not in the room, nor invited, nor knocking")
        return
    change.check_sender_joined()
    levels = change.levels
    if target_membership == "ban" and not levels.may_do(change.event.sender, "ban"):
        raise Forbidden("The sender's power level does not allow to lift a ban")
    _check_removal(change, levels, "kick")


def _check_ban(change: _Change) -> None:
    change.check_sender_joined()
    _check_removal(change, change.levels, "ban")


def _check_removal(change: _Change, levels: PowerLevels, action: Action) -> None:
    if not levels.may_do(change.event.sender, action):
        raise Forbidden(f"The sender's power level does not allow to {action}")
    if levels.user_level(change.target) >= levels.user_level(change.event.sender):
        raise Forbidden(f"Nobody can {action} a user of the same or a higher power level")


def _check_knock(change: _Change) -> None:
    if change.join_rule not in ("knock", "knock_restricted"):
        raise Forbidden("The room does not take knocks")
    change.check_own()
    if change.target_membership in ("ban", "invite", "join"):
        raise Forbidden("The user is banned, invited, or in the room already")


_CHECKS: dict[str, Callable[[_Change], None]] = {
    "join": _check_join,
    "invite": _check_invite,
    "leave": _check_leave,
    "ban": _check_ban,
    "knock": _check_knock,
}
