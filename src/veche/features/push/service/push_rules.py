"""The use cases of push rules, and everybody's rules in memory: every message asks for them."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from veche.core.errors import MatrixError
from veche.core.ids import RoomId, UserId
from veche.core.push_rules import (
    Rule,
    Ruleset,
    add_rule,
    default_ruleset,
    delete_rule,
    follow_room,
    get_rule,
    is_default_ruleset,
    overrides_of,
    set_actions,
    set_enabled,
)
from veche.features.push.rules.prediction import Prediction, is_predictable, ruleset_of
from veche.features.push.store.rules import (
    NOTHING_CHANGED,
    StoredRules,
    find_rules,
    list_rules,
    put_rules,
    remove_rules,
)
from veche.features.sync.api import Sync
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

SECTION = "push_rules"
RULESETS_LIMIT = 20_000
PREDICTED_ROOMS_LIMIT = 2_000
"""Rooms of one user whose predictions are kept."""

Edit = Callable[[Ruleset], Ruleset]
_ANY_ROOM = RoomId("!")
_ANYBODY = UserId("@somebody:")
# What the server's own rules foresee is the same for all people and rooms.
_OF_DEFAULTS = Prediction(default_ruleset(_ANYBODY), _ANYBODY, _ANY_ROOM, is_pair=False)


class PushRules:
    """Keeps what users change, and tells their devices."""

    def __init__(self, database: Database, sync: Sync) -> None:
        self._database = database
        self._sync = sync
        self._stored: dict[UserId, StoredRules] = {}
        self._unpredictable: set[UserId] = set()
        self._rulesets: dict[UserId, Ruleset] = {}
        self._predictions: dict[UserId, dict[tuple[RoomId, bool], Prediction]] = {}
        self.generation = 0
        """Counts the changes, of anybody."""

    async def load(self) -> None:
        """Read what everybody has changed."""
        self.generation += 1
        found = await self._database.read(list_rules)
        self._stored = dict(found)
        self._rulesets, self._predictions = {}, {}
        self._unpredictable = {user_id for user_id, rules in found if _is_unpredictable(user_id, rules)}

    # Use cases

    async def list_rules(self, user_id: UserId) -> Ruleset:
        """Return a user's whole ruleset."""
        return await self._database.read(self.read_ruleset, user_id)

    async def get_rule(self, user_id: UserId, kind: str, rule_id: str) -> Rule:
        """Return one rule or raise M_NOT_FOUND."""
        return get_rule(await self.list_rules(user_id), kind, rule_id)

    async def put_rule(
        self,
        user_id: UserId,
        name: tuple[str, str],
        body: Mapping[str, Any],
        before: str | None,
        after: str | None,
    ) -> None:
        """Add a rule of the user's own, or change it; `name` is its kind and id."""
        await self._edit(user_id, lambda rules: add_rule(rules, *name, body, before=before, after=after))

    async def delete_rule(self, user_id: UserId, kind: str, rule_id: str) -> None:
        """Remove a rule of the user's own."""
        await self._edit(user_id, lambda rules: delete_rule(rules, kind, rule_id))

    async def set_enabled(self, user_id: UserId, kind: str, rule_id: str, enabled: object) -> None:
        """Switch a rule on or off."""
        await self._edit(user_id, lambda rules: set_enabled(rules, kind, rule_id, enabled=enabled))

    async def set_actions(self, user_id: UserId, kind: str, rule_id: str, actions: object) -> None:
        """Change what a rule does."""
        await self._edit(user_id, lambda rules: set_actions(rules, kind, rule_id, actions))

    # For the counts, the cursor and the sync sections

    def read_ruleset(self, snapshot: Snapshot, user_id: UserId) -> Ruleset:
        """Return a user's ruleset as a snapshot has it."""
        return ruleset_of(user_id, find_rules(snapshot, user_id).overrides)

    def read_position(self, snapshot: Snapshot, user_id: UserId) -> int:
        """Return where the user last changed a rule; 0 is never."""
        return find_rules(snapshot, user_id).position

    def ruleset(self, user_id: UserId) -> Ruleset:
        """Return a user's ruleset from memory."""
        found = self._rulesets.get(user_id)
        if found is None:
            if len(self._rulesets) >= RULESETS_LIMIT:
                self._rulesets = {}
            found = ruleset_of(user_id, self._stored.get(user_id, NOTHING_CHANGED).overrides)
            self._rulesets[user_id] = found
        return found

    def has_changed_any(self, user_id: UserId) -> bool:
        """Return whether a user has rules of their own."""
        return user_id in self._stored

    def changed_position(self, user_id: UserId) -> int:
        """Return where a user last changed a rule, from memory."""
        return self._stored.get(user_id, NOTHING_CHANGED).position

    def predict(self, user_id: UserId, room_id: RoomId, *, is_pair: bool) -> Prediction:
        """Return what a user's rules say of a room's events."""
        if user_id not in self._stored:
            return _OF_DEFAULTS
        if len(self._predictions) >= RULESETS_LIMIT:
            self._predictions = {}
        rooms = self._predictions.setdefault(user_id, {})
        found = rooms.get((room_id, is_pair))
        if found is None:
            if len(rooms) >= PREDICTED_ROOMS_LIMIT:
                rooms.clear()
            found = rooms[room_id, is_pair] = Prediction(
                self.ruleset(user_id), user_id, room_id, is_pair=is_pair
            )
        return found

    def unpredictable_among(self, users: set[UserId]) -> list[UserId]:
        """Return those users whose rules look at more than the room and the kind of an event."""
        smaller, larger = sorted((self._unpredictable, users), key=len)
        return [user_id for user_id in smaller if user_id in larger]

    def remove_all(self, tx: Transaction, user_id: UserId) -> None:
        """Forget a user who has given up the account."""
        remove_rules(tx, user_id)
        tx.after_commit(lambda: self._keep(user_id, NOTHING_CHANGED))

    def move_room(self, tx: Transaction, user_id: UserId, old_room: RoomId, new_room: RoomId) -> None:
        """Have a user's rules about a room hold for its successor too, as far as there is place for them."""
        with contextlib.suppress(MatrixError):
            self._write(tx, user_id, lambda rules: follow_room(rules, old_room, new_room))

    # Inside

    async def _edit(self, user_id: UserId, edit: Edit) -> None:
        await self._database.write(self._write, user_id, edit)

    def _write(self, tx: Transaction, user_id: UserId, edit: Edit) -> None:
        known = find_rules(tx, user_id)
        overrides = overrides_of(edit(ruleset_of(user_id, known.overrides)), default_ruleset(user_id))
        if overrides == known.overrides:
            return
        rules = StoredRules(overrides, tx.next_position())
        put_rules(tx, user_id, rules)
        tx.after_commit(lambda: self._keep(user_id, rules))
        self._sync.mark_after(tx, SECTION, (user_id,), rules.position)

    def _keep(self, user_id: UserId, rules: StoredRules) -> None:
        self.generation += 1
        self._stored[user_id] = rules
        self._rulesets.pop(user_id, None)
        self._predictions.pop(user_id, None)
        if _is_unpredictable(user_id, rules):
            self._unpredictable.add(user_id)
        else:
            self._unpredictable.discard(user_id)


def _is_unpredictable(user_id: UserId, rules: StoredRules) -> bool:
    """Return whether in any room single events may matter to a user."""
    if is_default_ruleset(rules.overrides):
        return False
    # Rules for other rooms are no reason: in "any room" they do not apply, and in theirs they are foreseen,
    # unless they also look at the content; such a rule is unpredictable wherever its pattern matches.
    own = rules.overrides.get("rules", {})
    has_wide = any(_may_meet_single_events(rule) for rules in own.values() for rule in rules)
    return has_wide or not is_predictable(ruleset_of(user_id, rules.overrides), _ANY_ROOM)


def _may_meet_single_events(rule: Rule) -> bool:
    """Return whether a rule looks at events, or tells of what the server's own rules leave out."""
    if not rule["enabled"]:
        return False
    conditions = rule.get("conditions", ())
    return "notify" in rule["actions"] or any(
        condition["kind"] != "event_match" or condition["key"] != "room_id" for condition in conditions
    )
