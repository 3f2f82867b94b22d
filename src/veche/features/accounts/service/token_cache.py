"""Whose a token is, kept in memory: every request asks."""

from collections import OrderedDict
from dataclasses import dataclass

from veche.core.ids import DeviceId, UserId
from veche.features.accounts.store.tokens import KnownToken
from veche.kit.clock import Clock
from veche.kit.http import Requester

SESSIONS_LIMIT = 100_000
TRUSTED_S = 60.0
"""How long an entry is believed: another process (an operator's command) may have ended the session."""


@dataclass(slots=True)
class Session:
    """An access token's meaning. `seen_ms` is when the device's last request was noted down."""

    requester: Requester
    token_hash: bytes
    expires_ms: int
    is_locked: bool
    seen_ms: int
    read_s: float


class TokenCache:
    """Sessions by token hash, the one that was read longest ago dropped first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: OrderedDict[bytes, Session] = OrderedDict()
        self._hashes_by_user: dict[UserId, set[bytes]] = {}
        self.generation = 0
        """Counts what was forgotten: a session read before that may be stale and is not kept."""

    def find(self, token_hash: bytes) -> Session | None:
        """Return what is known and still believed."""
        session = self._sessions.get(token_hash)
        if session is None or self._clock.monotonic_s() - session.read_s > TRUSTED_S:
            return None
        return session

    def keep(self, known: KnownToken, generation: int) -> Session:
        """Remember what was read, unless something was forgotten since that generation."""
        session = self._session(known)
        if generation != self.generation:
            return session
        earlier = self._sessions.pop(session.token_hash, None)
        if earlier is not None:
            session.seen_ms = max(session.seen_ms, earlier.seen_ms)
        self._sessions[session.token_hash] = session
        self._hashes_by_user.setdefault(session.requester.user_id, set()).add(session.token_hash)
        if len(self._sessions) > SESSIONS_LIMIT:
            self._drop(next(iter(self._sessions)))
        return session

    def forget(self, token_hash: bytes) -> None:
        """Forget one token."""
        self.generation += 1
        self._drop(token_hash)

    def forget_devices(self, user_id: UserId, device_ids: frozenset[DeviceId]) -> None:
        """Forget the tokens of some devices of a user."""
        self.generation += 1
        for token_hash in list(self._hashes_by_user.get(user_id, ())):
            if self._sessions[token_hash].requester.device_id in device_ids:
                self._drop(token_hash)

    def forget_user(self, user_id: UserId) -> None:
        """Forget all tokens of a user."""
        self.generation += 1
        for token_hash in list(self._hashes_by_user.get(user_id, ())):
            self._drop(token_hash)

    def forget_all(self) -> None:
        """Forget everything: another process has written."""
        self.generation += 1
        self._sessions.clear()
        self._hashes_by_user.clear()

    def _drop(self, token_hash: bytes) -> None:
        session = self._sessions.pop(token_hash, None)
        if session is None:
            return
        hashes = self._hashes_by_user[session.requester.user_id]
        hashes.discard(token_hash)
        if not hashes:
            del self._hashes_by_user[session.requester.user_id]

    def _session(self, known: KnownToken) -> Session:
        token = known.token
        requester = Requester(
            token.user_id,
            token.device_id,
            is_guest=known.is_guest,
            is_admin=known.is_admin,
            is_suspended=known.is_suspended,
        )
        return Session(
            requester,
            token.token_hash,
            token.expires_ms,
            known.is_locked,
            known.seen_ms,
            self._clock.monotonic_s(),
        )
