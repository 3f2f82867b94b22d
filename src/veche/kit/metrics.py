"""Metrics for the operator, in Prometheus' form: numbers only, and never whose they are."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
REQUEST_BUCKETS_S = (0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10, 60)
NO_ROUTE = "none"

Read = Callable[[], float]


class Metrics:
    """What is counted and measured in this process. A feature adds its numbers where it is built."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Histogram(
            "veche_http_request_seconds",
            "Time until a request's answer was ready, the waiting of long polls included",
            ("method", "route", "status"),
            buckets=REQUEST_BUCKETS_S,
            registry=self._registry,
        )
        self._by_route: dict[tuple[str, str, int], Histogram] = {}

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by the path of its route as declared: paths as they came hold ids."""
        key = (method, route, status)
        found = self._by_route.get(key)
        if found is None:
            found = self._by_route[key] = self._requests.labels(method, route, str(status))
        found.observe(seconds)

    def info(self, name: str, what: str, **facts: str) -> None:
        """Tell words that do not change, as labels of a number that is always 1."""
        told = GaugeMetricFamily(f"veche_{name}", what, labels=list(facts))
        told.add_metric(list(facts.values()), 1)
        self._registry.register(_Told(lambda: told))

    def gauge(self, name: str, what: str, read: Read) -> None:
        """Tell a number that goes up and down, read when somebody asks."""
        self._registry.register(_Told(lambda: GaugeMetricFamily(f"veche_{name}", what, value=read())))

    def counter(self, name: str, what: str, read: Read) -> None:
        """Tell a number that only grows, read when somebody asks."""
        self._registry.register(_Told(lambda: CounterMetricFamily(f"veche_{name}", what, value=read())))

    def render(self) -> bytes:
        """Return all of it as text."""
        return generate_latest(self._registry)


class _Told(Collector):
    """One number that is kept elsewhere."""

    def __init__(self, tell: Callable[[], Metric]) -> None:
        self._tell = tell

    def collect(self) -> Iterator[Metric]:
        yield self._tell()
