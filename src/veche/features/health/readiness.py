"""Whether this process should be sent requests: not while it stops, nor while its database is away."""

import asyncio

from veche.core.errors import MatrixError
from veche.kit.database import Database
from veche.kit.observe import logger
from veche.kit.tracebacks import describe
from veche.kit.transaction import Snapshot

DATABASE_TIMEOUT_S = 5.0


class Readiness:
    """Asks the database each time; remembers that a stop has begun."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_stopping = False

    async def release(self) -> None:
        """Say no from now on: the server stops."""
        self._is_stopping = True

    async def check(self) -> None:
        """Return if requests are welcome; raise a 503 with the reason if not."""
        if self._is_stopping:
            raise _unready("This server is stopping")
        try:
            async with asyncio.timeout(DATABASE_TIMEOUT_S):
                await self._database.read(Snapshot.read_head)
        except Exception as error:
            logger.warning("the database does not answer", error=describe(error))
            raise _unready("The database does not answer") from error


def _unready(why: str) -> MatrixError:
    return MatrixError(why, errcode="M_UNKNOWN", status=503)
