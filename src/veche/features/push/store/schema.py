"""The tables of push, as ordered steps."""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "rules, pushers, unread counts",
        (
            # Only what differs from the server's own rules, and only for users who changed something.
            """CREATE TABLE push_rules (
                user_id TEXT NOT NULL PRIMARY KEY, overrides TEXT NOT NULL, position BIGINT NOT NULL)
                /* clustered */""",
            """CREATE TABLE push_pusher (
                pusher_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
                app_id TEXT NOT NULL, pushkey TEXT NOT NULL, kind TEXT NOT NULL,
                app_display_name TEXT NOT NULL, device_display_name TEXT NOT NULL, profile_tag TEXT,
                lang TEXT NOT NULL, data TEXT NOT NULL, set_ms BIGINT NOT NULL,
                failing_since_ms BIGINT, attempts BIGINT NOT NULL, retry_ms BIGINT NOT NULL)
                /* clustered */""",
            "CREATE UNIQUE INDEX push_pusher_key ON push_pusher (user_id, app_id, pushkey)",
            "CREATE INDEX push_pusher_app ON push_pusher (app_id, pushkey)",
            # What a pusher still has to tell. Without an event it is about the badge alone.
            """CREATE TABLE push_waiting (
                pusher_id TEXT NOT NULL, position BIGINT NOT NULL, room_id TEXT NOT NULL,
                event_id TEXT NOT NULL, thread TEXT NOT NULL, actions TEXT NOT NULL,
                PRIMARY KEY (pusher_id, position)) /* clustered */""",
            # How far the log was handled.
            "CREATE TABLE push_cursor (id BIGINT PRIMARY KEY CHECK (id = 1), position BIGINT NOT NULL)",
            # Sums of the log: how many events of each class a stretch of a room's log has, by thread.
            """CREATE TABLE push_block (
                room_id TEXT NOT NULL, thread TEXT NOT NULL, upto_position BIGINT NOT NULL,
                after_position BIGINT NOT NULL, messages BIGINT NOT NULL, encrypted BIGINT NOT NULL,
                calls BIGINT NOT NULL, PRIMARY KEY (room_id, thread, upto_position)) /* clustered */""",
            """CREATE TABLE push_sealed (
                room_id TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL) /* clustered */""",
            # How far people have read without a receipt: by joining (no thread), and by what they sent.
            """CREATE TABLE push_read (
                user_id TEXT NOT NULL, room_id TEXT NOT NULL, thread TEXT NOT NULL, position BIGINT NOT NULL,
                PRIMARY KEY (user_id, room_id, thread)) /* clustered */""",
            # Events that are more, or less, to a user (to everybody: no user) than their class says.
            """CREATE TABLE push_special (
                user_id TEXT NOT NULL, room_id TEXT NOT NULL, position BIGINT NOT NULL, thread TEXT NOT NULL,
                class BIGINT NOT NULL, kind BIGINT NOT NULL, notifies BIGINT NOT NULL,
                highlights BIGINT NOT NULL, PRIMARY KEY (user_id, room_id, position)) /* clustered */""",
            "CREATE INDEX push_special_of_room ON push_special (room_id, position)",
        ),
    ),
    Migration(
        "web push",
        (
            # The key by which push services know this server; every subscription is bound to it.
            """CREATE TABLE push_vapid (
                id BIGINT PRIMARY KEY CHECK (id = 1), private_key TEXT NOT NULL)""",
            # Pushers that are told nothing yet: their client has not shown that it reads its messages.
            """CREATE TABLE push_activation (
                pusher_id TEXT NOT NULL PRIMARY KEY, ack_token TEXT NOT NULL, until_ms BIGINT NOT NULL,
                displaces BIGINT NOT NULL) /* clustered */""",
        ),
    ),
)
