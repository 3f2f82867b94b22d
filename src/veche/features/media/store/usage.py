"""SQL of how much is stored in all."""

from dataclasses import dataclass

from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Total:
    """Contents as they are kept, each once however often it was uploaded, and pictures made of them."""

    count: int
    size_bytes: int
    thumbnail_bytes: int


def read_total(snapshot: Snapshot) -> Total:
    """Return what all media take."""
    row = snapshot.fetchrow("SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM media_blob")
    assert row is not None, "a count is always there"
    thumbnail_bytes = snapshot.fetchval(
        "SELECT COALESCE(SUM(size_bytes), 0) FROM media_thumbnail WHERE blob_id IS NOT NULL"
    )
    # A sum is a decimal number in PostgreSQL.
    return Total(row[0], int(row[1]), int(thumbnail_bytes))
