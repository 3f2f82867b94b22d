"""Runs the chosen cases: for each a fresh server on fresh ground, ours and the peer turn by turn."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.cases import CASES, ONLY_OURS_BY_DEFAULT
from bench.driver import ConnectionLost, UnreadableAnswer
from bench.figures import Figure, Outcome
from bench.matrix import Refused
from bench.peer import PeerUnavailable
from bench.postgresql import Cluster, PostgresqlUnavailable, start_cluster
from bench.report import OURS, format_figure
from bench.scale import Scale
from bench.servers import SERVERS, Ground, Server, ServerFailed, Veche, find_free_port
from bench.stage import Stage

CASE_LIMIT_S = 3600.0
# What a server under test may do to us: such a case is reported as skipped, and the run goes on.
EXPECTED = (
    Refused,
    ServerFailed,
    PeerUnavailable,
    ConnectionLost,
    UnreadableAnswer,
    OSError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True)
class Plan:
    """What one run was asked to do."""

    servers: list[str]
    databases: list[str]
    cases: list[str]
    scale: Scale
    is_slow_peer_welcome: bool = False
    work_folder: Path | None = None
    profile_folder: Path | None = None


class OtherWork:
    """How much of the machine, in cores, was busy with what is none of ours; it may spoil a figure."""

    def __init__(self, cluster: Cluster | None) -> None:
        self._cluster = cluster
        self._since = time.perf_counter()
        self._before = self._foreign_seconds()

    def cores(self) -> float:
        spent = self._foreign_seconds() - self._before
        return max(0.0, spent / (time.perf_counter() - self._since))

    def _foreign_seconds(self) -> float:
        of_database = self._cluster.cpu_seconds() if self._cluster else 0.0
        return processes.busy_seconds() - processes.own_seconds() - of_database


class Run:
    """One run in its own temporary folder, which is gone afterwards."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.outcomes: list[Outcome] = []

    async def run_database(self, database: str) -> None:
        cluster: Cluster | None = None
        problem = None
        if database == "postgresql":
            try:
                cluster = start_cluster(self.folder / "postgresql", find_free_port())
            except PostgresqlUnavailable as unavailable:
                problem = str(unavailable)
        try:
            for case in self.plan.cases:
                for server in self.plan.servers:
                    self._note(await self._run_case(case, server, database, cluster, problem))
        finally:
            if cluster is not None:
                cluster.stop()

    async def _run_case(
        self, case: str, name: str, database: str, cluster: Cluster | None, problem: str | None
    ) -> Outcome:
        watch = OtherWork(cluster)
        figures: list[Figure] = []
        skipped = problem or self._find_reason_to_skip(case, name)
        if skipped is None:
            try:
                figures = await self._measure(case, name, cluster)
            except* TimeoutError:
                skipped = f"not done after {CASE_LIMIT_S:.0f} s"
            except* EXPECTED as failures:
                skipped = _describe(failures)
        return Outcome(case, name, database, self.plan.scale.name, figures, skipped, watch.cores())

    def _find_reason_to_skip(self, case: str, name: str) -> str | None:
        if case in ONLY_OURS_BY_DEFAULT and name != OURS and not self.plan.is_slow_peer_welcome:
            return f"filling the room takes too long; measured by `--only {name} --case {case}`"
        return None

    async def _measure(self, case: str, name: str, cluster: Cluster | None) -> list[Figure]:
        with _ground(self.folder, f"{case}-{name}", cluster) as ground:
            server = SERVERS[name](ground)
            print(f"{case} on {server.version()} ...", flush=True)
            if self.plan.profile_folder and isinstance(server, Veche):
                server.profile_into(self.plan.profile_folder / f"veche-{case}.prof")
            server.prepare()
            return await _play(server, case, self.plan.scale)

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if outcome.skipped:
            print(f"  skipped: {outcome.skipped}", flush=True)
        for figure in outcome.figures:
            print(f"  {figure.label}: {format_figure(figure)}", flush=True)


async def run_plan(plan: Plan) -> list[Outcome]:
    with _temporary_folder(plan.work_folder) as folder:
        run = Run(plan, folder)
        for database in plan.databases:
            await run.run_database(database)
        return run.outcomes


async def _play(server: Server, case: str, scale: Scale) -> list[Figure]:
    try:
        async with asyncio.timeout(CASE_LIMIT_S):
            await server.start()
            async with Stage(server, scale) as stage:
                return await CASES[case](stage)
    finally:
        await server.stop()


@contextmanager
def _temporary_folder(inside: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=inside))
    folder.chmod(0o711)  # PostgreSQL's account must be able to walk through to its own folder
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ground(folder: Path, name: str, cluster: Cluster | None) -> Iterator[Ground]:
    place = folder / name
    place.mkdir()
    database = name.replace("-", "_")
    url = cluster.create_database(database) if cluster else None
    try:
        yield Ground(place, find_free_port(), cluster, url)
    finally:
        if cluster:
            cluster.drop_database(database)
        shutil.rmtree(place, ignore_errors=True)


def _describe(failures: BaseExceptionGroup[BaseException]) -> str:
    """The first plain exception inside, as one line."""
    failure: BaseException = failures
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return f"{type(failure).__name__}: {failure}".replace("\n", " ").replace("|", "/")
