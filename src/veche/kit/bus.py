"""Notices: what happened, told after the commit to whoever in this process wants to know.

A notice may be lost (the process can die after the commit), so every listener must also find out by
reading on from its position.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from veche.kit.observe import logger
from veche.kit.transaction import Transaction

N = TypeVar("N")


class Bus:
    """Delivers notices, by their class, within the process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[N], listener: Callable[[N], None]) -> None:
        """Have `listener` called with every notice of a class. It must be quick: it runs on the loop."""
        self._listeners[kind].append(listener)

    def publish(self, notice: object) -> None:
        """Tell all listeners now. A listener that fails is logged and harms nobody else."""
        for listener in self._listeners[type(notice)]:
            try:
                listener(notice)
            except Exception:  # noqa: BLE001 - a subscriber is one of the three boundaries
                logger.exception("a listener failed", notice=type(notice).__name__)

    def publish_after(self, tx: Transaction, notice: object) -> None:
        """Tell all listeners once the transaction is durable."""
        tx.after_commit(lambda: self.publish(notice))
