"""Profiles."""

from collections.abc import Mapping
from typing import Any

from veche.core.errors import MissingParam, NotFound
from veche.core.ids import UserId, parse_user_id
from veche.features.accounts.rules import check_field_name, check_field_value, check_not_suspended, check_own
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.profiles import PROFILE_LIMIT_BYTES
from veche.kit.http import Access, Request, Route, delete, get, put

BODY_LIMIT_BYTES = PROFILE_LIMIT_BYTES + 1024
# Clients take these two away by setting them to nothing.
ERASED_BY_NOTHING = frozenset({"displayname", "avatar_url"})


class ProfileRoutes:
    """The operations on profiles."""

    def __init__(self, accounts: Accounts) -> None:
        self._profiles = accounts.profiles

    def routes(self) -> list[Route]:
        """Return the declarations."""
        profile = "/_matrix/client/v3/profile/{userId}"
        field = f"{profile}/{{keyName}}"
        return [
            get(profile, self.get_profile, Access.ANYBODY),
            get(field, self.get_field, Access.ANYBODY),
            put(field, self.put_field, Access.GUEST),
            delete(field, self.remove_field, Access.GUEST),
        ]

    async def get_profile(self, request: Request) -> Mapping[str, Any]:
        """Return a whole profile."""
        return await self._profiles.get_fields(parse_user_id(request.parameters["userId"]))

    async def get_field(self, request: Request) -> dict[str, Any]:
        """Return one field of a profile."""
        name = request.parameters["keyName"]
        fields = await self._profiles.get_fields(parse_user_id(request.parameters["userId"]))
        if name not in fields:
            raise NotFound("The profile has no such field")
        return {name: fields[name]}

    async def put_field(self, request: Request) -> dict[str, Any]:
        """Set one field of the requester's profile."""
        user_id, name = _own_field(request)
        body = await request.json_object(BODY_LIMIT_BYTES)
        if name not in body:
            raise MissingParam(f"{name!r} is missing")
        if name in ERASED_BY_NOTHING and not body[name]:
            await self._profiles.remove_field(user_id, name)
        else:
            check_field_value(name, body[name])
            await self._profiles.put_field(user_id, name, body[name])
        return {}

    async def remove_field(self, request: Request) -> dict[str, Any]:
        """Delete one field of the requester's profile."""
        user_id, name = _own_field(request)
        await self._profiles.remove_field(user_id, name)
        return {}


def _own_field(request: Request) -> tuple[UserId, str]:
    user_id = check_own(request.requester, request.parameters["userId"])
    check_not_suspended(request.requester)
    name = request.parameters["keyName"]
    check_field_name(name)
    return user_id, name
