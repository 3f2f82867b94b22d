"""Upkeep of guests: looks every minute, and when one of them leaves, whose stay is over."""

import asyncio
from contextlib import suppress

from veche.features.calls.guests.confinement import is_name_of_guest
from veche.features.calls.guests.guests import CallGuests
from veche.features.rooms.api import MembershipChanged
from veche.kit.bus import Bus
from veche.kit.observe import logger

LOOK_EVERY_S = 60.0


class GuestUpkeep:
    """A loop of its own: it needs no SFU."""

    def __init__(self, bus: Bus, guests: CallGuests) -> None:
        self._guests = guests
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        bus.subscribe(MembershipChanged, self._note_membership)

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="call guests")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._guests.end_those_over()
            except Exception:  # noqa: BLE001 - the database may be away: it is looked again
                logger.exception("the guests of calls could not be looked at")

    def _note_membership(self, notice: MembershipChanged) -> None:
        if is_name_of_guest(notice.user_id) and notice.previous == "join" and notice.membership != "join":
            self._wake.set()
