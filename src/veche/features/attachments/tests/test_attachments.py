"""Stories of files that go with their messages, and of those that stay."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.in_process import House, Person, running_house

from veche.features.attachments.rules import FILES_MOST, list_media_ids

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url) as house:
        yield house


async def upload(person: Person, content: bytes = b"a picture") -> str:
    answer = await person.http.post("/_matrix/media/v3/upload", content=content, headers=person.headers)
    return str(answer.json()["content_uri"])


async def is_there(person: Person, uri: str) -> bool:
    path = f"/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
    return (await person.http.get(path, headers=person.headers)).status_code == 200


async def until_gone(person: Person, uri: str) -> None:
    async with asyncio.timeout(30):
        while await is_there(person, uri):
            await asyncio.sleep(0.01)


async def send(person: Person, room: str, uri: str, **content: Any) -> str:
    return await person.say(room, "a picture", msgtype="m.image", url=uri, **content)


async def delete_message(person: Person, room: str, event_id: str) -> None:
    await person.must("PUT", f"/rooms/{room}/redact/{event_id}/{event_id[1:9]}", {})


async def delete_file(person: Person, uri: str) -> tuple[int, str]:
    path = f"/_veche/v1/media/{uri.removeprefix('mxc://')}"
    answer = await person.http.delete(path, headers=person.headers)
    return answer.status_code, answer.json().get("errcode", "")


async def copy(person: Person, uri: str) -> str:
    path = f"/_veche/v1/media/{uri.removeprefix('mxc://')}/copies"
    answer = await person.http.post(path, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["content_uri"])


async def after_all_before(person: Person, room: str) -> None:
    """Wait until the log is looked through up to here: a file sent and deleted now goes after those before."""
    marker = await upload(person, b"a marker")
    await delete_message(person, room, await send(person, room, marker))
    await until_gone(person, marker)


async def test_a_file_goes_with_its_message_and_so_does_its_thumbnail(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    picture, small = await upload(alice), await upload(alice, b"smaller")
    sent = await send(alice, room, picture, info={"thumbnail_url": small})
    await delete_message(alice, room, sent)
    await until_gone(alice, picture)
    await until_gone(alice, small)


async def test_a_moderator_who_deletes_a_message_deletes_its_file(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    picture = await upload(bob)
    await delete_message(alice, room, await send(bob, room, picture))
    await until_gone(bob, picture)


async def test_a_file_in_two_messages_goes_with_the_second(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    picture = await upload(alice)
    first, second = await send(alice, room, picture), await send(alice, room, picture)
    await delete_message(alice, room, first)
    await after_all_before(alice, room)
    assert await is_there(alice, picture)
    await delete_message(alice, room, second)
    await until_gone(alice, picture)


async def test_what_else_is_made_of_a_file_keeps_it(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    face, of_room, sticker = [await upload(alice, name) for name in (b"face", b"room", b"sticker")]
    await alice.must("PUT", f"/profile/{alice.user_id}/avatar_url", {"avatar_url": face})
    await alice.must("PUT", f"/rooms/{room}/state/m.room.avatar", {"url": of_room})
    await alice.must("PUT", f"/rooms/{room}/send/m.sticker/s", {"body": "!", "url": sticker, "info": {}})
    for uri in (face, of_room, sticker):
        await delete_message(alice, room, await send(alice, room, uri))
    await after_all_before(alice, room)
    assert all([await is_there(alice, uri) for uri in (face, of_room, sticker)])


async def test_nobody_deletes_other_peoples_files_by_sending_and_deleting_them(house: House) -> None:
    alice, eve = await house.person("alice"), await house.person("eve")
    room = await eve.create_room()
    picture = await upload(alice)
    await delete_message(eve, room, await send(eve, room, picture))
    await after_all_before(eve, room)
    assert await is_there(alice, picture)


async def test_what_was_sent_before_a_restart_goes_after_it(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url) as house:
        alice = await house.person("alice")
        room = await alice.create_room()
        picture = await upload(alice)
        sent = await send(alice, room, picture)
    async with running_house(tmp_path, database_url) as house:
        again = Person(house.http, alice.user_id, alice.headers, iter(("a1", "a2")))
        assert await is_there(again, picture)
        await delete_message(again, room, sent)
        await until_gone(again, picture)


async def test_who_uploaded_a_file_may_delete_it_and_nobody_else(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    secret = await upload(alice, b"what only the readers of a message can read")
    assert await delete_file(bob, secret) == (403, "M_FORBIDDEN")
    assert await delete_file(alice, secret) == (200, "")
    assert not await is_there(alice, secret)
    assert await delete_file(alice, secret) == (404, "M_NOT_FOUND")


async def test_a_file_that_a_readable_message_has_is_not_deleted_under_it(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    picture = await upload(alice)
    await send(alice, room, picture)
    await after_all_before(alice, room)
    assert await delete_file(alice, picture) == (409, "M_IN_USE")
    assert await is_there(alice, picture)


async def test_a_copy_stays_when_the_original_goes(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    original = await upload(alice)
    copied = await copy(bob, original)
    assert copied != original
    assert await delete_file(alice, original) == (200, "")
    assert await is_there(alice, copied)
    assert await delete_file(alice, copied) == (403, "M_FORBIDDEN")
    assert await delete_file(bob, copied) == (200, "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["mxc://a/1", "mxc://b/1"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_files_are_found_wherever_they_stand(content: Any) -> None:
    found = list_media_ids(json.dumps(content), "a")
    assert set(found) <= {"1"}
    text = json.dumps({"deep": [content, "mxc://a/2"], "html": '<img src="mxc://a/3"/>'})
    assert list_media_ids(text, "a") == [*found, "2", "3"]


def test_an_event_of_thousands_of_files_is_not_looked_through_for_ever() -> None:
    assert len(list_media_ids(json.dumps([f"mxc://a/{n}" for n in range(10_000)]), "a")) == FILES_MOST


async def test_what_one_process_is_sent_another_has_deleted(tmp_path: Path, database_url: str | None) -> None:
    if database_url is None:
        pytest.skip("an SQLite file has one process")
    async with (
        running_house(tmp_path, database_url) as first,
        running_house(tmp_path, database_url) as second,
    ):
        alice = await first.person("alice")
        elsewhere = Person(second.http, alice.user_id, alice.headers, (f"e{n}" for n in range(20)))
        room = await alice.create_room()
        for turn in range(3):
            picture, other = await upload(alice, b"%d" % turn), await upload(elsewhere, b"other %d" % turn)
            sent = await send(alice, room, picture)
            sent_elsewhere = await send(elsewhere, room, other)
            await delete_message(elsewhere, room, sent)
            await delete_message(alice, room, sent_elsewhere)
            await until_gone(alice, picture)
            await until_gone(alice, other)
