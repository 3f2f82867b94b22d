"""HTTP between clients, this server and the SFU: its signalling passes through here, media never does."""

from typing import Any

from starlette.responses import Response

from veche.core.errors import MatrixError, NotFound
from veche.features.calls.rules.signed_token import TokenError
from veche.features.calls.service.connections import Connections
from veche.features.calls.sfu.backend import SfuAway
from veche.features.calls.sfu.engine import SOCKET_PATH, WEBHOOK_PATH, Engine
from veche.kit.http import Access, Request, Route, get, post, raw_path_of
from veche.kit.http_tunnel import TunnelError, Tunnels

SIGNALLING = frozenset(("/rtc", "/rtc/v1", "/rtc/validate", "/rtc/v1/validate"))
"""What clients ask an SFU; its other operations are this server's alone."""
NOTICE_MOST_BYTES = 256 * 1024


class SfuRoutes:
    """The operations between the three."""

    def __init__(self, engine: Engine, connections: Connections, tunnels: Tunnels) -> None:
        self._engine = engine
        self._connections = connections
        self._tunnels = tunnels

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get(SOCKET_PATH + "/{path*}", self.connect, Access.ANYBODY),
            post(WEBHOOK_PATH, self.take_notice, Access.ANYBODY),
        ]

    async def connect(self, request: Request) -> Response:
        """Lead a device that has a token to the SFU; its place in the call is looked at once more."""
        address = self._engine.tunnel_address
        target = raw_path_of(request.scope).removeprefix(SOCKET_PATH)
        if address is None or target not in SIGNALLING:
            raise NotFound("There is nothing at this path")
        backend = self._engine.get_backend()
        try:
            grant = backend.read_token(_token_of(request))
        except TokenError as error:
            raise _unknown_token(error) from error
        await self._connections.check_may_connect(grant)
        query = request.scope["query_string"].decode("latin-1")
        try:
            return await self._tunnels.open(request, address, f"{target}?{query}")
        except TunnelError as error:
            raise SfuAway from error

    async def take_notice(self, request: Request) -> Any:
        """Be told by the SFU who has come and gone."""
        body = await request.read_body(NOTICE_MOST_BYTES)
        try:
            notice = self._engine.get_backend().read_notice(request.headers, body)
        except TokenError as error:
            raise _unknown_token(error) from error
        await self._connections.take_notice(notice)
        return {}


def _token_of(request: Request) -> str:
    told = request.headers.get("authorization", "").removeprefix("Bearer ")
    return told or request.query("access_token", "") or ""


def _unknown_token(error: TokenError) -> MatrixError:
    return MatrixError(f"The token is not good here: {error}", errcode="M_UNKNOWN_TOKEN", status=401)
