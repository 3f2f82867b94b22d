"""The audience: whose devices are told of an event, at the cost of those in the room who have any to tell."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.core.push_rules import PushDecision, personally_concerned
from veche.features.push.rules.classes import is_request, thread_of
from veche.features.push.service.backlog import keepers_of
from veche.features.push.service.evaluation import evaluate_by_default, evaluate_for
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.pushers import Pushers
from veche.features.push.store.waiting import Waiting
from veche.features.rooms.api import Room, StoredEvent

ROOMS_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class _People:
    """Who matters in a room, for as long as nobody comes or goes and nothing is set anew."""

    version: tuple[int, int, int]
    with_pushers: list[UserId]
    unpredictable: list[UserId]


class Audience:
    """Finds the people for whom an event has to be looked at one by one."""

    def __init__(self, rules: PushRules, pushers: Pushers) -> None:
        self.rules = rules
        self.pushers = pushers
        self._people: OrderedDict[RoomId, _People] = OrderedDict()

    def members_changed(self, room_id: RoomId) -> None:
        """Forget who is in a room."""
        self._people.pop(room_id, None)

    def unpredictable(self, room: Room) -> list[UserId]:
        """Return the members whose own rules look at single events."""
        return self._people_of(room).unpredictable

    def whom_to_tell(self, room: Room, entry: StoredEvent) -> list[Waiting]:
        """Return what an event is to the pushers of those it notifies."""
        if entry.redacted_by is not None:
            return []
        users = self._candidates(room, entry)
        if not users:
            return []
        by_default: PushDecision | None = None
        concerned = personally_concerned(
            {"type": entry.type, "state_key": entry.state_key, "content": entry.event.content}
        )
        if is_request(entry):
            concerned |= {*keepers_of(room)}
        found: list[Waiting] = []
        for user_id in users:
            if self.rules.has_changed_any(user_id) or user_id in concerned:
                decision = evaluate_for(self.rules.ruleset(user_id), user_id, room, entry)
            else:
                by_default = by_default or evaluate_by_default(room, entry)
                decision = by_default
            if decision.notify and user_id != entry.sender:
                found += self._waiting(user_id, entry, decision)
        return found

    def _candidates(self, room: Room, entry: StoredEvent) -> Iterable[UserId]:
        users = self._people_of(room).with_pushers
        invited = UserId(entry.state_key or "") if entry.type == "m.room.member" else None
        if invited is not None and invited not in room.joined and self.pushers.ids_of(invited):
            return [*users, invited]
        return users

    def _waiting(self, user_id: UserId, entry: StoredEvent, decision: PushDecision) -> Iterable[Waiting]:
        for pusher_id in self.pushers.ids_of(user_id):
            yield Waiting(
                pusher_id, entry.position, entry.room_id, entry.event_id, thread_of(entry), decision.actions
            )

    def _people_of(self, room: Room) -> _People:
        version = (self.rules.generation, self.pushers.generation, len(room.joined))
        known = self._people.get(room.room_id)
        if known is None or known.version != version:
            known = self._people[room.room_id] = _People(
                version, self.pushers.users_among(room.joined), self.rules.unpredictable_among(room.joined)
            )
            if len(self._people) > ROOMS_LIMIT:
                self._people.popitem(last=False)
        return known
