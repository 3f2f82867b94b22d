"""Push rules (client-server API, module "Push Notifications"): what a user wants to be told of, and how.

A ruleset is plain JSON, as clients read it: a list of rules for each kind, the most important first. It is a
value: every edit returns a new ruleset that shares the unchanged rules with the old one.
"""

from veche.core.push_rules.defaults import REQUEST_RULE, default_ruleset
from veche.core.push_rules.evaluation import (
    PushContext,
    PushDecision,
    default_outcome,
    evaluate,
    personally_concerned,
    tweaks_of,
)
from veche.core.push_rules.following import follow_room
from veche.core.push_rules.mentions import mentioned_users, mentions_room
from veche.core.push_rules.overrides import (
    apply_overrides,
    is_default_in_room,
    is_default_ruleset,
    overrides_of,
)
from veche.core.push_rules.ruleset import (
    KINDS,
    Rule,
    Ruleset,
    add_rule,
    delete_rule,
    get_rule,
    set_actions,
    set_enabled,
)

__all__ = [
    "KINDS",
    "REQUEST_RULE",
    "PushContext",
    "PushDecision",
    "Rule",
    "Ruleset",
    "add_rule",
    "apply_overrides",
    "default_outcome",
    "default_ruleset",
    "delete_rule",
    "evaluate",
    "follow_room",
    "get_rule",
    "is_default_in_room",
    "is_default_ruleset",
    "mentioned_users",
    "mentions_room",
    "overrides_of",
    "personally_concerned",
    "set_actions",
    "set_enabled",
    "tweaks_of",
]
