"""Deleting, every day, what was uploaded and never used: orphans.

Nobody but who uploaded a file can know its address unless something here names it, or somebody asked for it.
So a file is an orphan when nobody ever asked for it, nothing readable names it, its uploader keeps it
nowhere, and they have sent nothing encrypted since: that might name it. See docs/decisions/0013.
"""

from collections.abc import AsyncIterator, Sequence

from veche.features.accounts.api import Accounts
from veche.features.attachments import store
from veche.features.attachments.rules import DAY_MS
from veche.features.attachments.uses import Uses
from veche.features.media.api import Media, MediaSettings, Unfetched
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.jobs import Job
from veche.kit.transaction import Snapshot, Transaction

SWEEP_JOB = "attachments.sweep"
FIRST_SWEEP_MS = 20 * 60 * 1000
PAGE = 100
AT_ONCE = 20
"""Files removed in one unit of work, so that nobody waits long behind it."""

MEBIBYTE = 1024 * 1024
FIRST_KEY = (0, "")


class Sweep:
    """Looks through what nobody has asked for, a page at a time, and deletes what is too old or too much."""

    def __init__(
        self, kit: Kit, settings: MediaSettings, accounts: Accounts, rooms: Rooms, media: Media, uses: Uses
    ) -> None:
        self._kit = kit
        self._database = kit.database
        self._settings = settings
        self._accounts = accounts
        self._rooms = rooms
        self._media = media
        self._uses = uses
        kit.jobs.register(SWEEP_JOB, self._run)

    async def start(self) -> None:
        """Have it done soon, and then every day."""
        await self._database.write(self._plan, FIRST_SWEEP_MS)

    async def list_remarks(self) -> Sequence[str]:
        """Return, for the doctor, what the last sweep has left and what all have freed."""
        orphans = await self._database.read_aside(store.get_orphans)
        if not orphans.swept_ms:
            return []
        held, freed = orphans.held_bytes / MEBIBYTE, orphans.freed_bytes / MEBIBYTE
        return [
            f"Files that were uploaded and never used: {orphans.held_count}, {held:.0f} MiB.",
            f"Such files deleted so far: {orphans.freed_count}, {freed:.0f} MiB.",
        ]

    async def sweep(self) -> None:
        """Delete orphans that are older than the settings say, then the oldest while they take too much."""
        held_count, held_bytes = await self._delete_old()
        most_bytes = self._settings.orphans_most_bytes
        if most_bytes is not None and held_bytes > most_bytes:
            gone_count, gone_bytes = await self._delete_oldest(held_bytes - most_bytes)
            held_count, held_bytes = held_count - gone_count, held_bytes - gone_bytes
        await self._database.write(store.put_held, held_count, held_bytes)

    async def _delete_old(self) -> tuple[int, int]:
        """Delete what is too old; return how much is left, as files and bytes."""
        kept_days = self._settings.orphans_kept_days
        old_ms = self._kit.clock.now_ms() - kept_days * DAY_MS if kept_days else 0
        held_count = held_bytes = 0
        async for orphans in self._each_page():
            gone = await self._delete([one for one in orphans if one.created_ms < old_ms])
            left = [one for one in orphans if one.media_id not in gone]
            held_count += len(left)
            held_bytes += sum(one.size_bytes for one in left)
        return held_count, held_bytes

    async def _delete_oldest(self, excess_bytes: int) -> tuple[int, int]:
        """Delete the oldest until so many bytes are gone; return how much is gone, as files and bytes."""
        gone_count = gone_bytes = 0
        async for orphans in self._each_page():
            for one in orphans:
                if gone_bytes >= excess_bytes:
                    return gone_count, gone_bytes
                if await self._delete([one]):
                    gone_count += 1
                    gone_bytes += one.size_bytes
        return gone_count, gone_bytes

    async def _each_page(self) -> AsyncIterator[list[Unfetched]]:
        before_ms = self._kit.clock.now_ms() - DAY_MS
        after = FIRST_KEY
        while page := await self._database.read_aside(
            self._media.usage.list_unfetched, after, before_ms, PAGE
        ):
            after = (page[-1].created_ms, page[-1].media_id)
            yield await self._database.read_aside(self._choose, page)

    def _choose(self, snapshot: Snapshot, page: list[Unfetched]) -> list[Unfetched]:
        return [one for one in page if self._is_orphan(snapshot, one)]

    async def _delete(self, orphans: list[Unfetched]) -> set[str]:
        """Delete those that still are orphans; return the media ids of those that are gone."""
        gone: set[str] = set()
        for start in range(0, len(orphans), AT_ONCE):
            gone |= await self._database.write(self._remove, orphans[start : start + AT_ONCE])
        return gone

    def _remove(self, tx: Transaction, orphans: list[Unfetched]) -> set[str]:
        if not self._uses.note_rest(tx):
            return set()  # what was not read yet may name them: another day
        doomed = [one.media_id for one in self._choose(tx, orphans)]
        if doomed:
            store.add_freed(tx, len(doomed), self._media.deletions.remove(tx, doomed))
        return set(doomed)

    def _is_orphan(self, snapshot: Snapshot, one: Unfetched) -> bool:
        return (
            self._media.usage.is_unfetched(snapshot, one.media_id)
            and store.find_secret(snapshot, one.user_id) <= one.created_ms
            and not store.is_used(snapshot, one.media_id)
            and not self._accounts.keeps_text(snapshot, one.user_id, one.media_id)
            and not self._rooms.is_scheduled(snapshot, one.user_id, one.media_id)
        )

    async def _run(self, _: Job) -> None:
        await self.sweep()
        await self._database.write(self._plan, DAY_MS)

    def _plan(self, tx: Transaction, in_ms: int) -> None:
        self._kit.jobs.enqueue(tx, Job(SWEEP_JOB, SWEEP_JOB, {}, tx.now_ms + in_ms))
