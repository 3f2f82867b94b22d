"""Claiming one-time keys: each is handed out once, the oldest first, then the fallback key."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from veche.core.ids import DeviceId, UserId
from veche.features.keys.rules.key_objects import OneTimeKey
from veche.features.keys.service.key_counts import KeyCounts
from veche.features.keys.store import one_time as store
from veche.kit.database import Database
from veche.kit.transaction import Transaction

AT_ONCE = 100
"""Claims in one unit of work: a long list must not keep others from writing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A wish for a key of a device."""

    user_id: UserId
    device_id: DeviceId
    algorithm: str


class Claims:
    """Hands keys out."""

    def __init__(self, database: Database, counts: KeyCounts) -> None:
        self._database = database
        self._counts = counts

    async def claim(self, claims: Sequence[Claim]) -> dict[UserId, dict[DeviceId, dict[str, Any]]]:
        """Return keys by user, device and name; a device that has none is left out."""
        answer: defaultdict[UserId, dict[DeviceId, dict[str, Any]]] = defaultdict(dict)
        waiting = iter(claims)
        while part := list(islice(waiting, AT_ONCE)):
            for claim, key in await self._database.write(self._take, part):
                fragment = orjson.Fragment(key.key)
                answer[claim.user_id].setdefault(claim.device_id, {})[key.name] = fragment
        return dict(answer)

    def _take(self, tx: Transaction, claims: Sequence[Claim]) -> list[tuple[Claim, OneTimeKey]]:
        taken = []
        for claim in claims:
            key = self._take_one_time(tx, claim) or self._take_fallback(tx, claim)
            if key is not None:
                taken.append((claim, key))
        return taken

    def _take_one_time(self, tx: Transaction, claim: Claim) -> OneTimeKey | None:
        key = store.find_next(tx, claim.user_id, claim.device_id, claim.algorithm)
        if key is not None:
            store.mark_claimed(tx, claim.user_id, claim.device_id, key)
            self._counts.forget_after(tx, claim.user_id, claim.device_id)
        return key

    def _take_fallback(self, tx: Transaction, claim: Claim) -> OneTimeKey | None:
        found = store.find_fallback(tx, claim.user_id, claim.device_id, claim.algorithm)
        if found is None:
            return None
        key, is_used = found
        if not is_used:
            store.mark_used(tx, claim.user_id, claim.device_id, claim.algorithm)
            self._counts.forget_after(tx, claim.user_id, claim.device_id)
        return key
