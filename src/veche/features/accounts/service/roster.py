"""The roster: what administrators see of all accounts."""

from dataclasses import dataclass
from typing import Literal

from veche.core.errors import NotFound
from veche.core.ids import UserId
from veche.features.accounts.store import profiles as profile_store
from veche.features.accounts.store import roster as store
from veche.features.accounts.store import threepids as threepid_store
from veche.features.accounts.store.roster import Account, Count, Named
from veche.kit.scanning import scan
from veche.kit.transaction import Snapshot

Standing = Literal["any", "admin", "guest", "locked", "suspended", "deactivated"]


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Some accounts, and after which the next page begins."""

    accounts: list[Account]
    next_after: str | None


class Roster:
    """Reads the roster, on a snapshot: the questions may take a while, so they are asked aside."""

    def list_accounts(
        self, snapshot: Snapshot, term: str, standing: Standing, after: str, limit: int
    ) -> RosterPage:
        """Return accounts whose id or shown name contains a term."""
        folded = term.casefold()

        def list_page(after: str, limit: int) -> list[Named]:
            return store.list_names(snapshot, standing, after, limit)

        def passes(one: Named) -> bool:
            return folded in one.user_id.casefold() or folded in (one.display_name or "").casefold()

        names, next_after = scan(list_page, lambda one: one.user_id, passes, after, limit)
        return RosterPage(store.list_accounts(snapshot, names), next_after)

    def get_account(self, snapshot: Snapshot, user_id: UserId) -> Account:
        """Return one account or raise M_NOT_FOUND."""
        name = profile_store.list_fields(snapshot, user_id).get("displayname")
        found = store.list_accounts(snapshot, [Named(user_id, name)])
        if not found:
            raise NotFound("There is no such account")
        return found[0]

    def list_addresses(self, snapshot: Snapshot, user_id: UserId) -> list[str]:
        """Return the mail addresses of an account."""
        return [one.address for one in threepid_store.list_threepids(snapshot, user_id)]

    def count(self, snapshot: Snapshot) -> Count:
        """Return how many accounts there are."""
        return store.count_accounts(snapshot)
