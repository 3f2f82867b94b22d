"""Builds accounts."""

from veche.features.accounts.jobs import Sweep
from veche.features.accounts.routes.every import all_routes
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store.schema import MIGRATIONS
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit


def build(kit: Kit, settings: AccountsSettings, sync: Sync) -> tuple[Accounts, Feature]:
    """Return the service and the feature."""
    accounts = Accounts(kit, settings, sync)
    feature = Feature(
        "accounts",
        migrations=MIGRATIONS,
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
