"""The rules in the order in which the room versions number them; longer ones have files of their own.

What a rule asks of other things than content and state is checked elsewhere, where these are known: which
`auth_events` an event names and whether those were accepted, and who signed it (the servers of `sender` and
of `join_authorised_via_users_server`).
"""

from veche.core.auth_events import CREATE
from veche.core.auth_rules.creation import check_create
from veche.core.auth_rules.membership import check_member, membership_of
from veche.core.auth_rules.power_levels_change import check_power_levels_change
from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.ids import server_of
from veche.core.power_levels import PowerLevels, RoomState
from veche.core.room_versions import RoomVersion


def check_allowed(event: Event, state: RoomState, version: RoomVersion) -> None:
    """Raise Forbidden unless `state`, as it is before the event, lets the sender send this event.

    In room version 12 too, `state` holds the create event, although no event names it in `auth_events`.
    """
    if event.type == "m.room.create":
        check_create(event, version)
        return
    _check_room(event, _get_create_event(state), version)
    if event.type == "m.room.member":
        check_member(event, state, version)
        return
    _check_sender(event, state, version)


def _get_create_event(state: RoomState) -> Event:
    create_event = state.get(CREATE)
    if create_event is None:
        raise Forbidden("The room has no create event")
    return create_event


def _check_room(event: Event, create_event: Event, version: RoomVersion) -> None:
    if version.room_id_is_create_hash and event.room_id[1:] != create_event.event_id[1:]:
        raise Forbidden("The event belongs to another room")
    is_closed = create_event.content.get("m.federate") is False
    if is_closed and server_of(event.sender) != server_of(create_event.sender):
        raise Forbidden("The room is closed to users of other servers")


def _check_sender(event: Event, state: RoomState, version: RoomVersion) -> None:
    if membership_of(state, event.sender) != "join":
        raise Forbidden("The sender is not in the room")
    levels = PowerLevels.of_state(state, version)
    if event.type == "m.room.third_party_invite":
        if not levels.may_do(event.sender, "invite"):
            raise Forbidden("The sender's power level does not allow to invite")
        return
    if not levels.may_send(event.sender, event.type, is_state=event.is_state):
        raise Forbidden(f"The sender's power level does not allow to send {event.type}")
    if event.state_key is not None and event.state_key.startswith("@") and event.state_key != event.sender:
        raise Forbidden("State that is keyed by a user id belongs to that user")
    if event.type == "m.room.power_levels":
        check_power_levels_change(event, levels, version)
