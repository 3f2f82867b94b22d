"""HTTP of TURN: passwords for being relayed."""

from typing import Any

from veche.features.calls.rules.turn import make_turn_password
from veche.features.calls.sfu.engine import Engine
from veche.features.calls.shield.suspensions import Suspensions
from veche.kit.clock import Clock
from veche.kit.http import Request, Route, get


class TurnRoutes:
    """The operation of TURN."""

    def __init__(self, engine: Engine, suspensions: Suspensions, clock: Clock, lifetime_s: int) -> None:
        self._engine = engine
        self._suspensions = suspensions
        self._clock = clock
        self._lifetime_s = lifetime_s

    def routes(self) -> list[Route]:
        """Declare it."""
        return [get("/_matrix/client/v3/voip/turnServer", self.turn_server)]

    async def turn_server(self, request: Request) -> Any:
        """Give a password for the TURN server; without one, the empty answer that clients know.

        Nobody is relayed whose calling is suspended: what their invitations say cannot be read everywhere.
        """
        turn = self._engine.find_turn()
        if turn is None or await self._suspensions.find_own(request.requester):
            return {}
        expires_s = self._clock.now_ms() // 1000 + self._lifetime_s
        made = make_turn_password(request.requester.user_id, turn.secret, expires_s)
        return {
            "username": made.username,
            "password": made.password,
            "uris": list(turn.uris),
            "ttl": self._lifetime_s,
        }
