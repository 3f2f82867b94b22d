"""What names, passwords and profiles may look like, and who may do what: pure decisions of accounts."""

import hashlib
import re
from collections.abc import Collection
from typing import Any

import orjson

from veche.core.errors import BadJson, Forbidden, InvalidParam, MatrixError, MissingParam
from veche.core.ids import ID_LIMIT_BYTES, UserId, is_new_localpart, is_user_id, parse_user_id, server_of
from veche.kit.http import Requester
from veche.kit.loopback import is_loopback_url

KEY_LIMIT_BYTES = 255
TEXT_LIMITS = {"displayname": 256, "avatar_url": 1024, "m.tz": 255}
"""Profile fields that are text, and how long each may be, in characters."""

_MAIL_ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]\x00-\x1f\x7f-\U0010ffff]{1,64}@[A-Za-z0-9.-]{1,189}")
_CLIENT_SECRET = re.compile(r"[0-9a-zA-Z.=_-]{1,255}")
_REGISTRATION_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,64}")
# Appendix "Common Namespaced Identifier Grammar".
_CUSTOM_FIELD = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+")


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


def unknown_token() -> MatrixError:
    """Return the refusal of whoever comes with a token that is nobody's (any more)."""
    message = "That access token is not known"
    return MatrixError(message, errcode="M_UNKNOWN_TOKEN", status=401, soft_logout=False)


def locked() -> MatrixError:
    """Return the refusal of everything but logging out to whoever is locked."""
    return MatrixError("This account is locked", errcode="M_USER_LOCKED", status=401, soft_logout=True)


def canonical_address(medium: str, address: str) -> str:
    """Return an address in the form in which it is compared (appendix "3PID Types")."""
    return address.strip().casefold() if medium == "email" else address


def check_mail_address(address: str) -> str:
    """Return a mail address in canonical form or raise M_INVALID_PARAM."""
    canonical = canonical_address("email", address)
    if not _MAIL_ADDRESS.fullmatch(canonical):
        raise InvalidParam("That is not a mail address")
    return canonical


def check_client_secret(client_secret: str) -> None:
    """Raise M_INVALID_PARAM for what is no client secret."""
    if not _CLIENT_SECRET.fullmatch(client_secret):
        raise InvalidParam("A client secret has 1 to 255 letters, digits and . = _ -")


def is_own_page(origin: str | None) -> bool:
    """Return whether a request comes from no web page at all or, by its Origin, from one of this machine.

    Any page in the world can have its visitors' browsers send requests to servers on their own machines.
    """
    return origin is None or is_loopback_url(origin)


def is_registration_token(token: str) -> bool:
    """Return whether text may be a registration token."""
    return bool(_REGISTRATION_TOKEN.fullmatch(token))


def check_field_name(name: str) -> None:
    """Raise M_KEY_TOO_LARGE or M_INVALID_PARAM for what cannot name a profile field."""
    if len(name.encode(errors="replace")) > KEY_LIMIT_BYTES:
        message = f"The name of a profile field is at most {KEY_LIMIT_BYTES} bytes long"
        raise MatrixError(message, errcode="M_KEY_TOO_LARGE")
    if name not in TEXT_LIMITS and not _CUSTOM_FIELD.fullmatch(name):
        raise InvalidParam("A profile field is named like org.example.field")


def check_field_value(name: str, value: Any) -> None:
    """Raise M_BAD_JSON for a value that a profile field cannot have."""
    limit = TEXT_LIMITS.get(name)
    if limit is not None and not isinstance(value, str):
        raise BadJson(f"{name!r} should be text")
    if limit is not None and len(value) > limit:
        raise BadJson(f"{name!r} is at most {limit} characters long")
    encode_json(value)


def encode_json(value: Any) -> str:
    """Return a client's JSON value as text that can be put into an answer; raise M_BAD_JSON where it cannot.

    Numbers over 64 bits and hundreds of levels of nesting are valid JSON, but no answer can hold them.
    """
    try:
        orjson.dumps([[[[[[[[value]]]]]]]])
        return orjson.dumps(value).decode()
    except (TypeError, ValueError) as error:
        raise BadJson("That JSON is nested too deeply, or has a number that is too large") from error
