"""The door of accounts: who asks, who exists, what they say about themselves and keep for themselves."""

from veche.features.accounts.feature import build
from veche.features.accounts.rules import check_admin, check_local_user, check_not_suspended, check_own
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.interactive import Auth
from veche.features.accounts.service.profiles import Profile
from veche.features.accounts.service.roster import Standing
from veche.features.accounts.service.sessions import Credentials as GuestCredentials
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store.devices import Device
from veche.features.accounts.store.registration_tokens import RegistrationToken
from veche.features.accounts.store.roster import Account
from veche.features.accounts.store.users import User
from veche.features.accounts.sync_section import RoomsShown

__all__ = [
    "Account",
    "Accounts",
    "AccountsSettings",
    "Auth",
    "Device",
    "GuestCredentials",
    "Profile",
    "RegistrationToken",
    "RoomsShown",
    "Standing",
    "User",
    "build",
    "check_admin",
    "check_local_user",
    "check_not_suspended",
    "check_own",
]
