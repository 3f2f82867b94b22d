"""HTTP of pushers and notifications."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import InvalidParam, MissingParam
from veche.features.push.rules.subscription import WEB_PUSH_KINDS
from veche.features.push.service.activation import Activations
from veche.features.push.service.notifications import Notifications
from veche.features.push.service.pushers import Pushers
from veche.features.push.store.pushers import Pusher
from veche.kit.clock import Clock
from veche.kit.http import Request, Route, get, json_response, post

BODY_LIMIT_BYTES = 64 * 1024
PAGE_DEFAULT = 20
PAGE_MOST = 100
ACTIVATED = "activated"
"""What the server says of a web pusher in its data, and no client sets."""

# A NUL cannot be stored as text.
Line = Annotated[str, msgspec.Meta(max_length=255, pattern=r"^[^\x00]*$")]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=512, pattern=r"^[^\x00]*$")]
AppId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]


class PusherBody(msgspec.Struct, kw_only=True):
    """The body of `POST /pushers/set`. Without a kind, the pusher is removed."""

    app_id: AppId
    pushkey: Key
    kind: str | None
    app_display_name: Line | None = None
    device_display_name: Line | None = None
    profile_tag: Line | None = None
    lang: Line | None = None
    data: dict[str, Any] | None = None
    append: bool = False


class AckBody(msgspec.Struct, kw_only=True):
    """The body of `POST /pushers/ack` (MSC4174)."""

    app_id: AppId
    ack_token: Line


class PusherRoutes:
    """The operations on pushers, and the list of notifications."""

    def __init__(
        self, pushers: Pushers, activations: Activations, notifications: Notifications, clock: Clock
    ) -> None:
        self._pushers = pushers
        self._activations = activations
        self._notifications = notifications
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the declarations."""
        return [
            get("/_matrix/client/v3/pushers", self.list_pushers),
            post("/_matrix/client/v3/pushers/set", self.set_pusher),
            post("/_matrix/client/unstable/org.matrix.msc4174/pushers/ack", self.acknowledge),
            get("/_matrix/client/v3/notifications", self.list_notifications),
        ]

    async def list_pushers(self, request: Request) -> Any:
        """Return the requester's pushers."""
        pushers = await self._pushers.list_with_use(request.requester.user_id)
        return {"pushers": [_shown(pusher, is_active=is_active) for pusher, is_active in pushers]}

    async def set_pusher(self, request: Request) -> Any:
        """Add, change or remove a pusher; a 201 says that it has to be acknowledged."""
        body = await request.decode(PusherBody, BODY_LIMIT_BYTES)
        if body.kind is None:
            await self._pushers.remove_pusher(request.requester.user_id, body.app_id, body.pushkey)
            return {}
        pusher = _wished(request, body, self._clock.now_ms())
        if pusher.kind not in WEB_PUSH_KINDS:
            await self._pushers.set_pusher(pusher, append=body.append)
            return {}
        is_active = await self._activations.set_pusher(pusher, append=body.append)
        return {} if is_active else json_response({}, 201)

    async def acknowledge(self, request: Request) -> Any:
        """Bring a pusher into use, with the token that was sent to it."""
        body = await request.decode(AckBody, BODY_LIMIT_BYTES)
        await self._activations.acknowledge(request.requester.user_id, body.app_id, body.ack_token)
        return {}

    async def list_notifications(self, request: Request) -> Any:
        """Return what the requester was notified of, the newest first."""
        limit = request.integer("limit", PAGE_DEFAULT, least=1, most=PAGE_MOST)
        only_highlights = "highlight" in (request.query("only") or "").split(",")
        page = await self._notifications.list_page(
            request.requester, _position(request.query("from")), limit, only_highlights=only_highlights
        )
        token = {} if page.next_position is None else {"next_token": str(page.next_position)}
        return {"notifications": page.notifications, **token}


def _wished(request: Request, body: PusherBody, now_ms: int) -> Pusher:
    if body.kind != "http" and body.kind not in WEB_PUSH_KINDS:
        raise InvalidParam("This server has pushers of the kinds http and webpush only")
    needed = {
        "app_display_name": body.app_display_name,
        "device_display_name": body.device_display_name,
        "lang": body.lang,
        "data": body.data,
    }
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        raise MissingParam(f"Missing parameters: {', '.join(missing)}")
    return Pusher(
        user_id=request.requester.user_id,
        device_id=request.requester.device_id,
        app_id=body.app_id,
        pushkey=body.pushkey,
        kind=body.kind,
        app_display_name=body.app_display_name or "",
        device_display_name=body.device_display_name or "",
        profile_tag=body.profile_tag,
        lang=body.lang or "",
        data={name: value for name, value in (body.data or {}).items() if name != ACTIVATED},
        set_ms=now_ms,
    )


def _shown(pusher: Pusher, *, is_active: bool) -> dict[str, Any]:
    data = pusher.data
    if pusher.kind in WEB_PUSH_KINDS:
        data = {**data, ACTIVATED: is_active}
    shown: dict[str, Any] = {
        "app_display_name": pusher.app_display_name,
        "app_id": pusher.app_id,
        "data": data,
        "device_display_name": pusher.device_display_name,
        "kind": pusher.kind,
        "lang": pusher.lang,
        "pushkey": pusher.pushkey,
    }
    return shown if pusher.profile_tag is None else {**shown, "profile_tag": pusher.profile_tag}


def _position(token: str | None) -> int | None:
    if not token:
        return None
    if not token.isdecimal() or not token.isascii() or len(token) > 18:
        raise InvalidParam("That is not a token of this server's /notifications")
    return int(token)
