"""How much room media take, for whoever looks after the server."""

from veche.core.ids import UserId
from veche.features.media.store import unfetched
from veche.features.media.store import usage as store
from veche.features.media.store.items import usage_bytes
from veche.features.media.store.unfetched import Unfetched
from veche.features.media.store.usage import OwnUpload, Total
from veche.kit.transaction import Snapshot


class Usage:
    """Answers on a snapshot."""

    def total(self, snapshot: Snapshot) -> Total:
        """Return what all media take; it may take a while."""
        return store.read_total(snapshot)

    def of_user(self, snapshot: Snapshot, user_id: UserId) -> int:
        """Return what one user has stored, in bytes."""
        return usage_bytes(snapshot, user_id)

    def list_uploads(
        self, snapshot: Snapshot, user_id: UserId, after: tuple[int, str], before_ms: int, limit: int
    ) -> list[OwnUpload]:
        """Return media that a user uploaded before a time, the oldest first.

        They come after a time and media id: those of the last one seen.
        """
        return store.list_uploads(snapshot, user_id, after, before_ms, limit)

    def list_unfetched(
        self, snapshot: Snapshot, after: tuple[int, str], before_ms: int, limit: int
    ) -> list[Unfetched]:
        """Return media that nobody has asked for and that came before a time, the oldest first.

        They come after a time and media id: those of the last one seen.
        """
        return unfetched.list_unfetched(snapshot, after, before_ms, limit)

    def is_unfetched(self, snapshot: Snapshot, media_id: str) -> bool:
        """Return whether media is there and nobody has asked for it."""
        return unfetched.find_unfetched(snapshot, media_id) is not None
