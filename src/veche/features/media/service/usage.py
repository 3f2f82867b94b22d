"""How much room media take, for whoever looks after the server."""

from veche.core.ids import UserId
from veche.features.media.store import usage as store
from veche.features.media.store.items import usage_bytes
from veche.features.media.store.usage import Total
from veche.kit.transaction import Snapshot


class Usage:
    """Answers on a snapshot."""

    def total(self, snapshot: Snapshot) -> Total:
        """Return what all media take; it may take a while."""
        return store.read_total(snapshot)

    def of_user(self, snapshot: Snapshot, user_id: UserId) -> int:
        """Return what one user has stored, in bytes."""
        return usage_bytes(snapshot, user_id)
