"""Builds accounts."""

from veche.features.accounts.jobs import Sweep
from veche.features.accounts.routes.every import all_routes
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.first_admin import FirstAdmin
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store.schema import MIGRATIONS
from veche.features.accounts.store.setup_links import SETUP_MIGRATION
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit


def build(
    kit: Kit, settings: AccountsSettings, sync: Sync, *, is_local: bool = False
) -> tuple[Accounts, Feature]:
    """Return the service and the feature. `is_local`: only this machine's own people can reach the server."""
    is_first_enough = is_local and settings.registration == "open"
    accounts = Accounts(kit, settings, sync, FirstAdmin(kit, is_first_enough=is_first_enough))
    feature = Feature(
        "accounts",
        migrations=(*MIGRATIONS, SETUP_MIGRATION),
        routes=all_routes(accounts, kit),
        start=Sweep(kit).start,
        stop=accounts.stop,
        capabilities={
            "m.change_password": {"enabled": True},
            "m.set_displayname": {"enabled": True},
            "m.set_avatar_url": {"enabled": True},
            "m.profile_fields": {"enabled": True},
            "m.3pid_changes": {"enabled": bool(settings.smtp_host)},
            "m.get_login_token": {"enabled": True},
        },
    )
    return accounts, feature
