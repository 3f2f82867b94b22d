"""How the server is: what it holds, what waits, what room is left, and the settings it was started with."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from veche import __version__
from veche.features.accounts.api import Accounts
from veche.features.admin.answers import (
    DatabaseHealth,
    DiskHealth,
    Health,
    JobsHealth,
    MediaHealth,
    OrphansHealth,
    SettingList,
)
from veche.features.attachments.api import Attachments
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.inspection import count_steps, measure_database, measure_memory
from veche.kit.settings_list import ListedSetting
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Premises:
    """Where the server lives, and what it was told at the start."""

    data: Path
    list_settings: Callable[[], list[ListedSetting]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The slices whose things are counted."""

    accounts: Accounts
    rooms: Rooms
    media: Media
    attachments: Attachments


class Caretaker:
    """Looks at the server as a whole."""

    def __init__(self, kit: Kit, premises: Premises, kept: Kept) -> None:
        self._kit = kit
        self._premises = premises
        self._kept = kept
        self._started_ms = kit.clock.now_ms()

    async def look(self) -> Health:
        """Return how everything is. Nothing of it tells what people say."""
        disk = await asyncio.to_thread(shutil.disk_usage, self._premises.data)
        return await self._kit.database.read_aside(
            self._read, DiskHealth(free_bytes=disk.free, total_bytes=disk.total)
        )

    def list_settings(self) -> SettingList:
        """Return all settings, without secrets."""
        return SettingList(self._premises.list_settings())

    def _read(self, snapshot: Snapshot, disk: DiskHealth) -> Health:
        people, rooms = self._kept.accounts.roster.count(snapshot), self._kept.rooms.administration
        jobs = self._kit.jobs.count(snapshot)
        return Health(
            version=__version__,
            started_ms=self._started_ms,
            now_ms=snapshot.now_ms,
            memory_bytes=measure_memory(),
            users=people.active,
            guests=people.guests,
            rooms=rooms.register.count(snapshot),
            open_reports=rooms.reports.count_open(snapshot),
            database=DatabaseHealth(
                engine=snapshot.dialect,
                position=snapshot.read_head(),
                size_bytes=measure_database(snapshot),
                schema=count_steps(snapshot),
            ),
            jobs=JobsHealth(waiting=jobs.waiting, overdue=jobs.overdue, failing=jobs.failing),
            disk=disk,
            media=self._read_media(snapshot),
        )

    def _read_media(self, snapshot: Snapshot) -> MediaHealth:
        total, orphans = self._kept.media.usage.total(snapshot), self._kept.attachments.read_orphans(snapshot)
        return MediaHealth(
            count=total.count,
            size_bytes=total.size_bytes,
            thumbnail_bytes=total.thumbnail_bytes,
            orphans=OrphansHealth(
                swept_ms=orphans.swept_ms or None,
                count=orphans.held_count,
                size_bytes=orphans.held_bytes,
                freed_count=orphans.freed_count,
                freed_bytes=orphans.freed_bytes,
            ),
        )
