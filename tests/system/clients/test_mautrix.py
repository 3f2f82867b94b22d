"""People whose bots are written with mautrix-python invite, send, and receive by its syncer."""

from collections.abc import AsyncIterator

import pytest
from mautrix.types import EventType, PowerLevelStateEventContent

from tests.system.accounts import register
from tests.system.clients.mautrix_person import MautrixPerson
from tests.system.server_process import OutsideServer, ServerProcess

pytestmark = pytest.mark.anyio
Homeserver = OutsideServer | ServerProcess


@pytest.fixture
async def alice(server: Homeserver) -> AsyncIterator[MautrixPerson]:
    async with MautrixPerson.listening(server.url, register(server.url, "alice")) as person:
        yield person


@pytest.fixture
async def bob(server: Homeserver) -> AsyncIterator[MautrixPerson]:
    async with MautrixPerson.listening(server.url, register(server.url, "bob")) as person:
        yield person


async def test_two_bots_meet_and_talk(alice: MautrixPerson, bob: MautrixPerson) -> None:
    room = await alice.create_room(bob)
    assert await bob.accept_invitation() == room
    await alice.say(room, "ping")
    assert await bob.hear() == (room, alice.client.mxid, "ping")
    await bob.say(room, "pong")

    assert [(await alice.hear())[2], (await alice.hear())[2]] == ["ping", "pong"]


async def test_a_bot_hears_each_message_once_and_in_order(alice: MautrixPerson, bob: MautrixPerson) -> None:
    room = await alice.create_room(bob)
    await bob.accept_invitation()
    said = [f"line {number}" for number in range(25)]
    for text in said:
        await alice.say(room, text)

    assert [(await bob.hear())[2] for _ in said] == said


async def test_a_bot_reads_profile_members_and_state(alice: MautrixPerson, bob: MautrixPerson) -> None:
    await bob.client.set_displayname("Bob the Builder")
    room = await alice.create_room(bob)
    await bob.accept_invitation()

    members = await alice.client.get_joined_members(room)
    levels = await alice.client.get_state_event(room, EventType.ROOM_POWER_LEVELS)

    assert members[bob.client.mxid].displayname == "Bob the Builder"
    assert set(members) == {alice.client.mxid, bob.client.mxid}
    assert isinstance(levels, PowerLevelStateEventContent)
    assert levels.get_user_level(bob.client.mxid) == 0
