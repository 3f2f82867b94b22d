"""Setting state by hand: what the server asks beyond the rules that all servers share, and what follows."""

from collections.abc import Mapping
from typing import Any

import msgspec

from veche.core.errors import InvalidParam, MatrixError
from veche.core.event import Event, StateKey
from veche.core.ids import RoomAlias, RoomId, parse_room_alias, parse_user_id
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.service.guards import Guards
from veche.features.rooms.service.guests import Guests
from veche.features.rooms.service.membership import Memberships, admits_guests
from veche.features.rooms.store.aliases import find_alias
from veche.kit.transaction import Snapshot, Transaction

ALIASES_MOST = 100
GUEST_ACCESS = ("m.room.guest_access", "")


class StateSetting:
    """The one way by which clients set state, now or later."""

    def __init__(self, live: LiveRooms, memberships: Memberships, guests: Guests, guards: Guards) -> None:
        self._live = live
        self._memberships = memberships
        self._guests = guests
        self._guards = guards

    def set(self, tx: Transaction, proposal: Proposal, new: NewEvent) -> Event:
        """Append a state event; the same content by the same sender once more changes nothing."""
        address = (new.type, new.state_key or "")
        content = self._settle(tx, proposal, new)
        known = proposal.get(address)
        if known is not None and known.sender == new.sender and known.content == content:
            return known
        settled = msgspec.structs.replace(new, content=content)
        event = proposal.add(settled)
        self._guards.check(tx, proposal.room_id, settled)
        self._live.write(tx, proposal)
        self.follow(tx, proposal, address)
        return event

    def follow(self, tx: Transaction, proposal: Proposal, address: StateKey) -> None:
        """Do what a written change of state entails, be it that it was set or that it was redacted."""
        if address == GUEST_ACCESS and not admits_guests(proposal):
            self._guests.remove_later(tx, proposal.room_id)

    def _settle(self, tx: Transaction, proposal: Proposal, new: NewEvent) -> Mapping[str, Any]:
        """Return the content to set; raise for an alias that leads elsewhere, or who may not come in so."""
        state_key = new.state_key or ""
        if new.type == "m.room.canonical_alias" and state_key == "":
            known = proposal.get((new.type, state_key))
            _check_aliases(tx, proposal.room_id, {} if known is None else known.content, new.content)
        if new.type == "m.room.member":
            user_id = parse_user_id(state_key)
            return self._memberships.settle_by_hand(tx, proposal, new.sender, user_id, dict(new.content))
        return new.content


def _check_aliases(
    snapshot: Snapshot, room_id: RoomId, known: Mapping[str, Any], content: Mapping[str, Any]
) -> None:
    """Only aliases that are new in the event are looked up: old ones may have gone since."""
    new = _aliases_in(content) - _aliases_in(known)
    for alias in sorted(new):
        found = find_alias(snapshot, alias)
        if found is None or found[0] != room_id:
            raise MatrixError(f"{alias} does not lead to this room", errcode="M_BAD_ALIAS", status=400)


def _aliases_in(content: Mapping[str, Any]) -> set[RoomAlias]:
    alias, others = content.get("alias"), content.get("alt_aliases", [])
    if not isinstance(others, list) or len(others) > ALIASES_MOST:
        raise InvalidParam("alt_aliases should be a list of aliases")
    return {parse_room_alias(one) for one in [*others, *([alias] if alias else [])]}
