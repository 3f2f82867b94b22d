"""What goes into a feature (the kit) and what comes out of it, for the composition root."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.http import Endpoint, Route
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.metrics import Metrics
from veche.kit.migrations import Migration
from veche.kit.operations import Operation


@dataclass(frozen=True, slots=True)
class Kit:
    """The seams that every feature is built on, and the two settings that all of them need."""

    server_name: str
    public_url: str
    database: Database
    bus: Bus
    jobs: Jobs
    clock: Clock
    limits: RateLimits
    metrics: Metrics = field(default_factory=Metrics)


@dataclass(frozen=True, slots=True)
class Feature:
    """A slice as the composition root sees it: its schema, its routes, what to do at start and stop."""

    name: str
    migrations: Sequence[Migration] = ()
    routes: Sequence[Route] = ()
    operations: Sequence[Operation] = ()
    """What this slice adds to our own interface, `/_veche/v1`, and to its OpenAPI document."""
    elsewhere: Endpoint | None = None
    """Answers GET requests for paths that no route knows; one feature at most has it."""
    start: Callable[[], Awaitable[None]] | None = None
    release: Callable[[], Awaitable[None]] | None = None
    """Called when the server begins to stop: let requests that wait for something return now."""
    stop: Callable[[], Awaitable[None]] | None = None
    """Called when all requests are answered: end what works beside them."""
    examine: Callable[[], Awaitable[Sequence[str]]] | None = None
    """Asked by the doctor on an open database: what is wrong with this slice's things, in plain words."""
    remark: Callable[[], Awaitable[Sequence[str]]] | None = None
    """Asked by the doctor too: what is not wrong, but good to know."""
    unstable_features: dict[str, bool] = field(default_factory=dict)
    """Flags for `/versions`: only what really works."""
    capabilities: dict[str, object] = field(default_factory=dict)
    """What this slice adds to `/capabilities`."""
    well_known: dict[str, object] = field(default_factory=dict)
    """What this slice adds to `/.well-known/matrix/client`."""

    @property
    def all_routes(self) -> Sequence[Route]:
        """The routes, those of operations too."""
        return [*self.routes, *(operation.route for operation in self.operations)]
