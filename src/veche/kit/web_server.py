"""The ASGI application: finds the route, authenticates, calls it, and turns errors into answers."""

import asyncio
import secrets
import time
from collections.abc import Sequence
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from veche.core.errors import MatrixError, NoRoom
from veche.kit.blobs import BlobsAwayError
from veche.kit.full_disk import is_disk_full
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
    send_error,
    send_json,
    send_response,
    unrecognized,
)
from veche.kit.metrics import NO_ROUTE, Metrics
from veche.kit.observe import logger
from veche.kit.outgoing import Network
from veche.kit.tracebacks import describe


class WebServer:
    """Everything that HTTP clients reach. Counts what it is answering, so that a stop can wait for it."""

    def __init__(
        self,
        routes: Sequence[Route],
        authenticate: Authenticate,
        elsewhere: Endpoint | None = None,
        metrics: Metrics | None = None,
        proxies: Sequence[Network] = (),
    ) -> None:
        self._tree = RouteTree(routes)
        self._authenticate = authenticate
        self._elsewhere = elsewhere
        self._metrics = metrics or Metrics()
        self._proxies = proxies
        self._answering = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._metrics.gauge("http_requests_open", "Requests not answered yet", lambda: self._answering)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        self._answering += 1
        self._idle.clear()
        try:
            await self._answer(Request(scope, receive, send, self._proxies, self._authenticate), send)
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
        if request.method == "OPTIONS" and not self._tree.find("OPTIONS", raw_path_of(request.scope))[0]:
            await send({"type": "http.response.start", "status": 204, "headers": list(CORS)})
            await send({"type": "http.response.body", "body": b""})
            return
        begun_s = time.perf_counter()
        answer = await self._find_answer(request)
        if isinstance(answer, bytes):
            self._note(request, 200, begun_s)
            await send_json(send, 200, answer)
        elif isinstance(answer, MatrixError):
            self._note(request, answer.status, begun_s)
            await send_error(send, answer)
        else:
            self._note(request, answer.status_code, begun_s)
            await send_response(answer, request, send)

    async def _find_answer(self, request: Request) -> bytes | MatrixError | Response:
        try:
            answer = await self._call_route(request)
            return answer if isinstance(answer, bytes | Response) else json_bytes(answer)
        except MatrixError as error:
            return error
        except (ClientDisconnect, asyncio.CancelledError):
            raise
        except BlobsAwayError as error:
            logger.error("files cannot be reached", error=describe(error))
            return MatrixError("Files cannot be reached now: try again later", status=503)
        except OSError as error:
            return self._report_full_disk() if is_disk_full(error) else self._report_failure(request)
        except Exception:  # noqa: BLE001 - a request is one of the three boundaries
            return self._report_failure(request)

    async def _call_route(self, request: Request) -> Any:
        method = "GET" if request.method == "HEAD" else request.method
        route, parameters, is_known = self._tree.find(method, raw_path_of(request.scope))
        if route is None:
            if method == "GET" and not is_known and self._elsewhere is not None:
                return await self._elsewhere(request)
            raise unrecognized(is_path_known=is_known)
        request.route, request.parameters = route, parameters
        if route.access is not Access.ANYBODY:
            await self._authenticate(request, route.access)
        return await route.endpoint(request)

    def _note(self, request: Request, status: int, begun_s: float) -> None:
        """Count a request, by its route: neither the path as it came nor who asked is content of a metric."""
        seconds = time.perf_counter() - begun_s
        route = request.route
        method, path = (route.method, route.path) if route else (NO_ROUTE, NO_ROUTE)
        self._metrics.count_request(method, path, status, seconds)
        logger.debug("request", method=method, route=path, status=status, ms=round(seconds * 1000, 1))

    def _report_full_disk(self) -> MatrixError:
        logger.error("the disk is full")
        return NoRoom("The server's disk is full: try again later")

    def _report_failure(self, request: Request) -> MatrixError:
        trace_id = secrets.token_hex(6)
        path = request.route.path if request.route else NO_ROUTE
        logger.exception("a request failed", method=request.method, route=path, trace_id=trace_id)
        message = f"Something went wrong on the server (trace id {trace_id})"
        return MatrixError(message, errcode="M_UNKNOWN", status=500)
