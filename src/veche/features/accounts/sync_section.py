"""What sync says about account data: the global pieces, and those of the rooms that a user sees."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from veche.core.ids import RoomId
from veche.features.accounts.service.account_data import SECTION
from veche.features.accounts.store import account_data as store
from veche.features.accounts.store.account_data import AccountDatum
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class RoomsShown:
    """Where the rooms of an answer are: `joined` or `left`; of `new` ones, everything is told."""

    joined: frozenset[RoomId]
    left: frozenset[RoomId] = frozenset()
    new: frozenset[RoomId] = frozenset()


RoomsFinder = Callable[[Snapshot, SyncView], RoomsShown]


class AccountDataSection(Section):
    """Account data that was put since, also when it was put to what it had been."""

    name: ClassVar[str] = SECTION

    def __init__(self) -> None:
        self.find_rooms: RoomsFinder | None = None

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the pieces put in the window; of rooms that are new to the client, all of them."""
        rooms = self.find_rooms(snapshot, view) if self.find_rooms else None
        found = _read(snapshot, view, rooms)
        tree: Tree = {}
        events = [_event(d) for d in found if not d.room_id and view.filter.account_data.allows(d.type)]
        if events:
            tree["account_data"] = {"events": events}
        for datum in found:
            if datum.room_id and _allows(view, datum.room_id, datum.type):
                _put_in_room(tree, _place(rooms, datum.room_id), datum)
        return tree


def room_events(data: Iterable[AccountDatum]) -> list[dict[str, Any]]:
    """Return account data as events."""
    return [_event(datum) for datum in data]


def _read(snapshot: Snapshot, view: SyncView, rooms: RoomsShown | None) -> list[AccountDatum]:
    after, upto = view.after.position, view.upto.position
    if view.is_initial:
        return store.list_all(snapshot, view.user_id, upto)
    new = rooms.new if rooms else frozenset[RoomId]()
    changed = store.list_changed(snapshot, view.user_id, after, upto)
    found = [datum for datum in changed if datum.room_id not in new]
    for room_id in new:
        found += store.list_of_room(snapshot, view.user_id, room_id)
    return found


def _allows(view: SyncView, room_id: RoomId, kind: str) -> bool:
    rooms = view.filter.room
    return (
        rooms.allows_room(room_id)
        and rooms.account_data.allows_room(room_id)
        and rooms.account_data.allows(kind)
    )


def _place(rooms: RoomsShown | None, room_id: RoomId) -> str | None:
    if rooms is None or room_id in rooms.joined:
        return "join"
    return "leave" if room_id in rooms.left else None


def _put_in_room(tree: Tree, place: str | None, datum: AccountDatum) -> None:
    if place is None:
        return
    room = tree.setdefault("rooms", {}).setdefault(place, {}).setdefault(datum.room_id, {})
    room.setdefault("account_data", {"events": []})["events"].append(_event(datum))


def _event(datum: AccountDatum) -> dict[str, Any]:
    return {"type": datum.type, "content": orjson.Fragment(datum.content)}
