"""The schema of media.

`media_blob` has one row for each content that was ever uploaded, `media_item` one for each `mxc://` URI.
A blob's row goes with its last item, in one transaction, so that nobody can come to share a content whose
file is about to be deleted.
"""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "media",
        (
            """CREATE TABLE media_blob (
                blob_id TEXT NOT NULL PRIMARY KEY, sha256 BYTEA NOT NULL, size_bytes BIGINT NOT NULL,
                created_ms BIGINT NOT NULL) /* clustered */""",
            "CREATE UNIQUE INDEX media_blob_sha256 ON media_blob (sha256)",
            """CREATE TABLE media_item (
                media_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, created_ms BIGINT NOT NULL,
                expires_ms BIGINT NOT NULL, blob_id TEXT, content_type TEXT NOT NULL, filename TEXT,
                is_open BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX media_item_blob ON media_item (blob_id)",
            "CREATE INDEX media_item_user ON media_item (user_id, created_ms)",
            "CREATE INDEX media_item_pending ON media_item (user_id, expires_ms) WHERE blob_id IS NULL",
            """CREATE TABLE media_usage (
                user_id TEXT NOT NULL PRIMARY KEY, size_bytes BIGINT NOT NULL) /* clustered */""",
            """CREATE TABLE media_thumbnail (
                source_id TEXT NOT NULL, method TEXT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
                is_animated BIGINT NOT NULL, blob_id TEXT, content_type TEXT NOT NULL,
                size_bytes BIGINT NOT NULL, refusal TEXT, made_ms BIGINT NOT NULL,
                PRIMARY KEY (source_id, method, width, height, is_animated)) /* clustered */""",
            "CREATE INDEX media_thumbnail_blob ON media_thumbnail (blob_id)",
            """CREATE TABLE media_preview (
                url_sha256 TEXT NOT NULL PRIMARY KEY, answer TEXT, media_id TEXT,
                expires_ms BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX media_preview_expires ON media_preview (expires_ms)",
        ),
    ),
    Migration(
        "resumable uploads",
        (
            """CREATE TABLE media_upload (
                upload_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, media_id TEXT NOT NULL,
                blob_id TEXT NOT NULL, length_bytes BIGINT NOT NULL, received_bytes BIGINT NOT NULL,
                content_type TEXT NOT NULL, filename TEXT, metadata TEXT NOT NULL,
                expires_ms BIGINT NOT NULL, is_done BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX media_upload_user ON media_upload (user_id)",
            "CREATE INDEX media_upload_blob ON media_upload (blob_id)",
            "CREATE INDEX media_upload_expires ON media_upload (expires_ms)",
        ),
    ),
    Migration("scans", ("ALTER TABLE media_blob ADD COLUMN scan TEXT",)),
    Migration(
        "whether anybody has asked for media",
        (
            # Of what is older than this column nobody knows: it counts as asked for.
            "ALTER TABLE media_item ADD COLUMN is_fetched BIGINT NOT NULL DEFAULT 1",
            """CREATE INDEX media_item_unfetched ON media_item (created_ms, media_id)
                WHERE is_fetched = 0 AND blob_id IS NOT NULL""",
        ),
    ),
)
