"""What the server asks of state that is set by hand, beyond the rules that all servers share."""

from collections.abc import Mapping
from typing import Any

from veche.core.errors import InvalidParam, MatrixError, NotFound
from veche.core.event import StateKey
from veche.core.ids import RoomAlias, RoomId, parse_room_alias, parse_user_id
from veche.features.accounts.api import Accounts
from veche.features.rooms.proposal import Proposal
from veche.features.rooms.store.aliases import find_alias
from veche.kit.transaction import Snapshot

ALIASES_MOST = 100


def check_state(
    snapshot: Snapshot, accounts: Accounts, proposal: Proposal, address: StateKey, content: Mapping[str, Any]
) -> None:
    """Raise for a canonical alias that does not lead here, or a membership of nobody."""
    if address == ("m.room.canonical_alias", ""):
        known = proposal.get(address)
        _check_aliases(snapshot, proposal.room_id, {} if known is None else known.content, content)
    is_invitation = address[0] == "m.room.member" and content.get("membership") == "invite"
    if is_invitation and not accounts.user_exists(snapshot, parse_user_id(address[1])):
        raise NotFound("There is nobody of that name here")


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
