"""What an operator may choose about accounts."""

from dataclasses import dataclass
from typing import Literal

RESERVED_NAMES = (
    "abuse", "admin", "administrator", "hostmaster", "moderator", "noreply", "postmaster", "root",
    "security", "server", "support", "system", "veche", "webmaster",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountsSettings:
    """The section `accounts` of the configuration."""

    registration: Literal["open", "token", "closed"] = "token"
    """Who may register: anybody, who has a registration token, or nobody (an operator makes accounts)."""
    guests: bool = False
    """Whether guests, accounts without name and password, are let in."""
    reserved_names: tuple[str, ...] = RESERVED_NAMES
    """Names that people could take for the operator's own: only an operator can make such an account."""
    password_least_length: int = 8
    """The shortest password taken, in characters."""
    password_memory_kib: int = 19_456
    """Memory of one argon2id computation, in KiB (the default is the OWASP recommendation)."""
    access_token_lifetime_s: int = 0
    """How long an access token lives for clients that can refresh it; 0 means for ever."""
    registration_needs_email: bool = False
    """Whether registering needs an address that was confirmed by mail (needs `smtp_host`)."""
    smtp_host: str = ""
    """The mail server that confirmations go through; empty means that no mail is sent."""
    smtp_port: int = 587
    """The port of the mail server."""
    smtp_user: str = ""
    """Whom to log in to the mail server as; empty means without login."""
    smtp_password: str = ""
    """The password of `smtp_user`."""
    smtp_from: str = ""
    """The sender of mails, such as `Veche <noreply@example.org>`."""
    smtp_starttls: bool = True
    """Whether the connection to the mail server is encrypted by STARTTLS."""
