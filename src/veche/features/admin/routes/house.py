"""HTTP of looking after the server itself: who may come in, how it is, how it was set."""

from veche.features.accounts.api import Accounts, RegistrationToken
from veche.features.admin.answers import Health, SettingList, Token, TokenList
from veche.features.admin.records import note
from veche.features.admin.service.health import Caretaker
from veche.features.admin.wishes import NewToken
from veche.kit.clock import Clock
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

TOKENS = "/admin/registration-tokens"


class HouseRoutes:
    """The operations on the server as a whole."""

    def __init__(self, caretaker: Caretaker, accounts: Accounts, clock: Clock) -> None:
        self._caretaker = caretaker
        self._administration = accounts.administration
        self._clock = clock

    def operations(self) -> list[Operation]:
        """Declare them."""
        admin = Access.ADMIN
        return [
            Operation("GET", TOKENS, self.list_tokens, TokenList, access=admin),
            Operation("POST", TOKENS, self.add_token, Token, body=NewToken, access=admin),
            Operation("DELETE", f"{TOKENS}/{{token}}", self.remove_token, access=admin),
            Operation("GET", "/admin/health", self.get_health, Health, access=admin),
            Operation("GET", "/admin/settings", self.list_settings, SettingList, access=admin),
        ]

    async def list_tokens(self, _request: Request) -> TokenList:
        """List the tokens with which people may register."""
        found = await self._administration.list_registration_tokens()
        return TokenList([self._shown(token) for token in found])

    async def add_token(self, request: Request, wish: NewToken) -> Token:
        """Make a token with which people may register."""
        made = await self._administration.make_registration_token(
            token=wish.token, uses_allowed=wish.uses_allowed, lifetime_s=wish.lifetime_s
        )
        note(request, "made a registration token")
        return self._shown(made)

    async def remove_token(self, request: Request) -> None:
        """Void a registration token."""
        await self._administration.remove_registration_token(request.parameters["token"])
        note(request, "removed a registration token")

    async def get_health(self, _request: Request) -> Health:
        """Say how the server is."""
        return await self._caretaker.look()

    async def list_settings(self, _request: Request) -> SettingList:
        """List all settings, with where each comes from; secrets are hidden."""
        return self._caretaker.list_settings()

    def _shown(self, token: RegistrationToken) -> Token:
        return Token(
            token=token.token,
            uses_allowed=token.uses_allowed,
            uses=token.uses,
            expires_ms=token.expires_ms,
            created_ms=token.created_ms,
            is_valid=token.is_valid(self._clock.now_ms()),
        )
