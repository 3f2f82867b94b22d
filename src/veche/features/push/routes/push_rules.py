"""HTTP of push rules."""

from typing import Any

import msgspec

from veche.core.errors import NotFound
from veche.features.push.service.push_rules import PushRules
from veche.kit.http import Access, Request, Route, delete, get, put

BODY_LIMIT_BYTES = 64 * 1024


class RuleBody(msgspec.Struct, kw_only=True):
    """The body of `PUT .../{kind}/{ruleId}`; what the parts hold is checked with the rule."""

    actions: Any = None
    conditions: list[dict[str, Any]] = []
    pattern: str | None = None


class PushRuleRoutes:
    """The operations on push rules. Only the scope `global` exists."""

    def __init__(self, rules: PushRules) -> None:
        self._rules = rules

    def routes(self) -> list[Route]:
        """Return the declarations. Clients in use leave out slashes at the end, or add them."""
        top = "/_matrix/client/v3/pushrules"
        rule = f"{top}/{{scope}}/{{kind}}/{{ruleId}}"
        declared = [
            get(top, self.list_scopes, Access.GUEST),
            get(f"{top}/{{scope}}", self.list_kinds, Access.GUEST),
            get(f"{top}/{{scope}}/{{kind}}", self.list_kind, Access.GUEST),
            get(rule, self.get_rule, Access.GUEST),
            put(rule, self.put_rule, Access.GUEST),
            delete(rule, self.delete_rule, Access.GUEST),
            get(f"{rule}/{{part}}", self.get_part, Access.GUEST),
            put(f"{rule}/{{part}}", self.put_part, Access.GUEST),
        ]
        slashed = [get(f"{route.path}/", route.endpoint, route.access) for route in declared[:3]]
        return [*declared, *slashed]

    async def list_scopes(self, request: Request) -> Any:
        """Return all rules."""
        return {"global": await self._rules.list_rules(request.requester.user_id)}

    async def list_kinds(self, request: Request) -> Any:
        """Return all rules of the scope."""
        _check_scope(request)
        return await self._rules.list_rules(request.requester.user_id)

    async def list_kind(self, request: Request) -> Any:
        """Return the rules of a kind."""
        _check_scope(request)
        kind = request.parameters["kind"]
        rules = await self._rules.list_rules(request.requester.user_id)
        if kind not in rules:
            raise NotFound("There is no such kind of push rules")
        return rules[kind]

    async def get_rule(self, request: Request) -> Any:
        """Return a rule."""
        return await self._rules.get_rule(request.requester.user_id, *_name(request))

    async def put_rule(self, request: Request) -> Any:
        """Add or change a rule."""
        body = await request.decode(RuleBody, BODY_LIMIT_BYTES)
        name, fields = _name(request), msgspec.to_builtins(body)
        before, after = request.query("before"), request.query("after")
        await self._rules.put_rule(request.requester.user_id, name, fields, before, after)
        return {}

    async def delete_rule(self, request: Request) -> Any:
        """Remove a rule."""
        await self._rules.delete_rule(request.requester.user_id, *_name(request))
        return {}

    async def get_part(self, request: Request) -> Any:
        """Return whether a rule is on, or what it does."""
        part = _part(request)
        rule = await self._rules.get_rule(request.requester.user_id, *_name(request))
        return {part: rule[part]}

    async def put_part(self, request: Request) -> Any:
        """Switch a rule, or change what it does."""
        part, body = _part(request), await request.json_object(BODY_LIMIT_BYTES)
        change = self._rules.set_enabled if part == "enabled" else self._rules.set_actions
        await change(request.requester.user_id, *_name(request), body.get(part))
        return {}


def _check_scope(request: Request) -> None:
    if request.parameters["scope"] != "global":
        raise NotFound("There are no push rules but those of the scope global")


def _name(request: Request) -> tuple[str, str]:
    _check_scope(request)
    return request.parameters["kind"], request.parameters["ruleId"]


def _part(request: Request) -> str:
    part = request.parameters["part"]
    if part not in ("enabled", "actions"):
        raise NotFound("A push rule has no such part")
    return part
