"""What names, passwords and profiles may look like, and who may do what: pure decisions of accounts."""

import hashlib
from collections.abc import Collection

from veche.core.errors import Forbidden, InvalidParam, MatrixError, MissingParam
from veche.core.ids import ID_LIMIT_BYTES, UserId, is_new_localpart, is_user_id, parse_user_id, server_of
from veche.kit.http import Requester


def hash_token(token: str) -> bytes:
    """Return the form in which a secret token is stored: it has full entropy, so one SHA-256 is enough."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def check_new_name(name: str, server_name: str, reserved: Collection[str] = ()) -> UserId:
    """Return the id of a user who registers under a name, capitals lowered, or raise M_INVALID_USERNAME."""
    localpart = name.lower()
    user_id = UserId(f"@{localpart}:{server_name}")
    if not is_new_localpart(localpart):
        raise _invalid_name("A user name is made of the letters a-z, the digits, and . _ = - / +")
    if len(user_id) > ID_LIMIT_BYTES:
        raise _invalid_name(f"A user id is at most {ID_LIMIT_BYTES} bytes long")
    if localpart in reserved:
        raise _invalid_name("That name is reserved")
    return user_id


def _invalid_name(message: str) -> MatrixError:
    return MatrixError(message, errcode="M_INVALID_USERNAME")


def named_users(name: str, server_name: str) -> list[UserId]:
    """Return who a person who gives a name at login may be: exactly as typed first, then in small letters.

    A name is a whole user id of this server (historical ones too) or a localpart.
    """
    user_id = name if name.startswith("@") else f"@{name}:{server_name}"
    if not is_user_id(user_id) or server_of(user_id) != server_name:
        return []
    localpart = user_id[1:].partition(":")[0].lower()
    return list(dict.fromkeys([UserId(user_id), UserId(f"@{localpart}:{server_name}")]))


def check_password(password: str, least_length: int) -> None:
    """Raise M_WEAK_PASSWORD for a password that is too short."""
    if len(password) < least_length:
        message = f"A password has at least {least_length} characters"
        raise MatrixError(message, errcode="M_WEAK_PASSWORD")


def require(value: str | None, name: str) -> str:
    """Return a value that has to be there or raise M_MISSING_PARAM."""
    if value is None:
        raise MissingParam(f"{name!r} is missing")
    return value


def check_own(requester: Requester, user_id: str) -> UserId:
    """Return the user of a path, who has to be the requester, or raise M_FORBIDDEN."""
    if user_id != requester.user_id:
        raise Forbidden("That belongs to somebody else")
    return requester.user_id


def check_local_user(text: str, server_name: str) -> UserId:
    """Return a user of this server or raise M_INVALID_PARAM."""
    user_id = parse_user_id(text)
    if server_of(user_id) != server_name:
        raise InvalidParam("That user is not of this server")
    return user_id


def check_admin(requester: Requester) -> None:
    """Raise M_FORBIDDEN for whoever is not an administrator."""
    if not requester.is_admin:
        raise Forbidden("That is for administrators of this server")


def check_not_suspended(requester: Requester) -> None:
    """Raise M_USER_SUSPENDED for a suspended requester: they read, leave and log out, and write nothing."""
    if requester.is_suspended:
        raise MatrixError("This account is suspended", errcode="M_USER_SUSPENDED", status=403)


def locked() -> MatrixError:
    """Return the refusal of everything but logging out to whoever is locked."""
    return MatrixError("This account is locked", errcode="M_USER_LOCKED", status=401, soft_logout=True)


def canonical_address(medium: str, address: str) -> str:
    """Return an address in the form in which it is compared (appendix "3PID Types")."""
    return address.strip().casefold() if medium == "email" else address
