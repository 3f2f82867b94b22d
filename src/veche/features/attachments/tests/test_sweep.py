"""Stories of files that were uploaded and never used, and of those that only look so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house
from tests.s3_server import new_s3_settings

from veche.features.attachments.sweep import SWEEP_JOB
from veche.features.attachments.tests.test_attachments import after_all_before, is_there, send, upload
from veche.features.media.api import MediaSettings
from veche.kit.clock import Clock
from veche.kit.jobs import Job

pytestmark = pytest.mark.anyio

DAY_S = 24 * 3600
CLEAN_JOB = "media.clean"
OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


class LaterClock(Clock):
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead_s = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_s * 1000

    def pass_days(self, days: float) -> None:
        self.ahead_s += int(days * DAY_S)


@pytest.fixture
def clock() -> LaterClock:
    return LaterClock()


@asynccontextmanager
async def opened(
    folder: Path, database_url: str | None, clock: Clock, **settings: Any
) -> AsyncIterator[House]:
    """Run a server that does not look for files without rows: by the moved clock, all of them are old."""
    async with running_house(folder, database_url, clock, **settings) as house:
        await house.app.kit.database.write(house.app.kit.jobs.cancel, CLEAN_JOB)
        yield house


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None, clock: LaterClock) -> OpenHouse:
    def open_one(store: str = "folder", **settings: Any) -> AbstractAsyncContextManager[House]:
        media = MediaSettings(store="s3" if store == "s3" else "folder", **settings)
        place = {"s3": new_s3_settings()} if store == "s3" else {}
        return opened(tmp_path, database_url, clock, media=media, **place)

    return open_one


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    async with open_house() as house:
        yield house


async def sweep(house: House) -> None:
    """Have what is done every day done now, and wait for its end.

    Twice: the first may be one that has begun by itself, when the clock was moved, and saw less.
    """
    for _ in range(2):
        await sweep_once(house)


async def sweep_once(house: House) -> None:
    database, jobs = house.app.kit.database, house.app.kit.jobs
    due_ms = database.clock.now_ms()
    await database.write(lambda tx: jobs.enqueue(tx, Job(SWEEP_JOB, SWEEP_JOB, {}, due_ms)))
    due = "SELECT due_ms FROM job WHERE job_id = $1"
    async with asyncio.timeout(60):
        while await database.read(lambda snapshot: snapshot.fetchval(due, SWEEP_JOB)) == due_ms:
            await asyncio.sleep(0.01)


async def remarks(house: House) -> str:
    [feature] = [feature for feature in house.app.features if feature.name == "attachments"]
    assert feature.remark is not None
    return " ".join(await feature.remark())


@pytest.mark.parametrize("store", ["folder", "s3"])
async def test_a_file_that_was_never_used_goes_after_its_time(
    open_house: OpenHouse, clock: LaterClock, store: str
) -> None:
    async with open_house(store, orphans_kept_days=30) as house:
        alice = await house.person("alice")
        assert await remarks(house) == ""
        old = await upload(alice, b"x" * 1000)
        clock.pass_days(10)
        newer = await upload(alice, b"y" * 100)
        clock.pass_days(10)
        await sweep(house)
        assert "never used: 2," in await remarks(house)
        clock.pass_days(11)
        await sweep(house)
        assert "never used: 1, 0 MiB. Such files deleted so far: 1," in await remarks(house)
        assert not await is_there(alice, old)
        assert await is_there(alice, newer)
        clock.pass_days(365)
        await sweep(house)
        assert await is_there(alice, newer), "somebody has asked for it"


Keep = Callable[[Person, str, str], Awaitable[Any]]


async def in_html(person: Person, room: str, uri: str) -> None:
    html = f'<b>look</b> <img data-mx-emoticon src="{uri}" alt="it">'
    await person.say(room, "look", format="org.matrix.custom.html", formatted_body=html)


async def as_sticker(person: Person, room: str, uri: str) -> None:
    await person.must("PUT", f"/rooms/{room}/send/m.sticker/s", {"body": "!", "url": uri, "info": {}})


async def as_room_face(person: Person, room: str, uri: str) -> None:
    await person.must("PUT", f"/rooms/{room}/state/m.room.avatar", {"url": uri})


async def as_former_room_face(person: Person, room: str, uri: str) -> None:
    await as_room_face(person, room, uri)
    await person.must("PUT", f"/rooms/{room}/state/m.room.avatar", {})


async def as_face(person: Person, _: str, uri: str) -> None:
    await person.must("PUT", f"/profile/{person.user_id}/avatar_url", {"avatar_url": uri})


async def in_account_data(person: Person, _: str, uri: str) -> None:
    content = {"images": {"wave": {"url": uri}}}
    await person.must("PUT", f"/user/{person.user_id}/account_data/im.ponies.user_emotes", content)


async def in_account_data_of_a_room(person: Person, room: str, uri: str) -> None:
    path = f"/user/{person.user_id}/rooms/{room}/account_data/org.example.wallpaper"
    await person.must("PUT", path, {"url": uri})


async def to_be_sent_later(person: Person, room: str, uri: str) -> None:
    content = {"msgtype": "m.image", "body": "later", "url": uri}
    late = {"org.matrix.msc4140.delay": 20 * DAY_S * 1000}
    await person.must("PUT", f"/rooms/{room}/send/m.room.message/later", content, **late)


async def told_in_secret(person: Person, room: str, _: str) -> None:
    secret = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "noise"}
    await person.must("PUT", f"/rooms/{room}/send/m.room.encrypted/e", secret)


async def looked_at(person: Person, _: str, uri: str) -> None:
    assert await is_there(person, uri)


KEEPING: Mapping[str, Keep] = {
    "a message": send,
    "a picture in a message": in_html,
    "a sticker": as_sticker,
    "a room's face": as_room_face,
    "a room's former face": as_former_room_face,
    "a person's face": as_face,
    "account data": in_account_data,
    "account data of a room": in_account_data_of_a_room,
    "an event for later": to_be_sent_later,
    "a secret": told_in_secret,
    "a look": looked_at,
}


async def test_what_anybody_may_want_stays(house: House, clock: LaterClock) -> None:
    """Each by a person of its own, so that nothing but the one thing keeps the file."""
    kept: dict[str, tuple[Person, str]] = {}
    forgotten = []
    for what in KEEPING:
        person = await house.person("someone")
        room = await person.create_room()
        uri = await upload(person, what.encode())
        kept[what] = (person, uri)
        if what != "a secret":  # which may have any file of its sender
            forgotten.append((person, await upload(person, b"not " + what.encode())))
    clock.pass_days(29.9)
    for what, keep in KEEPING.items():
        person, uri = kept[what]
        [room] = (await person.must("GET", "/joined_rooms"))["joined_rooms"]
        await keep(person, room, uri)
    clock.pass_days(1)
    await sweep(house)  # at once: nobody has waited until what was sent is noted
    assert not [what for what, (person, uri) in kept.items() if not await is_there(person, uri)]
    assert not [uri for person, uri in forgotten if await is_there(person, uri)]


async def test_a_secret_keeps_what_was_there_before_it_and_nothing_later(
    house: House, clock: LaterClock
) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    before = await upload(alice, b"perhaps in the secret")
    of_bob = await upload(bob, b"of somebody who has said nothing")
    clock.pass_days(3)
    await told_in_secret(alice, room, before)
    await after_all_before(alice, room)
    clock.pass_days(2)
    after = await upload(alice, b"certainly not in it")
    clock.pass_days(40)
    await sweep(house)
    assert [await is_there(alice, uri) for uri in (before, of_bob, after)] == [True, False, False]


async def test_too_much_goes_before_its_time_the_oldest_first(
    open_house: OpenHouse, clock: LaterClock
) -> None:
    async with open_house(orphans_kept_days=0, orphans_most_bytes=2_500) as house:
        alice = await house.person("alice")
        uris = []
        for number in range(4):
            uris.append(await upload(alice, bytes([number]) * 1000))
            clock.pass_days(1.1)
        today = await upload(alice, b"z" * 10_000)
        await sweep(house)
        assert "never used: 2, 0 MiB. Such files deleted so far: 2," in await remarks(house)
        assert [await is_there(alice, uri) for uri in (*uris, today)] == [False, False, True, True, True]


async def test_without_an_end_nothing_goes(open_house: OpenHouse, clock: LaterClock) -> None:
    async with open_house(orphans_kept_days=0) as house:
        alice = await house.person("alice")
        uri = await upload(alice)
        clock.pass_days(3_000)
        await sweep(house)
        assert "never used: 1," in await remarks(house)
        assert await is_there(alice, uri)


@pytest.mark.parametrize("store", ["folder", "s3"])
async def test_the_same_content_that_comes_while_it_goes_is_whole(
    open_house: OpenHouse, clock: LaterClock, store: str
) -> None:
    async with open_house(store) as house:
        alice = await house.person("alice")
        contents = [bytes([number]) * 5_000 for number in range(30)]
        old = [await upload(alice, content) for content in contents]
        clock.pass_days(31)
        new, _ = await asyncio.gather(
            asyncio.gather(*[upload(alice, content) for content in contents]), sweep(house)
        )
        assert not [uri for uri in old if await is_there(alice, uri)]
        path = "/_matrix/client/v1/media/download"
        for uri, content in zip(new, contents, strict=True):
            answer = await alice.http.get(f"{path}/{uri.removeprefix('mxc://')}", headers=alice.headers)
            assert answer.content == content


async def test_two_processes_sweep_at_once(
    tmp_path: Path, database_url: str | None, clock: LaterClock
) -> None:
    if database_url is None:
        pytest.skip("an SQLite file has one process")
    async with (
        opened(tmp_path, database_url, clock) as first,
        opened(tmp_path, database_url, clock) as second,
    ):
        alice = await first.person("alice")
        room = await alice.create_room()
        uris = [await upload(alice, bytes([number]) * 100) for number in range(60)]
        clock.pass_days(31)
        elsewhere = Person(second.http, alice.user_id, alice.headers, (f"e{n}" for n in range(20)))
        sent = uris[::10]
        await asyncio.gather(sweep(first), sweep(second), *[send(elsewhere, room, uri) for uri in sent])
        left = [uri for uri in uris if await is_there(alice, uri)]
        assert set(left) <= set(sent), "what was sent in time stays, and nothing else"
        assert f"deleted so far: {60 - len(left)}," in await remarks(first)
