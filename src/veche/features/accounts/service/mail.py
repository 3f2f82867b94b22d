"""Sending mail: plain text through the operator's mail server, in a thread."""

import asyncio
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from veche.features.accounts.settings import AccountsSettings

TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one address."""

    to: str
    subject: str
    text: str


class Mail:
    """The operator's mail server."""

    def __init__(self, settings: AccountsSettings) -> None:
        self._settings = settings

    @property
    def is_on(self) -> bool:
        """Whether there is a mail server."""
        return bool(self._settings.smtp_host and self._settings.smtp_from)

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the mail server; raise OSError or smtplib.SMTPException when it is not taken."""
        await asyncio.to_thread(self._send, self._message(letter))

    def _message(self, letter: Letter) -> EmailMessage:
        sender = self._settings.smtp_from
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def _send(self, message: EmailMessage) -> None:
        settings = self._settings
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S) as server:
            if settings.smtp_starttls:
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(message)
