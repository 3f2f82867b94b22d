"""Who may call somebody, as they wish it: facts in, a decision out. Pure.

The wish is kept by the person's own apps in account data, and so are their contacts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from veche.core.ids import UserId

CALL_SETTINGS = "org.veche.calls"
CONTACTS = "org.veche.contacts"

REASON = "org.veche.reason"
"""In an invitation: why somebody calls whom they have never spoken with."""

WhoMayCall = Literal["everyone", "shared_rooms", "contacts"]


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """What somebody who is called has to do with who calls.

    `is_known`: they have begun the chat, written something in it, or answered a call there.
    `shares_room`: in another room both are.
    """

    is_contact: bool
    is_known: bool
    shares_room: bool
    is_ignored: bool


def read_who_may_call(settings: Mapping[str, Any] | None) -> WhoMayCall:
    """Return whom somebody lets call them; what is not understood is as by default."""
    wish = None if settings is None else settings.get("who_may_call")
    if wish == "shared_rooms":
        return "shared_rooms"
    return "contacts" if wish == "contacts" else "everyone"


def is_contact(contacts: Mapping[str, Any] | None, user_id: UserId) -> bool:
    """Return whether somebody is in a list of contacts."""
    people = None if contacts is None else contacts.get("people")
    return isinstance(people, dict) and isinstance(people.get(user_id), dict)


def is_silenced(settings: Mapping[str, Any] | None, facts: CallerFacts, reason: object) -> bool:
    """Return whether a call that is let through is not to ring: a stranger's, without a reason or unwanted.

    The app decides by the same facts (decision 16); this keeps devices asleep that are closed.
    """
    if facts.is_contact or facts.is_known:
        return False
    wishes_silence = settings is not None and settings.get("silence_unknown") is True
    return wishes_silence or not (isinstance(reason, str) and reason.strip())


def may_ring(wish: WhoMayCall, facts: CallerFacts) -> bool:
    """Return whether a call may ring at somebody's."""
    if facts.is_ignored:
        return False
    if facts.is_contact or wish == "everyone":
        return True
    return wish == "shared_rooms" and (facts.shares_room or facts.is_known)
