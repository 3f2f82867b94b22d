"""The use cases of pushers, and who has one, in memory: every message asks."""

from collections.abc import Callable, Iterable, Sequence

from veche.core.errors import InvalidParam
from veche.core.ids import DeviceId, UserId
from veche.features.push.rules.subscription import WEB_PUSH_KINDS, check_default_payload, read_subscription
from veche.features.push.store import pushers as store
from veche.features.push.store.activation import list_activations
from veche.features.push.store.pushers import Pusher
from veche.features.push.store.waiting import remove_all_waiting
from veche.kit.database import Database
from veche.kit.outgoing import Outgoing, OutgoingRefusedError, check_url
from veche.kit.transaction import Snapshot, Transaction

PUSHERS_LIMIT = 50
"""Pushers of one user."""


class Pushers:
    """Sets, lists and removes pushers."""

    def __init__(self, database: Database, outgoing: Outgoing) -> None:
        self._database = database
        self._outgoing = outgoing
        self._ids: dict[UserId, set[str]] = {}
        self.generation = 0
        """Counts the changes, of anybody."""

    async def load(self) -> None:
        """Read who has pushers."""
        self.generation += 1
        found: dict[UserId, set[str]] = {}
        for user_id, pusher_id in await self._database.read(store.list_active):
            found.setdefault(user_id, set()).add(pusher_id)
        self._ids = found

    # Use cases

    async def list_pushers(self, user_id: UserId) -> list[Pusher]:
        """Return a user's pushers."""
        return await self._database.read(store.list_pushers, user_id)

    async def list_with_use(self, user_id: UserId) -> list[tuple[Pusher, bool]]:
        """Return a user's pushers, each with whether it is in use."""
        return await self._database.read(_list_with_use, user_id)

    async def set_pusher(self, pusher: Pusher, *, append: bool) -> None:
        """Add or change a pusher; without `append`, other users with the same app and key lose theirs."""
        self.check(pusher)
        await self._database.write(self._set, pusher, append)

    async def remove_pusher(self, user_id: UserId, app_id: str, pushkey: str) -> None:
        """Remove a pusher of a user, if it is there."""
        await self._database.write(
            self._remove_where,
            lambda tx: store.list_of_key(tx, app_id, pushkey),
            lambda p: p.user_id == user_id,
        )

    # For the cursor, and for delivery

    def users_among(self, users: set[UserId]) -> list[UserId]:
        """Return which of some users have pushers."""
        if len(users) < len(self._ids):
            return [user_id for user_id in users if user_id in self._ids]
        return [user_id for user_id in self._ids if user_id in users]

    def ids_of(self, user_id: UserId) -> Iterable[str]:
        """Return the names of a user's pushers."""
        return tuple(self._ids.get(user_id, ()))

    def remove(self, tx: Transaction, pushers: Sequence[Pusher]) -> None:
        """Remove pushers inside a transaction."""
        if not pushers:
            return
        store.remove_pushers(tx, [pusher.pusher_id for pusher in pushers])
        tx.after_commit(lambda: self._drop(pushers))

    def remove_of_devices(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Remove the pushers that were set by devices which are logged out."""
        self._remove_where(
            tx, lambda tx: store.list_pushers(tx, user_id), lambda p: p.device_id in device_ids
        )

    def remove_all(self, tx: Transaction, user_id: UserId) -> None:
        """Remove all pushers of a user."""
        self.remove(tx, store.list_pushers(tx, user_id))

    def check(self, pusher: Pusher) -> None:
        """Raise M_INVALID_PARAM unless a pusher leads to where this server may send something."""
        url = pusher.data.get("url")
        if pusher.kind not in WEB_PUSH_KINDS:
            check_gateway(url)
            return
        check_default_payload(pusher.data)
        endpoint = read_subscription(pusher.pushkey, pusher.data).endpoint
        if not self._outgoing.is_confidential(endpoint):
            raise InvalidParam("data.url should be the https address of a push service")

    def put(self, tx: Transaction, pusher: Pusher, *, is_active: bool) -> None:
        """Store a pusher inside a transaction, in place of the user's earlier one of the same app and key."""
        own = store.list_pushers(tx, pusher.user_id)
        is_new = pusher.pusher_id not in {known.pusher_id for known in own}
        if is_new and len(own) >= PUSHERS_LIMIT:
            raise InvalidParam(f"A user has at most {PUSHERS_LIMIT} pushers")
        store.put_pusher(tx, pusher)
        if not is_active:
            remove_all_waiting(tx, pusher.pusher_id)
        tx.after_commit(lambda: self._add(pusher) if is_active else self._drop([pusher]))

    def activate(self, tx: Transaction, pusher: Pusher, *, displaces: bool) -> None:
        """Bring a web pusher into use inside a transaction."""
        if displaces:
            self._displace(tx, pusher)
        tx.after_commit(lambda: self._add(pusher))

    # Inside

    def _set(self, tx: Transaction, pusher: Pusher, append: bool) -> None:  # noqa: FBT001 - a unit's argument
        self.put(tx, pusher, is_active=True)
        if not append:
            self._displace(tx, pusher)

    def _displace(self, tx: Transaction, pusher: Pusher) -> None:
        others = store.list_of_key(tx, pusher.app_id, pusher.pushkey)
        self.remove(tx, [other for other in others if other.user_id != pusher.user_id])

    def _remove_where(
        self, tx: Transaction, find: Callable[[Snapshot], list[Pusher]], is_meant: Callable[[Pusher], bool]
    ) -> None:
        self.remove(tx, [pusher for pusher in find(tx) if is_meant(pusher)])

    def _add(self, pusher: Pusher) -> None:
        self.generation += 1
        self._ids.setdefault(pusher.user_id, set()).add(pusher.pusher_id)

    def _drop(self, pushers: Sequence[Pusher]) -> None:
        self.generation += 1
        for pusher in pushers:
            ids = self._ids.get(pusher.user_id, set())
            ids.discard(pusher.pusher_id)
            if not ids:
                self._ids.pop(pusher.user_id, None)


def check_gateway(url: object) -> None:
    """Raise M_INVALID_PARAM unless a URL can be asked."""
    if not isinstance(url, str):
        raise InvalidParam("data.url should be the address of the push gateway")
    try:
        check_url(url)
    except OutgoingRefusedError as error:
        raise InvalidParam("data.url should be an http or https URL") from error


def _list_with_use(snapshot: Snapshot, user_id: UserId) -> list[tuple[Pusher, bool]]:
    pushers = store.list_pushers(snapshot, user_id)
    found = list_activations(snapshot, [pusher.pusher_id for pusher in pushers])
    waiting = {activation.pusher_id for activation in found}
    return [(pusher, pusher.pusher_id not in waiting) for pusher in pushers]
