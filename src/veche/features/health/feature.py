"""Builds the health slice."""

from collections.abc import Sequence

from veche import __version__
from veche.features.health.readiness import Readiness
from veche.features.health.routes import HealthRoutes
from veche.kit.feature import Feature, Kit
from veche.kit.outgoing import Network


def build(kit: Kit, metrics_allow: Sequence[Network]) -> Feature:
    """Wire the slice, and tell the numbers of what every feature is built on."""
    database = kit.database
    kit.metrics.info("build_info", "The version that runs", version=__version__, database=database.dialect)
    kit.metrics.counter("log_position", "Where the ordered log stands", lambda: database.position)
    kit.metrics.counter("database_groups", "Group commits", lambda: database.groups_written)
    kit.metrics.counter("database_units", "Units of work in group commits", lambda: database.units_written)
    kit.metrics.gauge("jobs_running", "Jobs at work", lambda: kit.jobs.running_count)
    readiness = Readiness(database)
    return Feature(
        "health",
        routes=HealthRoutes(readiness, kit.metrics, metrics_allow).routes(),
        release=readiness.release,
    )
