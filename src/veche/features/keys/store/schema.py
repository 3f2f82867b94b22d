"""The tables of keys."""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "keys",
        (
            # Key objects are canonical JSON: `body` is what is signed, `signatures` came with it.
            """CREATE TABLE keys_device (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, body TEXT NOT NULL, signatures TEXT NOT NULL,
                PRIMARY KEY (user_id, device_id)) /* clustered */""",
            # A claimed key stays for some days (claimed_ms is not 0), so that an upload which is repeated
            # cannot bring it back to be handed out twice.
            """CREATE TABLE keys_one_time (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, algorithm TEXT NOT NULL, key_id TEXT NOT NULL,
                key TEXT NOT NULL, uploaded BIGINT NOT NULL, claimed_ms BIGINT NOT NULL,
                PRIMARY KEY (user_id, device_id, algorithm, key_id)) /* clustered */""",
            """CREATE INDEX keys_one_time_next
                ON keys_one_time (user_id, device_id, algorithm, claimed_ms, uploaded, key_id)""",
            "CREATE INDEX keys_one_time_claimed ON keys_one_time (claimed_ms) WHERE claimed_ms > 0",
            """CREATE TABLE keys_fallback (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, algorithm TEXT NOT NULL, key_id TEXT NOT NULL,
                key TEXT NOT NULL, is_used BIGINT NOT NULL,
                PRIMARY KEY (user_id, device_id, algorithm)) /* clustered */""",
            """CREATE TABLE keys_cross_signing (
                user_id TEXT NOT NULL, usage TEXT NOT NULL, public_key TEXT NOT NULL, body TEXT NOT NULL,
                signatures TEXT NOT NULL, PRIMARY KEY (user_id, usage)) /* clustered */""",
            # Signatures added later. `target_key` is a device id or the public part of a cross-signing key.
            """CREATE TABLE keys_signature (
                target_id TEXT NOT NULL, target_key TEXT NOT NULL, signer_id TEXT NOT NULL,
                signer_key TEXT NOT NULL, signature TEXT NOT NULL,
                PRIMARY KEY (target_id, target_key, signer_id, signer_key)) /* clustered */""",
            "CREATE INDEX keys_signature_signer ON keys_signature (signer_id, signer_key)",
            # The last change of each user's keys, for everybody who shares a room with them.
            """CREATE TABLE keys_change (
                user_id TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL) /* clustered */""",
            # Whom a user has signed, for the user's own other devices.
            """CREATE TABLE keys_signed (
                signer_id TEXT NOT NULL, target_id TEXT NOT NULL, position BIGINT NOT NULL,
                PRIMARY KEY (signer_id, target_id)) /* clustered */""",
            """CREATE TABLE keys_message (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, position BIGINT NOT NULL, event TEXT NOT NULL,
                PRIMARY KEY (user_id, device_id, position))""",
            """CREATE TABLE keys_page (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, made BIGINT NOT NULL, ends BIGINT NOT NULL,
                PRIMARY KEY (user_id, device_id, made)) /* clustered */""",
            """CREATE TABLE keys_sent (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, event_type TEXT NOT NULL,
                txn_id TEXT NOT NULL, sent_ms BIGINT NOT NULL,
                PRIMARY KEY (user_id, device_id, event_type, txn_id)) /* clustered */""",
            "CREATE INDEX keys_sent_age ON keys_sent (sent_ms)",
            # A deleted backup keeps its row: deleting it again succeeds, and its number is not used again.
            """CREATE TABLE keys_backup (
                user_id TEXT NOT NULL, version BIGINT NOT NULL, algorithm TEXT NOT NULL,
                auth_data TEXT NOT NULL, etag BIGINT NOT NULL, key_count BIGINT NOT NULL,
                is_deleted BIGINT NOT NULL,
                PRIMARY KEY (user_id, version)) /* clustered */""",
            """CREATE TABLE keys_backup_key (
                user_id TEXT NOT NULL, version BIGINT NOT NULL, room_id TEXT NOT NULL,
                session_id TEXT NOT NULL, is_verified BIGINT NOT NULL, first_message_index BIGINT NOT NULL,
                forwarded_count BIGINT NOT NULL, session_data TEXT NOT NULL,
                PRIMARY KEY (user_id, version, room_id, session_id))""",
            """CREATE TABLE keys_dehydrated (
                user_id TEXT NOT NULL PRIMARY KEY, device_id TEXT NOT NULL, device_data TEXT NOT NULL)""",
        ),
    ),
)
