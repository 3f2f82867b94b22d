"""What anybody may know of the server."""

from dataclasses import dataclass
from typing import Literal

from veche import __version__
from veche.features.accounts.api import Accounts
from veche.features.admin.answers import Me, Server
from veche.kit.http import Requester


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What the settings say of the server to everybody."""

    name: str
    public_url: str
    registration: Literal["open", "token", "closed"]
    registration_needs_email: bool
    guests: bool
    support_page: str


class ServerView:
    """Tells strangers of the server, and those who are signed in of themselves."""

    def __init__(self, facts: ServerFacts, accounts: Accounts) -> None:
        self._facts = facts
        self._accounts = accounts

    async def look(self) -> Server:
        """Return what a person sees who has just come to the door."""
        facts = self._facts
        return Server(
            name=facts.name,
            version=__version__,
            public_url=facts.public_url,
            registration=facts.registration,
            registration_needs_email=facts.registration_needs_email,
            guests=facts.guests,
            setup=await self._accounts.first_admin.find_state(),
            support_page=facts.support_page or None,
        )

    def tell_of(self, requester: Requester) -> Me:
        """Return how somebody stands."""
        return Me(
            user_id=requester.user_id,
            is_admin=requester.is_admin,
            is_guest=requester.is_guest,
            is_suspended=requester.is_suspended,
        )
