"""The mails that are sent, word by word."""

from collections.abc import Mapping
from typing import Literal

from veche.features.accounts.service.mail import Letter

Occasion = Literal["register", "add_address", "reset_password", "no_account", "known_account"]

_SUBJECTS: Mapping[Occasion, str] = {
    "register": "Confirm your address for {server}",
    "add_address": "Confirm your address for {server}",
    "reset_password": "A new password at {server}",
    "no_account": "No account at {server}",
    "known_account": "You have an account at {server}",
}

_TEXTS: Mapping[Occasion, str] = {
    "register": "Somebody registers at {server} with this address.",
    "add_address": "Somebody adds this address to an account at {server}.",
    "reset_password": "Somebody wants to set a new password for your account at {server}.",
    "no_account": """\
Somebody wants to set a new password at {server} for an account with this address, but there is none.
Perhaps you registered with another address, or not yet.
""",
    "known_account": """\
Somebody wants to use this address at {server}, but it belongs to an account already.
If that was you and you have forgotten the password, ask for a new one in the login form.
""",
}

_LINK = """
To go on, open this link and press the button:

{link}

It works for one hour. If that was not you, do nothing: without the link, nothing happens.
"""


def write(occasion: Occasion, server_name: str, to: str, link: str) -> Letter:
    """Return the mail for an occasion. Only where a confirmation helps does it hold the link."""
    text = _TEXTS[occasion].format(server=server_name)
    if occasion in ("register", "add_address", "reset_password"):
        text += "\n" + _LINK.format(link=link)
    return Letter(to, _SUBJECTS[occasion].format(server=server_name), text)
