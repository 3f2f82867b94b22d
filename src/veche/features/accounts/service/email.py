"""Confirming mail addresses: a client asks, a mail goes out, its reader presses a button, a stage is passed.

What is asked about addresses is answered alike whether they are known or not: only the mail tells.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from veche.core.errors import Forbidden, MatrixError
from veche.features.accounts import rules
from veche.features.accounts.service import letters
from veche.features.accounts.service.interactive import Auth, ThreepidCredentials, Verify
from veche.features.accounts.service.mail import Letter, Mail
from veche.features.accounts.store import confirmations as store
from veche.features.accounts.store import threepids as threepid_store
from veche.features.accounts.store.confirmations import Confirmation
from veche.kit.feature import Kit
from veche.kit.jobs import GiveUpError, Job
from veche.kit.transaction import Snapshot, Transaction

Purpose = Literal["register", "password", "add"]

LIFETIME_MS = 60 * 60 * 1000
"""How long the link in a mail works."""
JOB = "accounts.mail"
CONFIRM_PATH = "/_veche/v1/email/confirm"


@dataclass(frozen=True, slots=True)
class Question:
    """What a client asks to have confirmed."""

    purpose: Purpose
    address: str
    client_secret: str
    send_attempt: int
    next_link: str = ""


class EmailConfirmations:
    """Asks people by mail whether an address is theirs."""

    def __init__(self, kit: Kit, mail: Mail) -> None:
        self._kit = kit
        self._mail = mail
        kit.jobs.register(JOB, self._send)

    @property
    def is_on(self) -> bool:
        """Whether mail can be sent at all."""
        return self._mail.is_on

    async def ask(self, question: Question, client_address: str) -> str:
        """Have a mail sent, once for each attempt of a client; return the id of the confirmation."""
        self._check_possible(question.purpose)
        address = rules.check_mail_address(question.address)
        rules.check_client_secret(question.client_secret)
        self._kit.limits.check("third_party", client_address)
        self._kit.limits.check("third_party", address)
        clock = self._kit.clock
        secret = clock.new_token(32)
        asked = Confirmation(
            sid=clock.new_token(24),
            purpose=question.purpose,
            address=address,
            client_secret=question.client_secret,
            secret_hash=rules.hash_token(secret),
            send_attempt=question.send_attempt,
            next_link=_safe_link(question.next_link),
            confirmed_ms=0,
            expires_ms=clock.now_ms() + LIFETIME_MS,
        )
        return await self._kit.database.write(self._ask, asked, secret)

    async def find(self, sid: str, secret: str) -> Confirmation | None:
        """Return the confirmation that a mail's link names."""
        found = await self._kit.database.read(store.find_confirmation, sid) if sid.isalnum() else None
        return found if found is not None and found.secret_hash == rules.hash_token(secret) else None

    async def confirm(self, sid: str, secret: str) -> Confirmation | None:
        """Confirm an address: whoever has the secret reads its mail."""
        found = await self.find(sid, secret)
        if found is not None:
            await self._kit.database.write(store.confirm, sid)
        return found

    def stage(self, purpose: Purpose) -> Verify:
        """Return what verifies the stage m.login.email.identity: it proves an address, once."""

        async def verify(auth: Auth) -> str:
            if auth.threepid_creds is None:
                raise MatrixError("'threepid_creds' is missing", errcode="M_MISSING_PARAM")
            return await self._kit.database.write(self._take, auth.threepid_creds, purpose)

        return verify

    def check_confirmed(self, snapshot: Snapshot, credentials: ThreepidCredentials, purpose: Purpose) -> str:
        """Return the address that credentials stand for or raise M_THREEPID_AUTH_FAILED."""
        found = store.find_confirmation(snapshot, credentials.sid)
        is_right = found and (found.client_secret, found.purpose) == (credentials.client_secret, purpose)
        if found is None or not is_right or not found.confirmed_ms:
            message = "That address is not confirmed (yet): follow the link in the mail"
            raise MatrixError(message, errcode="M_THREEPID_AUTH_FAILED")
        return found.address

    def use_up(self, tx: Transaction, credentials: ThreepidCredentials) -> None:
        """End a confirmation: it proves an address once."""
        store.remove_confirmation(tx, credentials.sid)

    def _take(self, tx: Transaction, credentials: ThreepidCredentials, purpose: Purpose) -> str:
        address = self.check_confirmed(tx, credentials, purpose)
        self.use_up(tx, credentials)
        return address

    def _check_possible(self, purpose: Purpose) -> None:
        if self._mail.is_on:
            return
        message = "This server sends no mail"
        if purpose == "add":
            raise MatrixError(message, errcode="M_THREEPID_MEDIUM_NOT_SUPPORTED")
        raise Forbidden(message, errcode="M_THREEPID_DENIED")

    def _ask(self, tx: Transaction, asked: Confirmation, secret: str) -> str:
        known = store.find_asked(tx, asked.address, asked.client_secret, asked.purpose)
        if known and known.expires_ms > tx.now_ms and asked.send_attempt <= known.send_attempt:
            return known.sid
        store.put_confirmation(tx, asked)
        link = f"{self._kit.public_url}{CONFIRM_PATH}?{urlencode({'sid': asked.sid, 'secret': secret})}"
        letter = letters.write(_occasion(tx, asked), self._kit.server_name, asked.address, link)
        payload = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        job_id = f"{JOB}:{asked.sid}"
        self._kit.jobs.enqueue(tx, Job(job_id, JOB, payload | {"until_ms": asked.expires_ms}, tx.now_ms))
        return asked.sid

    async def _send(self, job: Job) -> None:
        if self._kit.clock.now_ms() > job.payload["until_ms"]:
            raise GiveUpError("the mail server did not take a mail within an hour")
        letter = {name: job.payload[name] for name in ("to", "subject", "text")}
        await self._mail.send(Letter(**letter))


def _occasion(snapshot: Snapshot, asked: Confirmation) -> letters.Occasion:
    """Return what the mail is about: an address that is known cannot be registered, and so on."""
    is_known = threepid_store.find_owner(snapshot, "email", asked.address) is not None
    if asked.purpose == "password":
        return "reset_password" if is_known else "no_account"
    if is_known:
        return "known_account"
    return "register" if asked.purpose == "register" else "add_address"


def _safe_link(link: str) -> str:
    """Return a link that a page may offer: one of the web, or none."""
    return link if link.startswith(("http://", "https://")) else ""
