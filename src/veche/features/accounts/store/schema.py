"""The tables of accounts."""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "accounts",
        (
            # An empty hash is no password: nothing hashes to it. The times of deactivation and the like are
            # 0 for "never".
            """CREATE TABLE accounts_user (
                user_id TEXT NOT NULL PRIMARY KEY, password_hash TEXT NOT NULL, created_ms BIGINT NOT NULL,
                is_guest BIGINT NOT NULL, is_admin BIGINT NOT NULL, is_locked BIGINT NOT NULL,
                is_suspended BIGINT NOT NULL, deactivated_ms BIGINT NOT NULL,
                is_erased BIGINT NOT NULL) /* clustered */""",
            """CREATE TABLE accounts_device (
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, display_name TEXT, created_ms BIGINT NOT NULL,
                seen_ms BIGINT NOT NULL, seen_address TEXT NOT NULL, seen_agent TEXT NOT NULL,
                PRIMARY KEY (user_id, device_id)) /* clustered */""",
            # One row is an access token and, where the client can refresh it, its refresh token.
            # `supersedes` is the pair it was refreshed from, which dies when this one is first used.
            """CREATE TABLE accounts_token (
                token_hash BYTEA NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
                created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, refresh_hash BYTEA,
                supersedes BYTEA) /* clustered */""",
            "CREATE INDEX accounts_token_device ON accounts_token (user_id, device_id)",
            "CREATE UNIQUE INDEX accounts_token_refresh ON accounts_token (refresh_hash)",
            """CREATE TABLE accounts_profile_field (
                user_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
                PRIMARY KEY (user_id, name)) /* clustered */""",
            # Global account data has an empty room id.
            """CREATE TABLE accounts_data (
                user_id TEXT NOT NULL, room_id TEXT NOT NULL, type TEXT NOT NULL, content TEXT NOT NULL,
                position BIGINT NOT NULL, PRIMARY KEY (user_id, room_id, type)) /* clustered */""",
            "CREATE INDEX accounts_data_position ON accounts_data (user_id, position)",
            # User-interactive authentication under way: `completed` is JSON, stage -> what it proved.
            """CREATE TABLE accounts_interactive_session (
                session_id TEXT NOT NULL PRIMARY KEY, operation TEXT NOT NULL, completed TEXT NOT NULL,
                expires_ms BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX accounts_interactive_session_expiry ON accounts_interactive_session (expires_ms)",
            """CREATE TABLE accounts_registration_token (
                token TEXT NOT NULL PRIMARY KEY, uses_allowed BIGINT, uses BIGINT NOT NULL,
                expires_ms BIGINT, created_ms BIGINT NOT NULL) /* clustered */""",
            # Tokens that stand for a user for a short time: `purpose` is login or openid.
            """CREATE TABLE accounts_brief_token (
                token_hash BYTEA NOT NULL PRIMARY KEY, purpose TEXT NOT NULL, user_id TEXT NOT NULL,
                expires_ms BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX accounts_brief_token_user ON accounts_brief_token (user_id)",
            "CREATE INDEX accounts_brief_token_expiry ON accounts_brief_token (expires_ms)",
            """CREATE TABLE accounts_threepid (
                medium TEXT NOT NULL, address TEXT NOT NULL, user_id TEXT NOT NULL,
                validated_ms BIGINT NOT NULL, added_ms BIGINT NOT NULL,
                PRIMARY KEY (medium, address)) /* clustered */""",
            "CREATE INDEX accounts_threepid_user ON accounts_threepid (user_id)",
            # The confirmation of an address: asked for by a client, confirmed with the secret of the mail.
            """CREATE TABLE accounts_confirmation (
                sid TEXT NOT NULL PRIMARY KEY, purpose TEXT NOT NULL, address TEXT NOT NULL,
                client_secret TEXT NOT NULL, secret_hash BYTEA NOT NULL, send_attempt BIGINT NOT NULL,
                next_link TEXT NOT NULL, confirmed_ms BIGINT NOT NULL,
                expires_ms BIGINT NOT NULL) /* clustered */""",
            """CREATE UNIQUE INDEX accounts_confirmation_asked
                ON accounts_confirmation (address, client_secret, purpose)""",
            "CREATE INDEX accounts_confirmation_expiry ON accounts_confirmation (expires_ms)",
        ),
    ),
)
