"""Third-party ids, and the confirmation of mail addresses that other operations ask for."""

from typing import Annotated, Any

import msgspec

from veche.core.errors import Forbidden, MatrixError
from veche.features.accounts.routes.bodies import Line, WithAuth
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.email import Purpose, Question
from veche.features.accounts.service.interactive import ThreepidCredentials
from veche.kit.http import Access, Endpoint, Request, Route, get, post

Link = Annotated[str, msgspec.Meta(max_length=2048, pattern=r"^[^\x00]*$")]
Attempt = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class EmailQuestion(msgspec.Struct, kw_only=True):
    """The body of `.../email/requestToken`. Identity servers in it are not spoken to."""

    client_secret: Line
    email: Line
    send_attempt: Attempt
    next_link: Link = ""


class PhoneQuestion(msgspec.Struct, kw_only=True):
    """The body of `.../msisdn/requestToken`."""

    client_secret: Line
    country: Line
    phone_number: Line
    send_attempt: Attempt


class Adding(WithAuth, kw_only=True):
    """The body of `POST /account/3pid/add`."""

    client_secret: Line
    sid: Line


class Address(msgspec.Struct, kw_only=True):
    """The body of `POST /account/3pid/delete` and `.../unbind`."""

    medium: Line
    address: Line


class Binding(msgspec.Struct, kw_only=True):
    """The body of `POST /account/3pid/bind`."""

    client_secret: Line
    id_server: Line
    id_access_token: Line
    sid: Line


class OldAdding(msgspec.Struct, kw_only=True):
    """The body of the deprecated `POST /account/3pid`."""

    three_pid_creds: Binding


class ThreepidRoutes:
    """The operations on third-party ids."""

    def __init__(self, accounts: Accounts) -> None:
        self._threepids = accounts.threepids
        self._confirmations = accounts.confirmations

    def routes(self) -> list[Route]:
        """Return the declarations."""
        v3 = "/_matrix/client/v3"
        own = f"{v3}/account/3pid"
        return [
            get(own, self.list_threepids),
            post(own, self.add_by_identity_server),
            post(f"{own}/add", self.add),
            post(f"{own}/bind", self.bind),
            post(f"{own}/delete", self.remove),
            post(f"{own}/unbind", self.unbind),
            post(f"{own}/email/requestToken", self.ask("add"), Access.ANYBODY),
            post(f"{v3}/register/email/requestToken", self.ask("register"), Access.ANYBODY),
            post(f"{v3}/account/password/email/requestToken", self.ask("password"), Access.ANYBODY),
            post(f"{own}/msisdn/requestToken", self.refuse_to_add_phone, Access.ANYBODY),
            post(f"{v3}/register/msisdn/requestToken", self.refuse_phone, Access.ANYBODY),
            post(f"{v3}/account/password/msisdn/requestToken", self.refuse_phone, Access.ANYBODY),
        ]

    async def list_threepids(self, request: Request) -> dict[str, Any]:
        """Return the requester's addresses."""
        found = await self._threepids.list_threepids(request.requester.user_id)
        threepids = [
            {"medium": t.medium, "address": t.address, "validated_at": t.validated_ms, "added_at": t.added_ms}
            for t in found
        ]
        return {"threepids": threepids}

    async def add(self, request: Request) -> dict[str, Any]:
        """Add an address that was confirmed."""
        body = await request.decode(Adding)
        credentials = ThreepidCredentials(sid=body.sid, client_secret=body.client_secret)
        await self._threepids.add(request.requester, credentials, body.auth, request.address)
        return {}

    async def remove(self, request: Request) -> dict[str, Any]:
        """Take an address off the account."""
        body = await request.decode(Address)
        await self._threepids.remove(request.requester.user_id, body.medium, body.address)
        return {"id_server_unbind_result": "no-support"}

    async def unbind(self, request: Request) -> dict[str, Any]:
        """Answer that identity servers are not spoken to."""
        await request.decode(Address)
        return {"id_server_unbind_result": "no-support"}

    async def bind(self, request: Request) -> dict[str, Any]:
        """Refuse to speak to an identity server."""
        await request.decode(Binding)
        raise MatrixError("This server speaks to no identity servers", errcode="M_SERVER_NOT_TRUSTED")

    async def add_by_identity_server(self, request: Request) -> dict[str, Any]:
        """Refuse what only an identity server could verify."""
        await request.decode(OldAdding)
        message = "This server speaks to no identity servers; use /account/3pid/add"
        raise Forbidden(message, errcode="M_THREEPID_AUTH_FAILED")

    def ask(self, purpose: Purpose) -> Endpoint:
        """Return the operation that has a mail sent for a purpose."""

        async def ask(request: Request) -> dict[str, str]:
            body = await request.decode(EmailQuestion)
            question = Question(purpose, body.email, body.client_secret, body.send_attempt, body.next_link)
            return {"sid": await self._confirmations.ask(question, request.address)}

        return ask

    async def refuse_to_add_phone(self, request: Request) -> dict[str, str]:
        """Answer that phone numbers cannot be added."""
        await request.decode(PhoneQuestion)
        raise MatrixError("Phone numbers are not supported", errcode="M_THREEPID_MEDIUM_NOT_SUPPORTED")

    async def refuse_phone(self, request: Request) -> dict[str, str]:
        """Answer that phone numbers are no way in."""
        await request.decode(PhoneQuestion)
        raise Forbidden("Phone numbers are not supported", errcode="M_THREEPID_DENIED")
