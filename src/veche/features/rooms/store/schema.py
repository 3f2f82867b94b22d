"""The tables of rooms, as ordered steps."""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "rooms, events, state, members",
        (
            """CREATE TABLE rooms_room (
                room_id TEXT NOT NULL PRIMARY KEY, version TEXT NOT NULL, creator TEXT NOT NULL,
                created_ms BIGINT NOT NULL, is_listed BIGINT NOT NULL, room_type TEXT,
                encryption TEXT) /* clustered */""",
            # The log. `content` and `frame` together are the PDU: nothing of it is stored twice.
            """CREATE TABLE rooms_event (
                position BIGINT PRIMARY KEY, room_id TEXT NOT NULL, event_id TEXT NOT NULL,
                type TEXT NOT NULL, state_key TEXT, sender TEXT NOT NULL, sent_ms BIGINT NOT NULL,
                depth BIGINT NOT NULL, content TEXT NOT NULL, frame TEXT NOT NULL, unsigned TEXT,
                relates_to TEXT, rel_type TEXT, thread_root TEXT, redacts TEXT, redacted_by TEXT,
                device_id TEXT, txn_id TEXT)""",
            "CREATE UNIQUE INDEX rooms_event_id ON rooms_event (event_id)",
            "CREATE INDEX rooms_event_of_room ON rooms_event (room_id, position)",
            "CREATE INDEX rooms_event_time ON rooms_event (room_id, sent_ms)",
            """CREATE INDEX rooms_event_relation ON rooms_event (relates_to, rel_type, position)
                WHERE relates_to IS NOT NULL""",
            """CREATE INDEX rooms_event_thread ON rooms_event (room_id, thread_root, position)
                WHERE thread_root IS NOT NULL""",
            """CREATE INDEX rooms_event_sent ON rooms_event (sender, device_id, position)
                WHERE txn_id IS NOT NULL""",
            # State by time: the row is true from its first position up to, not including, its last.
            """CREATE TABLE rooms_state (
                room_id TEXT NOT NULL, type TEXT NOT NULL, state_key TEXT NOT NULL,
                from_position BIGINT NOT NULL, until_position BIGINT, event_position BIGINT NOT NULL,
                PRIMARY KEY (room_id, type, state_key, from_position)) /* clustered */""",
            """CREATE INDEX rooms_state_now ON rooms_state (room_id, type, state_key, event_position)
                WHERE until_position IS NULL""",
            "CREATE INDEX rooms_state_change ON rooms_state (room_id, from_position)",
            """CREATE TABLE rooms_member (
                user_id TEXT NOT NULL, room_id TEXT NOT NULL, membership TEXT NOT NULL,
                position BIGINT NOT NULL, is_forgotten BIGINT NOT NULL,
                PRIMARY KEY (user_id, room_id)) /* clustered */""",
            """CREATE TABLE rooms_alias (
                alias TEXT NOT NULL PRIMARY KEY, room_id TEXT NOT NULL, creator TEXT NOT NULL)
                /* clustered */""",
            "CREATE INDEX rooms_alias_of_room ON rooms_alias (room_id)",
            """CREATE TABLE rooms_delayed (
                delay_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
                room_id TEXT NOT NULL, type TEXT NOT NULL, state_key TEXT, content TEXT NOT NULL,
                delay_ms BIGINT NOT NULL, running_since_ms BIGINT NOT NULL, outcome TEXT,
                finalised_ms BIGINT, event_id TEXT, error TEXT) /* clustered */""",
            "CREATE INDEX rooms_delayed_of_user ON rooms_delayed (user_id, outcome)",
            """CREATE TABLE rooms_person (
                user_id TEXT NOT NULL PRIMARY KEY, folded TEXT NOT NULL) /* clustered */""",
            "CREATE INDEX rooms_room_listed ON rooms_room (room_id) WHERE is_listed = 1",
            """CREATE TABLE rooms_report (
                position BIGINT PRIMARY KEY, reported_ms BIGINT NOT NULL, reporter TEXT NOT NULL,
                room_id TEXT, event_id TEXT, user_id TEXT, score BIGINT, reason TEXT NOT NULL)""",
            "CREATE INDEX rooms_member_of_room ON rooms_member (room_id, membership, position)",
        ),
    ),
)
