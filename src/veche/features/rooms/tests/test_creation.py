"""Stories of rooms that come into being."""

import asyncio

import pytest
from tests.in_process import House

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("version", ["11", "12"])
async def test_rooms_made_alike_at_the_same_moment_are_different_rooms(house: House, version: str) -> None:
    alice = await house.person("alice")
    making = [alice.create_room(room_version=version, name="Home") for _ in range(10)]
    rooms = await asyncio.gather(*making)
    assert len(set(rooms)) == 10
    assert set((await alice.must("GET", "/joined_rooms"))["joined_rooms"]) == set(rooms)
