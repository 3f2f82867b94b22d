"""The mails that are sent, word by word."""

from collections.abc import Mapping
from typing import Literal

from veche.features.accounts.service.mail import Letter

Occasion = Literal["register", "add_address", "reset_password", "no_account", "known_account"]

_NOT_YOU = "If that was not you, do nothing: without the link, nothing happens."

_TEXTS: Mapping[Occasion, tuple[str, str]] = {
    "register": (
        "Confirm your address for {server}",
        "Somebody registers at {server} with this address. To go on, open this link and press the button:"
        "\n\n{link}\n\nIt works for one hour. " + _NOT_YOU,
    ),
    "add_address": (
        "Confirm your address for {server}",
        "Somebody adds this address to an account at {server}. To go on, open this link and press the button:"
        "\n\n{link}\n\nIt works for one hour. " + _NOT_YOU,
    ),
    "reset_password": (
        "A new password at {server}",
        "Somebody wants to set a new password for your account at {server}. To go on, open this link and press"
        " the button:\n\n{link}\n\nIt works for one hour. " + _NOT_YOU,
    ),
    "no_account": (
        "No account at {server}",
        "Somebody wants to set a new password at {server} for an account with this address, but there is none."
        " Perhaps you registered with another address, or not yet.",
    ),
    "known_account": (
        "You have an account at {server}",
        "Somebody wants to use this address at {server}, but it belongs to an account already. If that was you"
        " and you have forgotten the password, ask for a new one in the login form.",
    ),
}


def write(occasion: Occasion, server_name: str, to: str, link: str) -> Letter:
    """Return the mail for an occasion. Only where a confirmation helps does it hold the link."""
    subject, text = _TEXTS[occasion]
    return Letter(to, subject.format(server=server_name), text.format(server=server_name, link=link) + "\n")
