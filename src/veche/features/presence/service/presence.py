"""Presence as the slices above see it: typing, receipts and people, and the second hand that moves them."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from veche.features.presence.service.bell import Bell
from veche.features.presence.service.people import People
from veche.features.presence.service.receipts import Receipts
from veche.features.presence.service.typists import Typists
from veche.features.rooms.api import MembershipChanged
from veche.kit.observe import logger

TICK_S = 1.0


@dataclass(slots=True)
class Presence:
    """The slice's use cases, one attribute a theme."""

    typists: Typists
    receipts: Receipts
    people: People
    bell: Bell
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    async def tick(self) -> None:
        """Do what time alone brings about."""
        self.typists.expire()
        await self.people.tick()
        await self.bell.ring_later()

    async def start(self) -> None:
        """Have the second hand move."""
        self._task = asyncio.create_task(self._run(), name="presence")

    async def stop(self) -> None:
        """Let it rest."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def member_changed(self, notice: MembershipChanged) -> None:
        """Take in that somebody joined or left."""
        has_joined = notice.membership == "join" and notice.previous != "join"
        has_left = notice.membership != "join" and notice.previous == "join"
        if has_joined:
            self.typists.welcome(notice.room_id)
        if has_left:
            self.typists.end(notice.user_id, notice.room_id)
        self.people.member_changed(notice.room_id, notice.user_id, has_joined=has_joined, has_left=has_left)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self.tick()
            except Exception:  # noqa: BLE001 - it is a job, of a second each
                logger.exception("presence could not be told")
