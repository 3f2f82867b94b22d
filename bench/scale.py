"""How much work each case does: the full size that figures are quoted from, and a quick look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes of every case; two runs are compared only when their scale has the same name."""

    name: str
    repetitions: int
    warm_up_s: float
    window_s: float
    creation_window_s: float
    rooms_per_join_repetition: int
    synced_rooms: int
    big_room_members: int
    small_room_members: int
    paired_sends: int
    paired_joins: int
    idle_polls: int
    stored_messages: int
    file_bytes: int


FULL = Scale(
    name="full",
    repetitions=3,
    warm_up_s=2.0,
    window_s=10.0,
    creation_window_s=5.0,
    rooms_per_join_repetition=50,
    synced_rooms=1000,
    big_room_members=10_000,
    small_room_members=100,
    paired_sends=100,
    paired_joins=20,
    idle_polls=1000,
    stored_messages=3000,
    file_bytes=1024**3,
)

QUICK = Scale(
    name="quick",
    repetitions=3,
    warm_up_s=1.0,
    window_s=2.0,
    creation_window_s=3.0,
    rooms_per_join_repetition=10,
    synced_rooms=100,
    big_room_members=1000,
    small_room_members=100,
    paired_sends=30,
    paired_joins=10,
    idle_polls=1000,
    stored_messages=500,
    file_bytes=64 * 1024**2,
)
