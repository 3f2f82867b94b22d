"""The HTTP interface of accounts, one module a theme."""

from collections.abc import Sequence

from veche.features.accounts.routes.account_data import AccountDataRoutes
from veche.features.accounts.routes.login import LoginRoutes
from veche.features.accounts.routes.registration import RegistrationRoutes
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.settings import AccountsSettings
from veche.kit.feature import Kit
from veche.kit.http import Route


def all_routes(accounts: Accounts, kit: Kit, settings: AccountsSettings) -> Sequence[Route]:
    """Return every operation of the slice."""
    return (
        *RegistrationRoutes(accounts, kit, settings).routes(),
        *LoginRoutes(accounts, kit).routes(),
        *AccountDataRoutes(accounts).routes(),
    )
