"""All operations of accounts together."""

from veche.features.accounts.routes.account_data import AccountDataRoutes
from veche.features.accounts.routes.administration import AdministrationRoutes
from veche.features.accounts.routes.devices import DeviceRoutes
from veche.features.accounts.routes.email_page import EmailPage
from veche.features.accounts.routes.login import LoginRoutes
from veche.features.accounts.routes.openid import OpenIdRoutes
from veche.features.accounts.routes.ownership import OwnershipRoutes
from veche.features.accounts.routes.profile import ProfileRoutes
from veche.features.accounts.routes.registration import RegistrationRoutes
from veche.features.accounts.routes.threepids import ThreepidRoutes
from veche.features.accounts.service.accounts import Accounts
from veche.kit.feature import Kit
from veche.kit.http import Route


def all_routes(accounts: Accounts, kit: Kit) -> list[Route]:
    """Return every operation of the slice."""
    parts = (
        RegistrationRoutes(accounts, kit),
        LoginRoutes(accounts, kit),
        OwnershipRoutes(accounts),
        DeviceRoutes(accounts),
        ProfileRoutes(accounts),
        AccountDataRoutes(accounts),
        ThreepidRoutes(accounts),
        EmailPage(accounts, kit),
        OpenIdRoutes(accounts, kit),
        AdministrationRoutes(accounts),
    )
    return [route for part in parts for route in part.routes()]
