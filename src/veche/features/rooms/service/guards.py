"""Guards: what slices above ask of events of some types before people may send them."""

from collections.abc import Callable, Sequence

from veche.core.ids import RoomId
from veche.features.rooms.proposal import NewEvent
from veche.kit.transaction import Transaction

Check = Callable[[Transaction, RoomId, NewEvent], None]


class Guards:
    """Asked in the transaction, after the room's own rules have let the event pass. A check raises to refuse.

    What it raises, it raises before it writes.
    """

    def __init__(self) -> None:
        self._checks: dict[str, list[Check]] = {}

    def add(self, event_types: Sequence[str], check: Check) -> None:
        """Have `check(tx, room_id, new_event)` called for events of some types."""
        for event_type in event_types:
            self._checks.setdefault(event_type, []).append(check)

    def check(self, tx: Transaction, room_id: RoomId, new: NewEvent) -> None:
        """Ask all that concern an event."""
        for check in self._checks.get(new.type, ()):
            check(tx, room_id, new)
