"""HTTP of health: two probes, and the numbers."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from veche.core.errors import Forbidden
from veche.features.health.readiness import Readiness
from veche.kit.client_address import is_address_within
from veche.kit.http import Access, Request, Route, get
from veche.kit.metrics import CONTENT_TYPE, Metrics
from veche.kit.outgoing import Network


class HealthRoutes:
    """The operations of health."""

    def __init__(self, readiness: Readiness, metrics: Metrics, metrics_allow: Sequence[Network]) -> None:
        self._readiness = readiness
        self._metrics = metrics
        self._metrics_allow = metrics_allow

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get("/health/live", self.live, Access.ANYBODY),
            get("/health/ready", self.ready, Access.ANYBODY),
            get("/metrics", self.metrics, Access.ANYBODY),
        ]

    async def live(self, _request: Request) -> Any:
        """Say that the process answers: if this fails, start it anew."""
        return {"status": "live"}

    async def ready(self, _request: Request) -> Any:
        """Say that requests are welcome: if this fails, send them elsewhere."""
        await self._readiness.check()
        return {"status": "ready"}

    async def metrics(self, request: Request) -> Response:
        """Tell the numbers, to those whom the operator lets read them."""
        if not is_address_within(request.address, self._metrics_allow):
            raise Forbidden("The metrics are not for this address: see the setting metrics_allow")
        return Response(self._metrics.render(), media_type=CONTENT_TYPE)
