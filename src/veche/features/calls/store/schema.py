"""The tables of calls."""

from veche.kit.migrations import Migration

MIGRATIONS = (
    Migration(
        "calls",
        (
            """CREATE TABLE calls_seat (
                sfu_room TEXT NOT NULL, identity TEXT NOT NULL, room_id TEXT NOT NULL, slot_id TEXT NOT NULL,
                user_id TEXT NOT NULL, device_id TEXT NOT NULL, minted_ms BIGINT NOT NULL,
                PRIMARY KEY (sfu_room, identity)) /* clustered */""",
            "CREATE INDEX calls_seat_of_room ON calls_seat (room_id, user_id)",
            "CREATE INDEX calls_seat_of_user ON calls_seat (user_id, device_id)",
            """CREATE TABLE calls_delegation (
                sfu_room TEXT NOT NULL, identity TEXT NOT NULL, delay_id TEXT NOT NULL,
                delay_ms BIGINT NOT NULL, since_ms BIGINT NOT NULL, is_connected BIGINT NOT NULL,
                PRIMARY KEY (sfu_room, identity)) /* clustered */""",
        ),
    ),
)
