"""Receipt memory: what it recalls is all there is, or it says that it does not know."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.ids import EventId, RoomId, UserId
from veche.features.presence.rules.receipts import Receipt
from veche.features.presence.service import changed_rooms, receipt_memory
from veche.features.presence.service.receipt_memory import ReceiptMemory

ROOMS = ["!a", "!b", "!c", "!d"]


@pytest.fixture(autouse=True, scope="module")
def _small() -> Iterator[None]:
    """Limits so small that they are met."""
    patch = pytest.MonkeyPatch()
    patch.setattr(receipt_memory, "RECEIPTS_LIMIT", 6)
    patch.setattr(receipt_memory, "OF_ROOM_LIMIT", 3)
    patch.setattr(changed_rooms, "ROOMS_LIMIT", 3)
    yield
    patch.undo()


@given(
    st.lists(
        st.tuples(st.sampled_from(ROOMS), st.sampled_from(["@a:x", "@b:x", "@c:x", "@d:x"])), max_size=40
    ),
    st.sets(st.sampled_from(ROOMS)),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_memory_recalls_everything_or_nothing(
    received: list[tuple[RoomId, UserId]], rooms: set[RoomId], after: int, upto: int
) -> None:
    floor = 10
    memory = ReceiptMemory(floor)
    latest: dict[tuple[str, str], Receipt] = {}
    for position, (room_id, user_id) in enumerate(received, floor + 1):
        receipt = Receipt(room_id, user_id, "m.read", None, EventId("$e"), position, 1, position)
        latest[room_id, user_id] = receipt
        memory.add(receipt)

    found = memory.recall(rooms, after, upto)

    expected = {r for (room_id, _), r in latest.items() if room_id in rooms and after < r.position <= upto}
    if found is None:
        assert after < floor + len(received)
    else:
        assert set(found) == expected
        assert len(found) == len(expected)
    if after >= floor + len(received):
        assert found == []
