"""The ASGI application: finds the route, authenticates, calls it, and turns errors into answers."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from veche.core.errors import MatrixError
from veche.kit.http import (
    CORS,
    Access,
    Authenticate,
    Endpoint,
    Request,
    Route,
    RouteTree,
    json_bytes,
    raw_path_of,
    send_answer,
    send_json,
    unrecognized,
)
from veche.kit.observe import logger


class WebServer:
    """Everything that HTTP clients reach. Counts what it is answering, so that a stop can wait for it."""

    def __init__(
        self, routes: Sequence[Route], authenticate: Authenticate, elsewhere: Endpoint | None = None
    ) -> None:
        self._tree = RouteTree(routes)
        self._authenticate = authenticate
        self._elsewhere = elsewhere
        self._answering = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        self._answering += 1
        self._idle.clear()
        try:
            await self._answer(Request(scope, receive, send), send)
        except ClientDisconnect:
            pass  # nobody is there to be answered
        finally:
            self._answering -= 1
            if not self._answering:
                self._idle.set()

    async def drain(self, timeout_s: float) -> None:
        """Wait until every request that has come in is answered, or the time is up."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            logger.warning("stopping with requests unanswered", count=self._answering)

    async def _answer(self, request: Request, send: Send) -> None:
        if request.method == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(CORS)})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            answer = await self._call_route(request)
        except MatrixError as error:
            await send_json(send, error.status, json_bytes(error.body()))
        except (ClientDisconnect, asyncio.CancelledError):
            raise
        except Exception:  # noqa: BLE001 - a request is one of the three boundaries
            await self._report_failure(request, send)
        else:
            await send_answer(answer, request, send)

    async def _call_route(self, request: Request) -> Any:
        method = "GET" if request.method == "HEAD" else request.method
        route, parameters, is_known = self._tree.find(method, raw_path_of(request.scope))
        if route is None:
            if method == "GET" and not is_known and self._elsewhere is not None:
                return await self._elsewhere(request)
            raise unrecognized(is_path_known=is_known)
        request.parameters = parameters
        if route.access is not Access.ANYBODY:
            await self._authenticate(request, route.access)
        return await route.endpoint(request)

    async def _report_failure(self, request: Request, send: Send) -> None:
        trace_id = secrets.token_hex(6)
        logger.exception("a request failed", method=request.method, trace_id=trace_id)
        message = f"Something went wrong on the server (trace id {trace_id})"
        body = MatrixError(message, errcode="M_UNKNOWN", status=500).body()
        await send_json(send, 500, json_bytes(body))
