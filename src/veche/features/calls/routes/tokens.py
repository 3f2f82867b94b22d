"""HTTP of tokens for calls (MSC4143, MSC4195), in the forms that clients speak today.

The older forms show an OpenID token, as to a service beside the server; the newer ones are ordinary requests.
All of this moves while the proposals do, so it is here and nowhere else.
"""

from typing import Any

import msgspec

from veche.core.errors import InvalidParam
from veche.core.ids import DeviceId, UserId, parse_room_id
from veche.features.calls.rules.names import ROOM_SLOT, identity_of, older_identity
from veche.features.calls.service.delegations import Delegations, DelegationWish
from veche.features.calls.service.seating import SeatWish
from veche.features.calls.service.tokens import Tokens, check_member_id
from veche.kit.http import Access, Request, Requester, Route, get, post
from veche.kit.limits import RateLimits

SERVICE_PATH = "/livekit/jwt"
TRANSPORTS = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"
LIVEKIT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit"
BODY_MOST_BYTES = 16 * 1024


class OpenIdToken(msgspec.Struct):
    """What `/openid/request_token` has given a client."""

    access_token: str
    matrix_server_name: str


class OlderBody(msgspec.Struct):
    """What clients send whose membership is state."""

    room: str
    openid_token: OpenIdToken
    device_id: str
    delay_id: str = ""


class ClaimedMember(msgspec.Struct):
    """A membership, and whose it is said to be."""

    id: str
    claimed_user_id: str
    claimed_device_id: str


class OpenIdBody(msgspec.Struct):
    """What newer clients send to the service."""

    room_id: str
    slot_id: str
    openid_token: OpenIdToken
    member: ClaimedMember
    delay_id: str = ""


class Member(msgspec.Struct):
    """A membership of the requester's."""

    id: str
    claimed_device_id: str = ""


class TokenBody(msgspec.Struct):
    """What newer clients send to the server itself."""

    url: str
    room_id: str
    slot_id: str
    member: Member
    server_name: str = ""


class DelegationBody(msgspec.Struct):
    """Whose delayed leave is to be looked after."""

    url: str
    room_id: str
    slot_id: str
    member: Member
    delay_id: str


class TokenRoutes:
    """The operations by which devices come into calls."""

    def __init__(
        self,
        tokens: Tokens,
        delegations: Delegations,
        limits: RateLimits,
        transports: list[dict[str, str]],
        server_name: str,
    ) -> None:
        self._tokens = tokens
        self._delegations = delegations
        self._limits = limits
        self._transports = transports
        self._server_name = server_name

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get(TRANSPORTS, self.transports, Access.GUEST),
            post(SERVICE_PATH + "/sfu/get", self.older_token, Access.ANYBODY),
            post(SERVICE_PATH + "/get_token", self.openid_token, Access.ANYBODY),
            post(LIVEKIT + "/get_token", self.token, Access.GUEST),
            post(LIVEKIT + "/delegate_delayed_leave", self.delegate, Access.GUEST),
        ]

    async def transports(self, _request: Request) -> Any:
        """Say by what calls are carried here."""
        return {"rtc_transports": self._transports}

    async def older_token(self, request: Request) -> Any:
        """Give a token for the one call of a room to a member who is known by user and device."""
        self._limits.check("call", request.address)
        body = await request.decode(OlderBody, BODY_MOST_BYTES)
        user_id = await self._find_owner(body.openid_token)
        identity = older_identity(user_id, DeviceId(body.device_id))
        wish = _wish(user_id, body.device_id, (body.room, ROOM_SLOT), identity)
        return await self._answer(wish, body.delay_id)

    async def openid_token(self, request: Request) -> Any:
        """Give a token for a slot to a member who is known by a name that says nothing."""
        self._limits.check("call", request.address)
        body = await request.decode(OpenIdBody, BODY_MOST_BYTES)
        user_id = await self._find_owner(body.openid_token)
        if body.member.claimed_user_id != user_id:
            raise InvalidParam("The member is not the one whose OpenID token this is")
        check_member_id(body.member.id)
        device_id = DeviceId(body.member.claimed_device_id)
        identity = identity_of(user_id, device_id, body.member.id)
        wish = _wish(user_id, device_id, (body.room_id, body.slot_id), identity)
        return await self._answer(wish, body.delay_id)

    async def token(self, request: Request) -> Any:
        """Give a token to the requester's device."""
        body = await request.decode(TokenBody, BODY_MOST_BYTES)
        if body.server_name not in ("", self._server_name):
            raise InvalidParam("This server does not ask others for tokens yet")
        self._tokens.check_url(body.url)
        identity = _identity_of(request.requester, body.member)
        requester = request.requester
        wish = _wish(requester.user_id, requester.device_id, (body.room_id, body.slot_id), identity)
        return {"jwt": await self._tokens.ask(wish)}

    async def delegate(self, request: Request) -> Any:
        """Look after the delayed leave of the requester's device."""
        body = await request.decode(DelegationBody, BODY_MOST_BYTES)
        self._tokens.check_url(body.url)
        identity = _identity_of(request.requester, body.member)
        room_id = parse_room_id(body.room_id)
        await self._delegations.delegate(
            DelegationWish(request.requester.user_id, room_id, body.slot_id, identity, body.delay_id)
        )
        return {}

    async def _find_owner(self, token: OpenIdToken) -> UserId:
        return await self._tokens.find_owner(token.access_token, token.matrix_server_name)

    async def _answer(self, wish: SeatWish, delay_id: str) -> dict[str, str]:
        token = await self._tokens.ask(wish)
        if delay_id:
            await self._delegations.delegate(
                DelegationWish(wish.user_id, wish.room_id, wish.slot_id, wish.identity, delay_id)
            )
        return {"url": self._tokens.url, "jwt": token}


def _wish(user_id: UserId, device_id: str, slot: tuple[str, str], identity: str) -> SeatWish:
    room_id, slot_id = slot
    return SeatWish(user_id, DeviceId(device_id), parse_room_id(room_id), slot_id, identity)


def _identity_of(requester: Requester, member: Member) -> str:
    check_member_id(member.id)
    if member.claimed_device_id not in ("", requester.device_id):
        raise InvalidParam("The member's device is not the one that asks")
    return identity_of(requester.user_id, requester.device_id, member.id)
