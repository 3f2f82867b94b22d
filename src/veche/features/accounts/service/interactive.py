"""User-interactive authentication: a request is repeated with proofs until a flow of stages is complete.

A session is stored only once there is something to come back to, and belongs to one operation of one user.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import msgspec

from veche.core.errors import LimitExceeded, MatrixError
from veche.features.accounts.store import interactive as store
from veche.features.accounts.store.interactive import InteractiveSession
from veche.kit.database import Database

LIFETIME_MS = 30 * 60 * 1000
"""How long a client may take from the first request to the last."""

PASSWORD = "m.login.password"  # noqa: S105 - the name of a stage
DUMMY = "m.login.dummy"
REGISTRATION_TOKEN = "m.login.registration_token"  # noqa: S105 - the name of a stage
EMAIL = "m.login.email.identity"

Text = Annotated[str, msgspec.Meta(max_length=1024, pattern=r"^[^\x00]*$")]


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody says they are ("identifier types")."""

    type: Text = "m.id.user"
    user: Text | None = None
    medium: Text | None = None
    address: Text | None = None


class ThreepidCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that an address was confirmed."""

    sid: Text
    client_secret: Text


class Auth(msgspec.Struct, frozen=True, kw_only=True):
    """The `auth` object of a request: the proofs for one stage."""

    type: Text | None = None
    session: Text | None = None
    identifier: Identifier | None = None
    user: Text | None = None
    password: Text | None = None
    token: Text | None = None
    threepid_creds: ThreepidCredentials | None = None


Verify = Callable[[Auth], Awaitable[str]]
"""Returns what a stage proved (an address, a token, or nothing) or raises a MatrixError."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What an operation asks for: `operation` names it, with whoever and whatever it is about."""

    operation: str
    flows: Sequence[Sequence[str]]
    verifiers: Mapping[str, Verify]


class Interactive:
    """Leads clients through the stages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = database.clock

    async def complete(self, challenge: Challenge, auth: Auth | None) -> Mapping[str, str]:
        """Return what the stages proved once a flow is complete; until then raise the protocol's 401."""
        session = await self._find_session(challenge, auth)
        is_stored = auth is not None and auth.session == session.session_id
        try:
            proved = await self._verify_stage(challenge, session, auth)
        except LimitExceeded:
            raise
        except MatrixError as error:
            await self._keep(session, is_stored=is_stored)
            raise _unfinished(challenge, session, error) from error
        if not _is_complete(challenge, proved):
            session = replace(session, completed=proved)
            await self._database.write(store.put_session, session, LIFETIME_MS)
            raise _unfinished(challenge, session)
        if is_stored:
            await self._database.write(store.remove_session, session.session_id)
        return proved

    async def _find_session(self, challenge: Challenge, auth: Auth | None) -> InteractiveSession:
        """Return the session that the client names, or a new one."""
        fresh = InteractiveSession(self._clock.new_token(24), challenge.operation)
        if auth is None or auth.session is None:
            return fresh
        known = await self._database.read(store.find_session, auth.session)
        if known is not None and known.operation == challenge.operation:
            return known
        await self._keep(fresh, is_stored=False)
        error = MatrixError("That session has expired, or was for something else", errcode="M_FORBIDDEN")
        raise _unfinished(challenge, fresh, error)

    async def _verify_stage(
        self, challenge: Challenge, session: InteractiveSession, auth: Auth | None
    ) -> Mapping[str, str]:
        if auth is None or auth.type is None or auth.type in session.completed:
            return session.completed
        verify = challenge.verifiers.get(auth.type)
        if verify is None or not _is_next(challenge, session.completed, auth.type):
            raise MatrixError("That stage is not the next of any flow", errcode="M_UNRECOGNIZED")
        return {**session.completed, auth.type: await verify(auth)}

    async def _keep(self, session: InteractiveSession, *, is_stored: bool) -> None:
        if not is_stored:
            await self._database.write(store.put_session, session, LIFETIME_MS)


def _is_next(challenge: Challenge, completed: Mapping[str, str], stage: str) -> bool:
    done = list(completed)
    return any(list(flow[: len(done) + 1]) == [*done, stage] for flow in challenge.flows)


def _is_complete(challenge: Challenge, completed: Mapping[str, str]) -> bool:
    return list(completed) in [list(flow) for flow in challenge.flows]


def _unfinished(
    challenge: Challenge, session: InteractiveSession, error: MatrixError | None = None
) -> MatrixError:
    """Return the 401 that says what is still to do, and what was wrong with the last attempt."""
    fields: dict[str, Any] = {
        "flows": [{"stages": list(flow)} for flow in challenge.flows],
        "params": {},
        "session": session.session_id,
        "completed": list(session.completed),
    }
    return Unfinished(error, fields)


class Unfinished(MatrixError):
    """Not a refusal: more is to be proved. It has an errcode only when the last attempt failed."""

    def __init__(self, cause: MatrixError | None, fields: Mapping[str, Any]) -> None:
        super().__init__("More has to be proved", status=401, **fields)
        self._cause = cause

    def body(self) -> dict[str, Any]:
        """Return the stages to complete, and the error of the last attempt."""
        return {**self.fields, **(self._cause.body() if self._cause else {})}
