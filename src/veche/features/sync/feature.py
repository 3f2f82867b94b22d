"""Builds the sync slice."""

from veche.features.sync.filters import Filters
from veche.features.sync.routes import SyncRoutes
from veche.features.sync.service import Sync
from veche.features.sync.store import MIGRATIONS
from veche.kit.feature import Feature, Kit


def build(kit: Kit) -> tuple[Sync, Feature]:
    """Wire the slice; the sections come later, from the slices above."""
    sync = Sync(kit.database)
    kit.metrics.gauge("sync_waiting", "Long polls that wait", lambda: sync.waiting.count)
    routes = SyncRoutes(sync, Filters(kit.database)).routes()
    feature = Feature(
        "sync",
        migrations=MIGRATIONS,
        routes=routes,
        start=sync.start,
        release=sync.stop,
        unstable_features={"org.matrix.msc4222": True},
    )
    return sync, feature
