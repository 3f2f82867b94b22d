"""What administrators ask about other people's accounts, and do to them."""

from typing import Any

import msgspec

from veche.core.ids import parse_user_id
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.store.devices import Device
from veche.kit.http import Request, Route, get, put


class Locking(msgspec.Struct, kw_only=True):
    """The body of `PUT /admin/lock/{userId}`."""

    locked: bool


class Suspending(msgspec.Struct, kw_only=True):
    """The body of `PUT /admin/suspend/{userId}`."""

    suspended: bool


class AdministrationRoutes:
    """The operations of administrators."""

    def __init__(self, accounts: Accounts) -> None:
        self._administration = accounts.administration

    def routes(self) -> list[Route]:
        """Return the declarations."""
        v3, v1 = "/_matrix/client/v3/admin", "/_matrix/client/v1/admin"
        return [
            get(f"{v3}/whois/{{userId}}", self.whois),
            get(f"{v1}/lock/{{userId}}", self.is_locked),
            put(f"{v1}/lock/{{userId}}", self.lock),
            get(f"{v1}/suspend/{{userId}}", self.is_suspended),
            put(f"{v1}/suspend/{{userId}}", self.suspend),
        ]

    async def whois(self, request: Request) -> dict[str, Any]:
        """Say from where a user is logged in."""
        user_id = parse_user_id(request.parameters["userId"])
        devices = await self._administration.whois(request.requester, user_id)
        return {"user_id": user_id, "devices": {device.device_id: _sessions(device) for device in devices}}

    async def is_locked(self, request: Request) -> dict[str, bool]:
        """Say whether an account is locked."""
        target = request.parameters["userId"]
        return {"locked": await self._administration.is_in_standing(request.requester, target, "locked")}

    async def lock(self, request: Request) -> dict[str, bool]:
        """Lock or unlock an account."""
        body = await request.decode(Locking)
        await self._administration.put_standing(
            request.requester, request.parameters["userId"], "locked", is_set=body.locked
        )
        return {"locked": body.locked}

    async def is_suspended(self, request: Request) -> dict[str, bool]:
        """Say whether an account is suspended."""
        target = request.parameters["userId"]
        found = await self._administration.is_in_standing(request.requester, target, "suspended")
        return {"suspended": found}

    async def suspend(self, request: Request) -> dict[str, bool]:
        """Suspend or release an account."""
        body = await request.decode(Suspending)
        await self._administration.put_standing(
            request.requester, request.parameters["userId"], "suspended", is_set=body.suspended
        )
        return {"suspended": body.suspended}


def _sessions(device: Device) -> dict[str, Any]:
    connection = {"ip": device.seen_address, "last_seen": device.seen_ms, "user_agent": device.seen_agent}
    return {"sessions": [{"connections": [connection]}]}
