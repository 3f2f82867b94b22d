"""The part of sync that tells a user's devices the push rules."""

from typing import ClassVar

from veche.features.push.service.push_rules import SECTION, PushRules
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.transaction import Snapshot

ACCOUNT_DATA = "m.push_rules"


class PushRulesSection(Section):
    """Tells the whole ruleset as account data, at first and whenever it changed."""

    name: ClassVar[str] = SECTION

    def __init__(self, rules: PushRules) -> None:
        self._rules = rules

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the ruleset if it is news."""
        if not view.filter.account_data.allows(ACCOUNT_DATA):
            return {}
        if not view.is_initial:
            position = self._rules.read_position(snapshot, view.user_id)
            if not view.after.position < position <= view.upto.position:
                return {}
        ruleset = self._rules.read_ruleset(snapshot, view.user_id)
        return {"account_data": {"events": [{"type": ACCOUNT_DATA, "content": {"global": ruleset}}]}}
