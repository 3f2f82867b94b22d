"""Long polls that wait: memory only, found by user, woken by whoever has something for them."""

import asyncio
from collections.abc import Callable, Collection, Iterable

from veche.core.errors import MatrixError
from veche.core.ids import DeviceId, UserId
from veche.kit.http import Requester


class Waiting:
    """Who waits. A wake-up before the wait began is not lost: see `Ticket`."""

    def __init__(self) -> None:
        self._tickets: dict[UserId, set[Ticket]] = {}
        self._is_stopping = False

    @property
    def users(self) -> Iterable[UserId]:
        """The users who wait now."""
        return self._tickets.keys()

    @property
    def count(self) -> int:
        """How many long polls wait, or are about to."""
        return sum(map(len, self._tickets.values()))

    def is_waiting(self, user_id: UserId) -> bool:
        """Return whether any device of a user waits."""
        return user_id in self._tickets

    def take_ticket(self, requester: Requester) -> "Ticket":
        """Begin to listen for wake-ups. Take it before reading, and leave it when done."""
        ticket = Ticket(self, requester)
        self._tickets.setdefault(requester.user_id, set()).add(ticket)
        if self._is_stopping:
            ticket.wake()
        return ticket

    def wake(self, user_ids: Iterable[UserId]) -> None:
        """Wake all devices of users."""
        for user_id in user_ids:
            for ticket in self._tickets.get(user_id, ()):
                ticket.wake()

    def wake_members(self, members: set[UserId]) -> None:
        """Wake those of a room's members who wait: the cost is that of the smaller set."""
        smaller = self._tickets.keys() if len(self._tickets) < len(members) else members
        larger = members if smaller is not members else self._tickets.keys()
        self.wake([user_id for user_id in smaller if user_id in larger])

    def refuse(
        self,
        user_id: UserId,
        refusal: Callable[[], MatrixError],
        device_ids: Collection[DeviceId] | None = None,
    ) -> None:
        """End the waits of some devices of a user, or of all, with a refusal: their session is over."""
        for ticket in self._tickets.get(user_id, ()):
            if device_ids is None or ticket.device_id in device_ids:
                ticket.refuse(refusal())

    def stop(self) -> None:
        """Wake everybody, for the last time; whoever comes later does not wait."""
        self._is_stopping = True
        self.wake(list(self._tickets))

    @property
    def is_stopping(self) -> bool:
        """Whether nobody should wait any more."""
        return self._is_stopping

    def leave(self, ticket: "Ticket") -> None:
        """Stop listening."""
        tickets = self._tickets[ticket.user_id]
        tickets.discard(ticket)
        if not tickets:
            del self._tickets[ticket.user_id]


class Ticket:
    """One long poll's place: remembers a wake-up until it is waited for."""

    __slots__ = ("_future", "_is_woken", "_refusal", "_waiting", "device_id", "user_id")

    def __init__(self, waiting: Waiting, requester: Requester) -> None:
        self._waiting = waiting
        self.user_id = requester.user_id
        self.device_id = requester.device_id
        self._is_woken = False
        self._refusal: MatrixError | None = None
        self._future: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """End the wait, or the next one."""
        self._is_woken = True
        if self._future is not None and not self._future.done():
            self._future.set_result(None)

    def refuse(self, refusal: MatrixError) -> None:
        """Have the wait, or the next one, raise."""
        self._refusal = refusal
        self.wake()

    async def wait(self, timeout_s: float) -> bool:
        """Wait for a wake-up; return False when the time was up first, and raise what it was refused with."""
        if not self._is_woken:
            loop = asyncio.get_running_loop()
            self._future = loop.create_future()
            timer = loop.call_later(timeout_s, _end, self._future)
            try:
                await self._future
            finally:
                timer.cancel()
                self._future = None
        if self._refusal is not None:
            raise self._refusal
        is_woken, self._is_woken = self._is_woken, False
        return is_woken

    def leave(self) -> None:
        """Give the place back."""
        self._waiting.leave(self)


def _end(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
