"""Durable work of keys: deleting big backups bit by bit, and sweeping out what is too old."""

from veche.core.ids import UserId
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store import backups as backup_store
from veche.features.keys.store import one_time as one_time_store
from veche.features.keys.store import to_device as to_device_store
from veche.kit.database import Database
from veche.kit.jobs import Job, Jobs
from veche.kit.transaction import Transaction

REMOVE_BACKUP = "keys.remove_backup"
SWEEP = "keys.sweep"
SWEEP_EVERY_MS = 60 * 60 * 1000
SENDS_REMEMBERED_MS = 24 * 60 * 60 * 1000
"""How long a send may be repeated without being done twice."""
CLAIMS_REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000
"""How long the upload of a claimed key may be repeated without the key being handed out twice."""
KEYS_AT_ONCE = 500


def remove_backup_job(user_id: UserId, version: int, now_ms: int) -> Job:
    """Return the job that deletes the keys of a deleted backup."""
    payload = {"user_id": user_id, "version": version}
    return Job(f"{REMOVE_BACKUP}:{user_id}:{version}", REMOVE_BACKUP, payload, now_ms)


class KeysJobs:
    """Runs the jobs."""

    def __init__(self, database: Database, jobs: Jobs, settings: KeysSettings) -> None:
        self._database = database
        self._jobs = jobs
        self._settings = settings
        jobs.register(REMOVE_BACKUP, self.remove_backup)
        jobs.register(SWEEP, self.sweep)

    async def start(self) -> None:
        """Have the first sweep run."""
        await self._database.write(self._enqueue_sweep)

    async def remove_backup(self, job: Job) -> None:
        """Delete the keys of a backup, some at a time, so that others can write in between."""
        user_id, version = UserId(job.payload["user_id"]), job.payload["version"]
        while await self._database.write(backup_store.remove_some_keys, user_id, version, KEYS_AT_ONCE):
            continue

    async def sweep(self, job: Job) -> None:  # noqa: ARG002 - every handler is given its job
        """Sweep, and come again."""
        await self.sweep_now()
        await self._database.write(self._enqueue_sweep)

    async def sweep_now(self) -> None:
        """Forget old sends and claims, and shorten queues that nobody reads."""
        limit = self._settings.to_device_queue_limit
        for user_id, device_id in await self._database.read_aside(to_device_store.list_long_queues, limit):
            await self._database.write(to_device_store.trim_queue, user_id, device_id, limit)
        await self._database.write(self._forget_old)

    def _forget_old(self, tx: Transaction) -> None:
        to_device_store.remove_sent_before(tx, tx.now_ms - SENDS_REMEMBERED_MS)
        one_time_store.remove_claimed_before(tx, tx.now_ms - CLAIMS_REMEMBERED_MS)

    def _enqueue_sweep(self, tx: Transaction) -> None:
        self._jobs.enqueue(tx, Job(SWEEP, SWEEP, {}, tx.now_ms + SWEEP_EVERY_MS))
