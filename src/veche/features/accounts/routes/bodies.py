"""Parts that the bodies of several operations share, with their limits."""

from typing import Annotated, Any

import msgspec

from veche.core.ids import DeviceId
from veche.features.accounts.service.authentication import user_agent
from veche.features.accounts.service.interactive import Auth
from veche.features.accounts.service.sessions import Credentials, DeviceWish
from veche.kit.http import Request

# A NUL cannot be stored as text.
Line = Annotated[str, msgspec.Meta(max_length=255, pattern=r"^[^\x00]*$")]
DeviceName = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\x00/]*$")]
Password = Annotated[str, msgspec.Meta(max_length=512)]


class WithDevice(msgspec.Struct, kw_only=True):
    """What a client says of its device when it logs in or registers."""

    device_id: DeviceName | None = None
    initial_device_display_name: Line | None = None
    refresh_token: bool = False


class WithAuth(msgspec.Struct, kw_only=True):
    """An operation with user-interactive authentication."""

    auth: Auth | None = None


def wish_of(body: WithDevice, request: Request) -> DeviceWish:
    """Return how a client wants to be known."""
    return DeviceWish(
        DeviceId(body.device_id) if body.device_id else None,
        body.initial_device_display_name,
        body.refresh_token,
        request.address,
        user_agent(request),
    )


def credentials_answer(credentials: Credentials, home_server: str) -> dict[str, Any]:
    """Return what a client that has logged in is given."""
    answer: dict[str, Any] = {
        "user_id": credentials.user_id,
        "access_token": credentials.access_token,
        "device_id": credentials.device_id,
        "home_server": home_server,
    }
    return answer | expiry_answer(credentials)


def expiry_answer(credentials: Credentials) -> dict[str, Any]:
    """Return how long an access token lives and what renews it; nothing when it lives for ever."""
    if credentials.refresh_token is None:
        return {}
    return {"refresh_token": credentials.refresh_token, "expires_in_ms": credentials.expires_in_ms}
