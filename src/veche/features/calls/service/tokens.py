"""Tokens for joining a call: asked for by members' own devices, each time they join."""

from veche.core.errors import Forbidden, InvalidParam
from veche.core.ids import UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.rules.names import NAME_MOST
from veche.features.calls.service.seating import Seating, SeatWish
from veche.features.calls.sfu.engine import Engine
from veche.kit.feature import Kit


class Tokens:
    """Gives tokens, and sees to it that there is a room at the SFU to use them in."""

    def __init__(self, kit: Kit, accounts: Accounts, seating: Seating, engine: Engine) -> None:
        self._kit = kit
        self._accounts = accounts
        self._seating = seating
        self._engine = engine

    async def ask(self, wish: SeatWish) -> str:
        """Return a token for a seat; raise what `Seating.take` raises, and what the engine does."""
        check_slot(wish.slot_id)
        self._kit.limits.check("call", wish.user_id)
        backend = self._engine.get_backend()
        grant = await self._kit.database.write(self._seating.take, wish)
        await backend.create_room(grant.sfu_room)
        return backend.mint_token(grant)

    async def find_owner(self, openid_token: str, server_name: str) -> UserId:
        """Return who shows an OpenID token of this server; raise M_UNKNOWN_TOKEN, or M_FORBIDDEN."""
        if server_name != self._kit.server_name:
            raise Forbidden("Only people of this server can join its calls")
        return await self._accounts.openid.get_user(openid_token)

    def check_url(self, url: str) -> None:
        """Raise M_INVALID_PARAM unless an address is that of this server's SFU."""
        if url.rstrip("/") != self._engine.url.rstrip("/"):
            raise InvalidParam("That is not an SFU of this server")

    @property
    def url(self) -> str:
        """Where tokens are good."""
        return self._engine.url


def check_slot(slot_id: str) -> None:
    """Raise M_INVALID_PARAM unless this is the slot of a call, such as `m.call#ROOM`."""
    application, hash_sign, name = slot_id.partition("#")
    if application != "m.call" or not hash_sign or "#" in name or len(slot_id) > NAME_MOST:
        raise InvalidParam("The slot should be one of a call, such as m.call#ROOM")


def check_member_id(member_id: str) -> None:
    """Raise M_INVALID_PARAM for a member id that is empty or too long."""
    if not 0 < len(member_id) <= NAME_MOST:
        raise InvalidParam(f"A member id has 1 to {NAME_MOST} characters")
