"""Stories of files of encrypted messages: they go with the message, whoever deletes it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.in_process import House, Person, running_house

from veche.features.attachments.rules import FILES_OF_SECRET
from veche.features.attachments.tests.test_attachments import (
    after_all_before,
    copy,
    delete_file,
    delete_message,
    is_there,
    send,
    until_gone,
    upload,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url) as house:
        yield house


async def send_secret(person: Person, room: str, txn: str = "s") -> str:
    secret = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "noise"}
    path = f"/rooms/{room}/send/m.room.encrypted/{txn}"
    return str((await person.must("PUT", path, secret))["event_id"])


async def hang(person: Person, uri: str, room: str, event_id: str) -> tuple[int, str]:
    path = f"/_veche/v1/media/{uri.removeprefix('mxc://')}/messages/{room}/{event_id}"
    answer = await person.http.put(path, headers=person.headers)
    return answer.status_code, answer.json().get("errcode", "")


async def two_in_a_group(house: House) -> tuple[Person, Person, str]:
    """The first is its moderator."""
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    return alice, bob, room


async def test_a_moderator_who_deletes_an_encrypted_message_deletes_its_files(house: House) -> None:
    alice, bob, room = await two_in_a_group(house)
    picture, small = await upload(bob), await upload(bob, b"smaller")
    sent = await send_secret(bob, room)
    assert await hang(bob, picture, room, sent) == (200, "")
    assert await hang(bob, small, room, sent) == (200, "")
    assert await hang(bob, small, room, sent) == (200, ""), "saying it again does no harm"
    await delete_message(alice, room, sent)
    await until_gone(alice, picture)
    await until_gone(alice, small)


async def test_its_sender_deletes_it_by_a_program_that_knows_of_no_files(house: House) -> None:
    alice = await house.person("alice")
    another = await house.another_device(alice)
    room = await alice.create_room()
    picture = await upload(alice)
    sent = await send_secret(alice, room)
    await hang(alice, picture, room, sent)
    await delete_message(another, room, sent)
    await until_gone(alice, picture)


async def test_a_message_deleted_before_its_file_hangs_on_it_takes_it_along(house: House) -> None:
    alice, bob, room = await two_in_a_group(house)
    picture = await upload(bob)
    sent = await send_secret(bob, room)
    await delete_message(alice, room, sent)
    assert await hang(bob, picture, room, sent) == (200, "")
    await until_gone(bob, picture)


async def test_a_file_in_two_encrypted_messages_goes_with_the_second(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    picture = await upload(alice)
    first, second = await send_secret(alice, room, "one"), await send_secret(alice, room, "two")
    for sent in (first, second):
        await hang(alice, picture, room, sent)
    assert await delete_file(alice, picture) == (409, "M_IN_USE")
    await delete_message(alice, room, first)
    await after_all_before(alice, room)
    assert await is_there(alice, picture)
    await delete_message(alice, room, second)
    await until_gone(alice, picture)


async def test_what_else_has_a_file_keeps_it(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    face, sticker, open_too, later = [await upload(alice, name) for name in (b"1", b"2", b"3", b"4")]
    await alice.must("PUT", f"/profile/{alice.user_id}/avatar_url", {"avatar_url": face})
    pack = {"images": {"wave": {"url": sticker}}}
    await alice.must("PUT", f"/user/{alice.user_id}/account_data/im.ponies.user_emotes", pack)
    await send(alice, room, open_too)
    delay = {"org.matrix.msc4140.delay": 3_600_000}
    picture = {"msgtype": "m.image", "body": "later", "url": later}
    await alice.must("PUT", f"/rooms/{room}/send/m.room.message/later", picture, **delay)
    sent = await send_secret(alice, room)
    for uri in (face, sticker, open_too, later):
        assert await hang(alice, uri, room, sent) == (200, "")
    await delete_message(alice, room, sent)
    await after_all_before(alice, room)
    assert all([await is_there(alice, uri) for uri in (face, sticker, open_too, later)])


async def test_a_copy_that_was_passed_on_stays(house: House) -> None:
    alice, bob, room = await two_in_a_group(house)
    original = await upload(bob)
    sent = await send_secret(bob, room)
    await hang(bob, original, room, sent)
    copied = await copy(alice, original)
    passed_on = await send_secret(alice, await alice.create_room())
    await delete_message(alice, room, sent)
    await until_gone(bob, original)
    assert await is_there(alice, copied)
    assert await hang(alice, copied, room, passed_on) == (404, "M_NOT_FOUND"), "it is in another room"


async def test_nobody_hangs_other_peoples_files_on_what_they_will_delete(house: House) -> None:
    alice, eve = await house.person("alice"), await house.person("eve")
    room = await eve.create_room()
    picture = await upload(alice)
    sent = await send_secret(eve, room)
    assert await hang(eve, picture, room, sent) == (403, "M_FORBIDDEN")
    await delete_message(eve, room, sent)
    await after_all_before(eve, room)
    assert await is_there(alice, picture)


async def test_nothing_hangs_on_other_peoples_messages_nor_tells_of_them(house: House) -> None:
    alice, bob, room = await two_in_a_group(house)
    eve = await house.person("eve")
    picture, of_eve = await upload(bob), await upload(eve)
    sent = await send_secret(alice, room)
    for person, uri in ((bob, picture), (eve, of_eve)):
        assert await hang(person, uri, room, sent) == (404, "M_NOT_FOUND")
        assert await hang(person, uri, room, "$nothing") == (404, "M_NOT_FOUND")
        assert await hang(person, uri, "!nowhere", sent) == (404, "M_NOT_FOUND")
    await delete_message(alice, room, sent)
    await after_all_before(alice, room)
    assert await is_there(bob, picture)


async def test_what_the_server_reads_itself_needs_no_telling(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    picture = await upload(alice)
    assert await hang(alice, picture, room, await alice.say(room, "hello")) == (400, "M_INVALID_PARAM")


async def test_a_file_that_never_came_or_is_gone_hangs_on_nothing(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    sent = await send_secret(alice, room)
    assert await hang(alice, "mxc://localhost/" + "x" * 32, room, sent) == (404, "M_NOT_FOUND")
    elsewhere = await hang(alice, "mxc://elsewhere.example/" + "x" * 32, room, sent)
    assert elsewhere == (404, "M_NOT_FOUND")


async def test_a_message_has_so_many_files_and_no_more(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    sent = await send_secret(alice, room)
    for number in range(FILES_OF_SECRET):
        last = await upload(alice, b"%d" % number)
        assert await hang(alice, last, room, sent) == (200, "")
    assert await hang(alice, last, room, sent) == (200, "")
    assert await hang(alice, await upload(alice), room, sent) == (400, "M_INVALID_PARAM")


async def test_it_needs_a_token(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    sent = await send_secret(alice, room)
    nobody = Person(house.http, "", {}, iter(()))
    assert await hang(nobody, await upload(alice), room, sent) == (401, "M_MISSING_TOKEN")
