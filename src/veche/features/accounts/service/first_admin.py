"""How a new server comes by its first administrator: the first who registers, or who has the set-up link.

Being the first is enough only where nobody but this machine's own people can come in, and all of them may.
Everywhere else a stranger may be quicker than the operator, so the operator has a link that works once.
"""

from collections.abc import Mapping
from typing import Literal

from veche.core.errors import Forbidden
from veche.features.accounts import rules
from veche.features.accounts.service.interactive import Auth
from veche.features.accounts.store import setup_links as link_store
from veche.features.accounts.store import users as user_store
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction

STAGE = "org.veche.login.setup"
"""The stage of registration that a set-up link completes. It is offered only to whoever names it."""

SetUp = Literal["done", "first", "link"]
"""There is an administrator, or whoever registers first becomes one, or only who has the link does."""

_TOKEN_LENGTH = 32


class FirstAdmin:
    """Says who becomes an administrator by registering."""

    def __init__(self, kit: Kit, *, is_first_enough: bool) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._is_first_enough = is_first_enough

    async def make_link(self) -> str | None:
        """Return the token of a new link, None where none is needed. Earlier ones are void either way."""
        token = self._clock.new_token(_TOKEN_LENGTH)
        is_needed = await self._database.write(self._make_link, rules.hash_token(token))
        return token if is_needed else None

    async def find_state(self) -> SetUp:
        """Return how the first administrator comes about, or that there is one."""
        return await self._database.read(self._find_state)

    async def verify(self, auth: Auth) -> str:
        """Check the token of a set-up link, as a stage of registration."""
        token_hash = rules.hash_token(rules.require(auth.token, "token"))
        await self._database.read(_check_link, token_hash)
        return token_hash.hex()

    def is_admin(self, tx: Transaction, proved: Mapping[str, str], *, is_own_page: bool) -> bool:
        """Return whether somebody who registers now becomes an administrator.

        Raise M_FORBIDDEN for a link that was used. `is_own_page`: no foreign web page has sent the request.
        """
        if STAGE in proved:
            _check_link(tx, bytes.fromhex(proved[STAGE]))
            return True
        return is_own_page and self._find_state(tx) == "first"

    def void_link(self, tx: Transaction) -> None:
        """Let the link work no more."""
        link_store.remove_link(tx)

    def _make_link(self, tx: Transaction, token_hash: bytes) -> bool:
        is_needed = self._find_state(tx) == "link"
        if is_needed:
            link_store.put_link(tx, token_hash)
        else:
            link_store.remove_link(tx)
        return is_needed

    def _find_state(self, snapshot: Snapshot) -> SetUp:
        if user_store.has_admin(snapshot):
            return "done"
        return "first" if self._is_first_enough and not user_store.has_people(snapshot) else "link"


def _check_link(snapshot: Snapshot, token_hash: bytes) -> None:
    if user_store.has_admin(snapshot) or not link_store.is_link_of(snapshot, token_hash):
        raise Forbidden("That set-up link does not work (any more): the server prints a new one at its start")
