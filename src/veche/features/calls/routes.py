"""HTTP of calls."""

from typing import Any

from veche.features.calls.rules import make_turn_password
from veche.features.calls.settings import CallsSettings
from veche.kit.clock import Clock
from veche.kit.http import Request, Route, get


class CallRoutes:
    """The operations of calls."""

    def __init__(self, settings: CallsSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def routes(self) -> list[Route]:
        """Declare them."""
        return [get("/_matrix/client/v3/voip/turnServer", self.turn_server)]

    async def turn_server(self, request: Request) -> Any:
        """Give a password for the TURN server; without one, the empty answer that clients know."""
        settings = self._settings
        if not settings.turn_uris:
            return {}
        expires_s = self._clock.now_ms() // 1000 + settings.turn_lifetime_s
        made = make_turn_password(request.requester.user_id, settings.turn_secret, expires_s)
        return {
            "username": made.username,
            "password": made.password,
            "uris": list(settings.turn_uris),
            "ttl": settings.turn_lifetime_s,
        }
