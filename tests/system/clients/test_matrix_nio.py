"""People who use matrix-nio talk, page back, share a file, encrypt, and lose nothing when the server restarts."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.system.clients.nio_person import NioPerson
from tests.system.server_process import OutsideServer, ServerProcess

pytestmark = pytest.mark.anyio
Homeserver = OutsideServer | ServerProcess


class Meet(Protocol):
    async def __call__(self, server: Homeserver, name: str, store: Path | None = None) -> NioPerson: ...


@pytest.fixture
async def meet() -> AsyncIterator[Meet]:
    """Registers people by name, and hangs up for all of them when the story ends."""
    async with AsyncExitStack() as ends:

        async def meet(server: Homeserver, name: str, store: Path | None = None) -> NioPerson:
            person = await NioPerson.register(server.url, name, store)
            ends.push_async_callback(person.close)
            return person

        yield meet


@pytest.fixture
async def alice(server: Homeserver, meet: Meet) -> NioPerson:
    return await meet(server, "alice")


@pytest.fixture
async def bob(server: Homeserver, meet: Meet) -> NioPerson:
    return await meet(server, "bob")


async def test_two_people_talk(alice: NioPerson, bob: NioPerson) -> None:
    room = await alice.create_room(bob)
    await alice.say(room, "Shall we meet?")
    await bob.listen_until(room, "Shall we meet?")
    await bob.say(room, "At six, by the bell.")

    assert await alice.listen_until(room, "At six, by the bell.") == [
        "Shall we meet?",
        "At six, by the bell.",
    ]


async def test_someone_who_was_away_pages_back_over_the_gap(alice: NioPerson, bob: NioPerson) -> None:
    room = await alice.create_room(bob)
    await bob.sync()
    said = [f"line {number}" for number in range(60)]
    for text in said:
        await alice.say(room, text)

    away = await bob.sync()

    assert away.rooms.join[room].timeline.limited
    recent = bob.heard[room]
    assert await bob.read_back(room, page_size=7) + recent == said


async def test_another_device_logs_in_and_finds_the_room(alice: NioPerson, bob: NioPerson) -> None:
    room = await alice.create_room(bob)
    await bob.say(room, "Welcome, Alice.")

    async with alice.on_another_device() as phone:
        await phone.sync()

        assert phone.client.device_id != alice.client.device_id
        assert phone.heard[room] == ["Welcome, Alice."]


async def test_an_invitation_waits_and_a_kick_is_seen(alice: NioPerson, bob: NioPerson) -> None:
    room = await alice.create_room()
    await alice.invite(room, bob)
    invited = await bob.sync()
    await bob.join(room)
    await bob.say(room, "Buy my carpets!")
    await bob.sync()
    await alice.kick(room, bob, "no carpets here")

    kicked = await bob.sync()

    assert room in invited.rooms.invite
    assert room in kicked.rooms.leave
    assert await bob.is_refused(room, "Still carpets!") == "M_FORBIDDEN"


async def test_a_file_is_shared(alice: NioPerson, bob: NioPerson) -> None:
    plan = secrets.token_bytes(300_000)

    address = await alice.upload("plan.bin", "application/octet-stream", plan)
    received = await bob.download(address)

    assert received.body == plan
    assert received.filename == "plan.bin"


async def test_an_encrypted_conversation(server: Homeserver, meet: Meet, tmp_path: Path) -> None:
    anna, boris = await meet(server, "anna", tmp_path), await meet(server, "boris", tmp_path)
    for person in (anna, boris):
        await person.sync()
    room = await anna.create_room(boris, encrypted=True)
    for person in (anna, boris):
        await person.sync()
    await anna.say(room, "Only you can read this.")
    await boris.listen_until(room, "Only you can read this.")
    await boris.say(room, "And only you this.")

    assert await anna.listen_until(room, "And only you this.") == [
        "Only you can read this.",
        "And only you this.",
    ]


async def test_nothing_is_lost_over_a_restart(own_server: ServerProcess, meet: Meet) -> None:
    alice, bob = await meet(own_server, "alice"), await meet(own_server, "bob")
    room = await alice.create_room(bob)
    await alice.say(room, "heard before")
    await bob.listen_until(room, "heard before")
    await alice.say(room, "said before")

    own_server.restart()
    await alice.say(room, "said after")

    # Both devices go on with the tokens and the positions they had.
    assert await bob.listen_until(room, "said after") == ["heard before", "said before", "said after"]
    async with bob.on_another_device() as phone:
        await phone.sync()
        assert phone.heard[room] == ["heard before", "said before", "said after"]
