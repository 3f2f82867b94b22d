"""The sweep: once an hour, what has expired is deleted."""

from veche.features.accounts.store import expiry
from veche.kit.feature import Kit
from veche.kit.jobs import Job
from veche.kit.transaction import Transaction

KIND = "accounts.sweep"
INTERVAL_MS = 3_600_000


class Sweep:
    """Keeps itself going: each run asks for the next."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        kit.jobs.register(KIND, self._run)

    async def start(self) -> None:
        """Sweep now, and from then on."""
        await self._kit.database.write(self._plan, 0)

    async def _run(self, _job: Job) -> None:
        await self._kit.database.write(self._sweep)

    def _sweep(self, tx: Transaction) -> None:
        expiry.remove_expired(tx)
        self._plan(tx, INTERVAL_MS)

    def _plan(self, tx: Transaction, delay_ms: int) -> None:
        self._kit.jobs.enqueue(tx, Job(KIND, KIND, {}, tx.now_ms + delay_ms))
