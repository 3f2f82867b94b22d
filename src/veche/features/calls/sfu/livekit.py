"""LiveKit as the SFU: its interface (Twirp, as JSON) over our own way to ask others, and its tokens."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from veche.features.calls.rules.signed_token import TokenError, read_token, sign_token
from veche.features.calls.sfu.backend import Grant, Happening, Participant, SfuAway, SfuNotice
from veche.kit.clock import Clock
from veche.kit.observe import logger
from veche.kit.outgoing import Outgoing, OutgoingError, OutgoingRequest

TIMEOUT_S = 5.0
ANSWER_MOST_BYTES = 4 * 1024 * 1024
ASKING_S = 60
"""How long a token is good with which this server asks."""
EMPTY_S = 120
"""How long a room stays that nobody has come to."""
LEFT_S = 30
"""How long a room stays that all have left: who reconnects finds it."""
HAPPENINGS = {
    "participant_joined": Happening.JOINED,
    "participant_left": Happening.LEFT,
    "participant_connection_aborted": Happening.LEFT,
}


@dataclass(frozen=True, slots=True)
class LiveKitAccess:
    """Where a LiveKit is asked, and by which key it knows us."""

    url: str
    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class LiveKitLimits:
    """How many may be in one call, and how long a token is good for beginning."""

    members_most: int
    token_lifetime_s: int


class LiveKit:
    """One LiveKit server."""

    def __init__(
        self, access: LiveKitAccess, limits: LiveKitLimits, outgoing: Outgoing, clock: Clock
    ) -> None:
        self._access = access
        self._limits = limits
        self._outgoing = outgoing
        self._clock = clock

    async def is_healthy(self) -> bool:
        """Return whether it answers."""
        try:
            answer = await self._outgoing.fetch(
                OutgoingRequest(self._access.url, timeout_s=TIMEOUT_S), ANSWER_MOST_BYTES
            )
        except OutgoingError:
            return False
        return answer.is_success

    async def create_room(self, sfu_room: str) -> None:
        """Make a room; one that is there stays as it is."""
        wish = {
            "name": sfu_room,
            "empty_timeout": EMPTY_S,
            "departure_timeout": LEFT_S,
            "max_participants": self._limits.members_most,
        }
        await self._ask("CreateRoom", {"roomCreate": True}, wish)

    async def remove_room(self, sfu_room: str) -> None:
        """End a room, and with it the connections of all in it; without it, nothing happens."""
        await self._ask("DeleteRoom", {"roomCreate": True}, {"room": sfu_room})

    async def list_participants(self, sfu_room: str) -> list[Participant]:
        """Return who is connected; nobody is where there is no room."""
        found = await self._ask_in(sfu_room, "ListParticipants", {})
        people = found.get("participants", [])
        return [Participant(one["identity"], _list_tracks(one)) for one in people if one.get("identity")]

    async def remove_participant(self, sfu_room: str, identity: str) -> None:
        """End somebody's connection; without one, nothing happens."""
        await self._ask_in(sfu_room, "RemoveParticipant", {"identity": identity})

    async def mute(self, sfu_room: str, participant: Participant) -> None:
        """Have nothing passed on of what somebody sends now, until they send it anew."""
        for track in participant.tracks:
            wish = {"identity": participant.identity, "track_sid": track, "muted": True}
            await self._ask_in(sfu_room, "MutePublishedTrack", wish)

    def mint_token(self, grant: Grant) -> str:
        """Return a token, good for a few minutes."""
        video = {
            "room": grant.sfu_room,
            "roomJoin": True,
            "roomCreate": False,
            "canPublish": grant.may_publish,
            "canPublishData": grant.may_publish,
            "canSubscribe": True,
            "canUpdateOwnMetadata": False,
            "hidden": False,
        }
        return self._sign(video, self._limits.token_lifetime_s, sub=grant.identity)

    def read_token(self, token: str) -> Grant:
        """Return what a token lets its bearer do; raise TokenError."""
        claims = self._read(token)
        video, identity = claims.get("video"), claims.get("sub")
        if not isinstance(video, dict) or not isinstance(identity, str) or video.get("roomJoin") is not True:
            raise TokenError("that is not a token for joining a call")
        return Grant(str(video.get("room")), identity, video.get("canPublish") is True)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> SfuNotice:
        """Return what LiveKit tells, if it is LiveKit that tells it; raise TokenError."""
        claims = self._read(headers.get("authorization", "").removeprefix("Bearer "))
        digest = b64encode(sha256(body).digest()).decode()
        if not hmac.compare_digest(str(claims.get("sha256")), digest):
            raise TokenError("the notice is not what was signed")
        return _read_notice(body)

    async def _ask_in(self, sfu_room: str, method: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        return await self._ask(method, {"roomAdmin": True, "room": sfu_room}, {"room": sfu_room, **wish})

    async def _ask(self, method: str, video: Mapping[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for something; what is not there (any more) answers with nothing."""
        token = self._sign(video, ASKING_S)
        request = OutgoingRequest(
            f"{self._access.url}/twirp/livekit.RoomService/{method}",
            "POST",
            {"authorization": f"Bearer {token}", "content-type": "application/json"},
            orjson.dumps(wish),
            TIMEOUT_S,
        )
        try:
            answer = await self._outgoing.fetch(request, ANSWER_MOST_BYTES)
            found = orjson.loads(answer.body)
        except (OutgoingError, ValueError) as error:
            logger.warning("LiveKit does not answer", method=method, error=type(error).__name__)
            raise SfuAway from error
        if answer.status == 404 and found.get("code") == "not_found":
            return {}
        if not answer.is_success:
            logger.warning("LiveKit refuses", method=method, status=answer.status, code=found.get("code"))
            raise SfuAway
        return found if isinstance(found, dict) else {}

    def _sign(self, video: Mapping[str, Any], lifetime_s: int, **more: Any) -> str:
        now_s = self._clock.now_ms() // 1000
        claims = {"iss": self._access.key, "nbf": now_s, "exp": now_s + lifetime_s, "video": video, **more}
        return sign_token(claims, self._access.secret)

    def _read(self, token: str) -> dict[str, Any]:
        claims = read_token(token, self._access.secret, self._clock.now_ms() // 1000)
        if claims.get("iss") != self._access.key:
            raise TokenError("the token is of another key")
        return claims


def _list_tracks(participant: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of what somebody sends and that is not muted."""
    tracks = participant.get("tracks", [])
    return tuple(track["sid"] for track in tracks if track.get("sid") and not track.get("muted"))


def _read_notice(body: bytes) -> SfuNotice:
    try:
        told = orjson.loads(body)
        happening = HAPPENINGS.get(told.get("event"), Happening.OTHER)
        return SfuNotice(
            happening,
            str(told.get("room", {}).get("name", "")),
            str(told.get("participant", {}).get("identity", "")),
        )
    except (ValueError, AttributeError) as error:
        raise TokenError("the notice is of another shape") from error
