"""Logged-in sessions: issuing tokens, finding out whose a token is, ending sessions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import DeviceId, UserId
from veche.features.accounts.rules import hash_token, locked, unknown_token
from veche.features.accounts.service.hooks import Hooks
from veche.features.accounts.service.token_cache import Session, TokenCache
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store import tokens as token_store
from veche.features.accounts.store.devices import Device
from veche.features.accounts.store.tokens import Token
from veche.features.accounts.store.users import User
from veche.features.sync.api import Sync
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

DEVICES_LIMIT = 500
"""Devices of one user; the one that was seen longest ago is logged out for the next."""


@dataclass(frozen=True, slots=True)
class DeviceWish:
    """How a client wants to be known: all of it is optional."""

    device_id: DeviceId | None = None
    display_name: str | None = None
    can_refresh: bool = False
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client that has logged in is given."""

    user_id: UserId
    device_id: DeviceId
    access_token: str
    refresh_token: str | None = None
    expires_in_ms: int | None = None


class Sessions:
    """Opens and ends sessions; a session is a device with its tokens."""

    def __init__(
        self, database: Database, sync: Sync, hooks: Hooks, cache: TokenCache, lifetime_s: int
    ) -> None:
        self._database = database
        self._clock: Clock = database.clock
        self._sync = sync
        self._hooks = hooks
        self._cache = cache
        self._lifetime_ms = lifetime_s * 1000
        self.device_id_checks: list[Callable[[Snapshot, UserId, DeviceId], bool]] = []
        """Say which device ids a user cannot have: those of cross-signing keys."""

    def new_credentials(self, user_id: UserId, wish: DeviceWish) -> Credentials:
        """Return fresh secrets, to be stored by `open_session`."""
        device_id = wish.device_id or DeviceId(self._clock.new_token(10).upper())
        is_brief = wish.can_refresh and self._lifetime_ms > 0
        return Credentials(
            user_id,
            device_id,
            f"veche_{self._clock.new_token(40)}",
            f"vecher_{self._clock.new_token(40)}" if is_brief else None,
            self._lifetime_ms if is_brief else None,
        )

    def check_may_open(self, snapshot: Snapshot, user: User, device_id: DeviceId) -> None:
        """Raise why an account may not log in as a device."""
        if user.is_deactivated:
            raise Forbidden("This account is deactivated", errcode="M_USER_DEACTIVATED")
        if user.is_locked:
            raise locked()
        if any(is_taken(snapshot, user.user_id, device_id) for is_taken in self.device_id_checks):
            raise Forbidden("That device id is the name of a key")

    def open_session(self, tx: Transaction, credentials: Credentials, wish: DeviceWish) -> None:
        """Log a device in. Whatever tokens it had before are void: only the one who asks has it now."""
        user_id, device_id = credentials.user_id, credentials.device_id
        devices = device_store.list_devices(tx, user_id)
        is_known = any(device.device_id == device_id for device in devices)
        if is_known:
            token_store.remove_tokens_of_device(tx, user_id, device_id)
            self._forget_after(tx, user_id, [device_id])
        elif len(devices) >= DEVICES_LIMIT:
            oldest = min(devices, key=lambda device: device.seen_ms)
            self.end_sessions(tx, user_id, [oldest.device_id])
        device_store.add_device(
            tx,
            Device(user_id, device_id, wish.display_name, tx.now_ms, tx.now_ms, wish.address, wish.agent),
        )
        token_store.add_token(tx, self.token_of(credentials, tx.now_ms))

    def token_of(self, credentials: Credentials, now_ms: int, supersedes: bytes | None = None) -> Token:
        """Return credentials as they are stored."""
        return Token(
            hash_token(credentials.access_token),
            credentials.user_id,
            credentials.device_id,
            now_ms,
            now_ms + credentials.expires_in_ms if credentials.expires_in_ms else 0,
            hash_token(credentials.refresh_token) if credentials.refresh_token else None,
            supersedes,
        )

    def end_sessions(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Log devices out: they and their tokens are gone, and the slices above learn of it."""
        if not device_ids:
            return
        device_store.remove_devices(tx, user_id, device_ids)
        for hook in self._hooks.devices_removed:
            hook(tx, user_id, device_ids)
        self._forget_after(tx, user_id, device_ids)

    def end_all(self, tx: Transaction, user_id: UserId, keep: DeviceId | None = None) -> None:
        """Log out every device of a user but one."""
        devices = device_store.list_devices(tx, user_id)
        ids = [device.device_id for device in devices if device.device_id != keep]
        self.end_sessions(tx, user_id, ids)

    async def log_out(self, user_id: UserId, device_id: DeviceId) -> None:
        """Log one device out."""
        await self._database.write(self.end_sessions, user_id, [device_id])

    async def log_out_everywhere(self, user_id: UserId) -> None:
        """Log every device of a user out."""
        await self._database.write(self.end_all, user_id)

    async def refresh(self, refresh_token: str) -> Credentials:
        """Return new tokens for a refresh token or raise M_UNKNOWN_TOKEN.

        The old ones work until the new ones are used, so an answer that was lost costs nothing.
        """
        return await self._database.write(self._refresh, hash_token(refresh_token))

    async def find_session(self, token: str) -> Session | None:
        """Return whose a token is, from memory where it was asked before."""
        token_hash = hash_token(token)
        return self._cache.find(token_hash) or await self._read_session(token_hash)

    def forget_user_after(self, tx: Transaction, user_id: UserId) -> None:
        """Have what is known of a user's tokens read again once the transaction is durable."""
        tx.after_commit(lambda: self._cache.forget_user(user_id))

    def lock_out_after(self, tx: Transaction, user_id: UserId) -> None:
        """Refuse whoever waits as a user who is locked, once the transaction is durable."""
        self.forget_user_after(tx, user_id)
        tx.after_commit(lambda: self._sync.waiting.refuse(user_id, locked))

    def _forget_after(self, tx: Transaction, user_id: UserId, device_ids: Iterable[DeviceId]) -> None:
        gone = frozenset(device_ids)
        tx.after_commit(lambda: self._cache.forget_devices(user_id, gone))
        tx.after_commit(lambda: self._sync.waiting.refuse(user_id, unknown_token, gone))

    async def _read_session(self, token_hash: bytes) -> Session | None:
        generation = self._cache.generation
        known = await self._database.read(token_store.find_token, token_hash)
        if known is None:
            return None
        if known.token.supersedes and not await self._database.write(self._retire, token_hash):
            return None
        return self._cache.keep(known, generation)

    def _retire(self, tx: Transaction, token_hash: bytes) -> bool:
        """Void the pair that a used one replaced; return False when the used one is void itself by now."""
        known = token_store.find_token(tx, token_hash)
        if known is not None:
            self._retire_old(tx, known.token)
        return known is not None

    def _retire_old(self, tx: Transaction, token: Token) -> None:
        if token.supersedes:
            token_store.remove_superseded(tx, token.token_hash, token.supersedes)
            self.forget_user_after(tx, token.user_id)

    def _refresh(self, tx: Transaction, refresh_hash: bytes) -> Credentials:
        known = token_store.find_refresh_token(tx, refresh_hash)
        if known is None:
            message = "That refresh token is not known, or was used"
            raise MatrixError(message, errcode="M_UNKNOWN_TOKEN", status=401, soft_logout=False)
        if known.is_locked:
            raise locked()
        old = known.token
        credentials = self.new_credentials(old.user_id, DeviceWish(old.device_id, can_refresh=True))
        self._retire_old(tx, old)
        token_store.remove_successors(tx, old.token_hash)
        token_store.add_token(tx, self.token_of(credentials, tx.now_ms, supersedes=old.token_hash))
        self.forget_user_after(tx, old.user_id)
        return credentials
