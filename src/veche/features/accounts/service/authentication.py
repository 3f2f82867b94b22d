"""Who asks: what every request with an access token goes through."""

import asyncio
from collections.abc import Awaitable, Callable

from veche.core.errors import Forbidden, MatrixError
from veche.features.accounts import rules
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.service.token_cache import Session
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store.devices import Device
from veche.kit.database import Database
from veche.kit.http import Access, Request, Requester
from veche.kit.observe import logger
from veche.kit.tracebacks import describe

SEEN_INTERVAL_MS = 600_000
"""How often at most a device's last request is noted down."""
AGENT_LIMIT = 255

TokenSource = Callable[[Request, str], Requester | None]
GuestDoor = Callable[[Request, Requester], Awaitable[bool]]


class Authentication:
    """Tells the kit who asks, and notes now and then when each device was last seen."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database = database
        self._clock = database.clock
        self._sessions = sessions
        self._noting: set[asyncio.Task[None]] = set()
        self.sources: list[TokenSource] = []
        self.guest_doors: list[GuestDoor] = []
        """Asked about each request of a guest: True lets it through, whatever else is said of guests."""

    async def authenticate(self, request: Request, access: Access) -> None:
        """Set the request's requester or raise the protocol's refusal."""
        token = access_token(request)
        if token is None:
            if access is Access.OPTIONAL:
                return
            raise _unauthorized("M_MISSING_TOKEN", "An access token is needed")
        request.access_token = token
        for source in self.sources:
            requester = source(request, token)
            if requester is not None:
                _check_rank(requester, access)
                request.identify(requester)
                return
        session = await self._sessions.find_session(token)
        requester = self._check(session, access)
        if requester.is_guest:
            await self._check_guest(request, requester, access)
        request.identify(requester)
        assert session is not None, "checked just before"
        self._note_seen(session, request)

    async def stop(self) -> None:
        """Finish noting down."""
        await asyncio.gather(*self._noting, return_exceptions=True)

    def _check(self, session: Session | None, access: Access) -> Requester:
        if session is None:
            raise rules.unknown_token()
        if session.expires_ms and session.expires_ms <= self._clock.now_ms():
            raise _unauthorized("M_UNKNOWN_TOKEN", "That access token has expired", soft_logout=True)
        if session.is_locked and access is not Access.LOCKED:
            raise rules.locked()
        _check_rank(session.requester, access)
        return session.requester

    async def _check_guest(self, request: Request, requester: Requester, access: Access) -> None:
        for door in self.guest_doors:
            if await door(request, requester):
                return
        if access is Access.USER:
            raise Forbidden("Guests may not do that", errcode="M_GUEST_ACCESS_FORBIDDEN")

    def _note_seen(self, session: Session, request: Request) -> None:
        now_ms = self._clock.now_ms()
        if now_ms - session.seen_ms < SEEN_INTERVAL_MS:
            return
        session.seen_ms = now_ms
        requester = session.requester
        agent = user_agent(request)
        device = Device(requester.user_id, requester.device_id, None, 0, now_ms, request.address, agent)
        # Nobody waits for it, and a write that fails harms nothing.
        task = asyncio.create_task(self._database.write(device_store.update_seen, device), name="last seen")
        self._noting.add(task)
        task.add_done_callback(self._end_noting)

    def _end_noting(self, task: asyncio.Task[None]) -> None:
        self._noting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.warning("could not note when a device was last seen", error=describe(error))


def _check_rank(requester: Requester, access: Access) -> None:
    if access is Access.ADMIN:
        rules.check_admin(requester)
        rules.check_not_suspended(requester)


def access_token(request: Request) -> str | None:
    """Return the token of a request, from its header or (the old way) its query."""
    header = request.headers.get("authorization")
    if header is None:
        return request.query("access_token")
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def user_agent(request: Request) -> str:
    """Return the name that a client's program gives itself."""
    return request.headers.get("user-agent", "").replace("\0", "")[:AGENT_LIMIT]


def _unauthorized(errcode: str, message: str, **fields: bool) -> MatrixError:
    return MatrixError(message, errcode=errcode, status=401, **fields)
