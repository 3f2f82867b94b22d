"""Password hashes: argon2id, in threads of their own, few at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from veche.core.errors import LimitExceeded

R = TypeVar("R")

AT_ONCE = 2
"""Hashes computed at once: each takes a core and its memory for some 20 ms."""
WAITING_LIMIT = 100
"""Hashes that may wait; whoever comes after them is asked to come back."""
BUSY_RETRY_MS = 2_000


class Passwords:
    """Hashes and verifies passwords."""

    def __init__(self, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        self._waiting = 0
        # What the password of an unknown user is compared with, so that the answer takes as long.
        self._nobody = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        """Return a password's hash, with its salt and its cost."""
        return await self._aside(lambda: self._hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Return whether a password is the one that was hashed. It takes as long when there is no hash."""
        return await self._aside(lambda: self._verify(password_hash or self._nobody, password)) and bool(
            password_hash
        )

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    async def close(self) -> None:
        """Finish what was begun."""
        self._threads.shutdown()

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _aside(self, compute: Callable[[], R]) -> R:
        if self._waiting >= WAITING_LIMIT:
            raise LimitExceeded("Too many people log in just now", retry_after_ms=BUSY_RETRY_MS)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, compute)
        finally:
            self._waiting -= 1
