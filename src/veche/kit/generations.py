"""A bounded memory for any thread: what was not asked for lately goes, a generation at a time."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Generations(Generic[K, V]):
    """Keeps at least the last `size` different things that were used, and at most twice as many.

    It has no lock: threads that meet here may lose an entry, which is then read again, and nothing else.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is kept under a key; it stays for as long as something new."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep something."""
        if len(self._young) >= self._size:
            self._old, self._young = self._young, {}
        self._young[key] = value
