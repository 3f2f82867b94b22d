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
    SettingList,
)
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


class Caretaker:
    """Looks at the server as a whole."""

    def __init__(self, kit: Kit, premises: Premises, accounts: Accounts, rooms: Rooms, media: Media) -> None:
        self._kit = kit
        self._premises = premises
        self._accounts = accounts
        self._rooms = rooms
        self._media = media
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
        people = self._accounts.roster.count(snapshot)
        jobs, media = self._kit.jobs.count(snapshot), self._media.usage.total(snapshot)
        return Health(
            version=__version__,
            started_ms=self._started_ms,
            now_ms=snapshot.now_ms,
            memory_bytes=measure_memory(),
            users=people.active,
            guests=people.guests,
            rooms=self._rooms.administration.register.count(snapshot),
            open_reports=self._rooms.administration.reports.count_open(snapshot),
            database=DatabaseHealth(
                engine=snapshot.dialect,
                position=snapshot.read_head(),
                size_bytes=measure_database(snapshot),
                schema=count_steps(snapshot),
            ),
            jobs=JobsHealth(waiting=jobs.waiting, overdue=jobs.overdue, failing=jobs.failing),
            disk=disk,
            media=MediaHealth(
                count=media.count, size_bytes=media.size_bytes, thumbnail_bytes=media.thumbnail_bytes
            ),
        )
