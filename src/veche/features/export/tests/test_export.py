"""Stories of people who take with them what the server has of them."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house
from tests.s3_server import new_s3_settings

from veche.core.ids import UserId
from veche.features.export.archive import Entry, zipped
from veche.features.media.api import MediaSettings

pytestmark = pytest.mark.anyio

EXPORT = "/_veche/v1/me/export"
SECRET = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "noise"}


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url) as house:
        yield house


async def export(person: Person) -> "Archive":
    answer = await person.http.get(EXPORT, headers=person.headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return Archive(answer.content)


class Archive:
    """An archive, as any program reads it."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        assert self.zip.testzip() is None

    def json(self, name: str) -> Any:
        return json.loads(self.zip.read(name))

    def lines(self, name: str) -> list[Any]:
        return [json.loads(line) for line in self.zip.read(name).splitlines()]

    def events_of(self, room_id: str) -> list[Any]:
        [room] = [room for room in self.json("rooms.json") if room["room_id"] == room_id]
        return self.lines(room["events"])


async def upload(person: Person, content: bytes, filename: str) -> str:
    answer = await person.http.post(
        "/_matrix/media/v3/upload", content=content, headers=person.headers, params={"filename": filename}
    )
    return str(answer.json()["content_uri"])


@pytest.mark.parametrize("store", ["folder", "s3"])
async def test_a_person_takes_along_what_is_theirs(
    tmp_path: Path, database_url: str | None, store: str
) -> None:
    place: dict[str, Any] = {}
    if store == "s3":
        place = {"media": MediaSettings(store="s3"), "s3": new_s3_settings()}
    async with running_house(tmp_path, database_url, **place) as house:
        alice, bob = await house.person("alice"), await house.person("bob")
        await alice.must("PUT", f"/profile/{alice.user_id}/displayname", {"displayname": "Алиса"})
        await alice.must("PUT", f"/user/{alice.user_id}/account_data/org.example.notes", {"note": "mine"})
        room = await alice.create_room(name="Garden")
        await alice.must("PUT", f"/user/{alice.user_id}/rooms/{room}/tags/m.favourite", {"order": 0.5})
        for number in range(1_100):
            await alice.say(room, f"word {number}")
        await alice.must("PUT", f"/rooms/{room}/send/m.room.encrypted/e", SECRET)
        large = bytes(range(256)) * 4_000
        picture = await upload(alice, large, "../../etc/passwd")
        await upload(bob, b"of bob", "bob.txt")

        archive = await export(alice)
        account = archive.json("account.json")
        assert (account["user_id"], account["profile"]["displayname"]) == (alice.user_id, "Алиса")
        assert len(account["devices"]) == 1
        data = archive.json("account_data.json")
        assert data["global"]["org.example.notes"] == {"note": "mine"}
        assert data["global"]["m.push_rules"]["global"]["override"], "what slices keep elsewhere is there too"
        assert data["rooms"][room]["m.tag"] == {"tags": {"m.favourite": {"order": 0.5}}}
        [about] = archive.json("rooms.json")
        assert (about["about"]["name"], about["membership"]) == ("Garden", "join")
        events = archive.events_of(room)
        said = [event["content"]["body"] for event in events if event["type"] == "m.room.message"]
        assert said == [f"word {number}" for number in range(1_100)]
        assert events[-1]["content"] == SECRET, "what is encrypted stays so"
        [own] = archive.lines("uploads.jsonl")
        assert own["content_uri"] == picture
        assert archive.zip.read(own["file"]) == large
        for name in archive.zip.namelist():
            assert not name.startswith("/")
            assert ".." not in name.split("/")
        everything = b"".join(archive.zip.read(name) for name in archive.zip.namelist())
        assert b"of bob" not in everything
        assert alice.headers["Authorization"].split()[1].encode() not in everything


async def test_what_one_may_not_see_is_not_in_it(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    hidden = {"history_visibility": "joined"}
    await alice.must("PUT", f"/rooms/{room}/state/m.room.history_visibility", hidden)
    other = await alice.create_room(name="Not for Bob")
    await alice.say(other, "nor this")
    await alice.say(room, "before he came")
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "while he was there")
    await bob.must("POST", f"/rooms/{room}/leave", {})
    await alice.say(room, "after he had gone")
    await alice.must("PUT", f"/rooms/{room}/state/m.room.name", {"name": "Renamed since"})
    archive = await export(bob)
    [about] = archive.json("rooms.json")
    assert (about["room_id"], about["membership"], about["about"]) == (room, "leave", None)
    bodies = [event["content"].get("body") for event in archive.events_of(room)]
    assert [body for body in bodies if body] == ["while he was there"]
    assert b"Renamed since" not in archive.zip.read(about["events"])
    await bob.must("POST", f"/rooms/{room}/forget", {})
    assert (await export(bob)).json("rooms.json") == []


async def test_it_tells_that_one_was_kept_from_calling(house: House) -> None:
    alice, chief = await house.person("alice"), await house.person("chief")
    await house.app.accounts.set_admin(UserId(chief.user_id), is_admin=True)
    until_ms = house.app.kit.clock.now_ms() + 3_600_000
    wish = {"user_id": alice.user_id, "reason": "Reported for fraud.", "until_ms": until_ms}
    path = "/_veche/v1/admin/calls/suspensions"
    made = (await house.http.post(path, json=wish, headers=chief.headers)).json()
    appeal = {"text": "It was not me."}
    await house.http.post("/_veche/v1/me/calling/appeal", json=appeal, headers=alice.headers)
    await house.http.post(f"{path}/{made['suspension_id']}/end", headers=chief.headers)
    [told] = (await export(alice)).json("account.json")["calling_suspended"]
    assert (told["reason"], told["until_ms"], told["appeal"]) == (wish["reason"], until_ms, appeal["text"])
    assert (told["outcome"], told["ended_ms"] >= told["since_ms"]) == ("granted", True)
    assert (await export(chief)).json("account.json")["calling_suspended"] == []


async def test_nobody_gets_it_without_a_token_or_two_at_once(house: House) -> None:
    assert (await house.http.get(EXPORT)).status_code == 401
    alice = await house.person("alice")
    with house.app.exports.turn(UserId(alice.user_id)):
        busy = await alice.http.get(EXPORT, headers=alice.headers)
        assert (busy.status_code, busy.json()["errcode"]) == (429, "M_LIMIT_EXCEEDED")
    await export(alice)
    head = await alice.http.head(EXPORT, headers=alice.headers)
    assert (head.status_code, head.content) == (200, b"")


async def test_a_file_that_is_gone_leaves_the_others(house: House) -> None:
    alice = await house.person("alice")
    gone, there = await upload(alice, b"gone", "gone.txt"), await upload(alice, b"there", "there.txt")
    for path in house.app.settings.data.rglob("media/??/*"):
        if path.read_bytes() == b"gone":
            path.unlink()
    archive = await export(alice)
    files = {line["content_uri"]: archive.zip.read(line["file"]) for line in archive.lines("uploads.jsonl")}
    assert files == {gone: b"", there: b"there"}


async def test_an_archive_is_made_piece_by_piece() -> None:
    """What has not been read yet is not even asked for: an archive of any size takes no more than a piece."""
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield bytes(100_000)

    async def entries() -> AsyncIterator[Entry]:
        yield Entry("endless", endless(), 0, is_text=False)

    async with aclosing(zipped(entries())) as pieces:
        taken = 0
        async for piece in pieces:
            taken += len(piece)
            assert given * 100_000 - taken <= 100_000
            if given == 50:
                break


async def test_half_an_archive_looks_like_none() -> None:
    async def entries() -> AsyncIterator[Entry]:
        yield Entry("one", _once(b"x" * 1_000), 0)
        await asyncio.sleep(0)
        yield Entry("two", _once(b"y" * 1_000), 0)

    pieces = [piece async for piece in zipped(entries())]
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).namelist() == ["one", "two"]
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(pieces[:-1])))


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_exports_are_few_a_day(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url, rate_limits=True) as house:
        alice = await house.person("alice")
        answers = [await house.http.get(EXPORT, headers=alice.headers) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
