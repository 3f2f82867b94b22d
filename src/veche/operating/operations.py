"""What an operator can have done: each takes plain words and returns what to tell the operator."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from veche.app import App
from veche.core.errors import InvalidParam, MatrixError, NotFound
from veche.core.ids import UserId, is_user_id

Arguments = Mapping[str, Any]
Operation = Callable[[App, Arguments], Awaitable[str]]


class OperationError(Exception):
    """It could not be done; the message says why, to an operator."""


async def perform(app: App, name: str, arguments: Arguments) -> str:
    """Do what a name and its arguments say, and return what to tell; raise OperationError."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise OperationError(f"The Veche that runs here has no operation {name!r}: it is of another version.")
    try:
        return await operation(app, arguments)
    except MatrixError as error:
        raise OperationError(f"{error.message}.") from error


async def _create_user(app: App, arguments: Arguments) -> str:
    name, is_admin = str(arguments["name"]), bool(arguments.get("admin"))
    user_id = await app.accounts.registration.create_user(name, arguments["password"], is_admin=is_admin)
    return f"{user_id} can sign in now" + (", and is an administrator." if is_admin else ".")


async def _reset_password(app: App, arguments: Arguments) -> str:
    user_id = await _find_user(app, arguments["name"])
    await app.accounts.ownership.set_password(user_id, arguments["password"])
    return f"{user_id} has a new password, and is signed out everywhere."


async def _deactivate(app: App, arguments: Arguments) -> str:
    user_id, is_erased = await _find_user(app, arguments["name"]), bool(arguments.get("erase"))
    await app.accounts.ownership.deactivate_user(user_id, erase=is_erased)
    return f"{user_id} is signed out everywhere, leaves its rooms, and can never sign in again."


async def _make_admin(app: App, arguments: Arguments) -> str:
    user_id, is_admin = await _find_user(app, arguments["name"]), not arguments.get("end")
    await app.accounts.administration.set_admin(user_id, is_admin=is_admin)
    return f"{user_id} is {'now' if is_admin else 'no longer'} an administrator."


async def _list_users(app: App, _: Arguments) -> str:
    lines: list[str] = []
    after: str | None = ""
    while after is not None:
        page = await app.accounts.administration.list_users(after)
        for user in page.users:
            standing = (
                ("administrator", user.is_admin),
                ("guest", user.is_guest),
                ("locked", user.is_locked),
                ("suspended", user.is_suspended),
                ("deactivated", user.is_deactivated),
            )
            lines.append(" ".join([user.user_id, *(f"({word})" for word, is_so in standing if is_so)]))
        after = page.next_after
    return "\n".join(lines) or "There is no account yet: make one with `veche user create NAME`."


async def _create_registration_token(app: App, arguments: Arguments) -> str:
    made = await app.accounts.administration.make_registration_token(
        token=arguments.get("token"),
        uses_allowed=arguments.get("uses"),
        lifetime_s=arguments.get("lifetime_s"),
    )
    return made.token


async def _list_registration_tokens(app: App, _: Arguments) -> str:
    now_ms = app.kit.clock.now_ms()
    lines = []
    for token in await app.accounts.administration.list_registration_tokens():
        allowed = "any number" if token.uses_allowed is None else str(token.uses_allowed)
        validity = "valid" if token.is_valid(now_ms) else "no longer valid"
        lines.append(f"{token.token}  used {token.uses} of {allowed}, {validity}")
    return (
        "\n".join(lines) or "There is no registration token: make one with `veche registration-token create`."
    )


async def _revoke_registration_token(app: App, arguments: Arguments) -> str:
    token = str(arguments["token"])
    await app.accounts.administration.remove_registration_token(token)
    return f"Nobody can register with {token} any more."


async def _find_user(app: App, name: str) -> UserId:
    text = name if name.startswith("@") else f"@{name}:{app.kit.server_name}"
    if not is_user_id(text):
        raise InvalidParam(f"{name!r} is not the name of a user")
    user_id = UserId(text)
    if await app.kit.database.read(app.accounts.find_user, user_id) is None:
        raise NotFound(f"There is no account {user_id}")
    return user_id


OPERATIONS: Mapping[str, Operation] = {
    "user create": _create_user,
    "user reset-password": _reset_password,
    "user deactivate": _deactivate,
    "user make-admin": _make_admin,
    "user list": _list_users,
    "registration-token create": _create_registration_token,
    "registration-token list": _list_registration_tokens,
    "registration-token revoke": _revoke_registration_token,
}
