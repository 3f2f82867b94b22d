"""The rules for `m.room.create`, the one event that no state can vouch for."""

from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.ids import is_user_id, server_of
from veche.core.room_versions import RoomVersion


def check_create(event: Event, version: RoomVersion) -> None:
    """Raise Forbidden unless the event may begin a room of this version."""
    if event.pdu.get("prev_events"):
        raise Forbidden("A create event has nothing before it")
    _check_room_id(event, version)
    if event.content.get("room_version", version.version) != version.version:
        raise Forbidden("The create event names another room version")
    if version.create_names_creator and "creator" not in event.content:
        raise Forbidden("The create event does not name the creator")
    if version.has_additional_creators:
        _check_additional_creators(event)


def _check_room_id(event: Event, version: RoomVersion) -> None:
    if version.room_id_is_create_hash:
        if "room_id" in event.pdu:
            raise Forbidden("The create event must not have a room id: the id is made from the event")
    elif server_of(event.room_id) != server_of(event.sender):
        raise Forbidden("The room id must be of the sender's server")


def _check_additional_creators(event: Event) -> None:
    additional = event.content.get("additional_creators", [])
    if not isinstance(additional, list) or not all(map(is_user_id, additional)):
        raise Forbidden("The additional creators must be a list of user ids")
