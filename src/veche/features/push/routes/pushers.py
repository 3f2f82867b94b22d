"""HTTP of pushers and notifications."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import InvalidParam, MissingParam
from veche.features.push.service.notifications import Notifications
from veche.features.push.service.pushers import Pushers
from veche.features.push.store.pushers import Pusher
from veche.kit.clock import Clock
from veche.kit.http import Request, Route, get, post

BODY_LIMIT_BYTES = 64 * 1024
PAGE_DEFAULT = 20
PAGE_MOST = 100

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


class PusherRoutes:
    """The operations on pushers, and the list of notifications."""

    def __init__(self, pushers: Pushers, notifications: Notifications, clock: Clock) -> None:
        self._pushers = pushers
        self._notifications = notifications
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the declarations."""
        return [
            get("/_matrix/client/v3/pushers", self.list_pushers),
            post("/_matrix/client/v3/pushers/set", self.set_pusher),
            get("/_matrix/client/v3/notifications", self.list_notifications),
        ]

    async def list_pushers(self, request: Request) -> Any:
        """Return the requester's pushers."""
        pushers = await self._pushers.list_pushers(request.requester.user_id)
        return {"pushers": [_shown(pusher) for pusher in pushers]}

    async def set_pusher(self, request: Request) -> Any:
        """Add, change or remove a pusher."""
        body = await request.decode(PusherBody, BODY_LIMIT_BYTES)
        if body.kind is None:
            await self._pushers.remove_pusher(request.requester.user_id, body.app_id, body.pushkey)
        else:
            pusher = _wished(request, body, self._clock.now_ms())
            await self._pushers.set_pusher(pusher, append=body.append)
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
    if body.kind != "http":
        raise InvalidParam("This server has pushers of the kind http only")
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
        data=body.data or {},
        set_ms=now_ms,
    )


def _shown(pusher: Pusher) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "app_display_name": pusher.app_display_name,
        "app_id": pusher.app_id,
        "data": pusher.data,
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
