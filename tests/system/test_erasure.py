"""Whoever asks to be erased takes files along, and words from whoever comes later; whoever only leaves does not."""

import asyncio
from pathlib import Path

import pytest

from tests.in_process import PASSWORD, House, Person, running_house

pytestmark = pytest.mark.anyio

UPLOAD = "/_matrix/media/v3/upload"


async def upload(house: House, person: Person) -> str:
    answer = await house.http.post(
        UPLOAD, content=b"a file", headers=person.headers | {"Content-Type": "text/plain"}
    )
    uri: str = answer.json()["content_uri"]
    return uri.removeprefix("mxc://")


async def status(house: House, reader: Person, name: str) -> int:
    path = f"/_matrix/client/v1/media/download/{name}"
    return (await house.http.get(path, headers=reader.headers)).status_code


async def deactivate(person: Person, *, erase: bool) -> None:
    auth = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": person.user_id},
        "password": PASSWORD,
    }
    await person.must("POST", "/account/deactivate", {"auth": auth, "erase": erase})


async def test_files_go_with_whoever_asks_to_be_erased(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url) as house:
        alice, bob, reader = [await house.person(name) for name in ("alice", "bob", "reader")]
        hers, his = await upload(house, alice), await upload(house, bob)
        await deactivate(alice, erase=True)
        await deactivate(bob, erase=False)
        async with asyncio.timeout(20):
            while await status(house, reader, hers) != 404:
                await asyncio.sleep(0.01)
        assert await status(house, reader, his) == 200


async def messages(reader: Person, room: str) -> list[str]:
    found = await reader.must("GET", f"/rooms/{room}/messages", dir="b", limit=50)
    return [e["content"].get("body", "") for e in found["chunk"] if e["type"] == "m.room.message"]


async def find(reader: Person, term: str) -> int:
    wish = {"search_categories": {"room_events": {"search_term": term}}}
    found = (await reader.must("POST", "/search", wish))["search_categories"]["room_events"]
    return len(found["results"])


async def test_whoever_comes_later_reads_nothing_of_the_erased_and_whoever_was_there_all(
    tmp_path: Path, database_url: str | None
) -> None:
    async with running_house(tmp_path, database_url) as house:
        alice, bob, late = [await house.person(name) for name in ("alice", "bob", "late")]
        room = await bob.create_room(preset="public_chat")
        await alice.must("POST", f"/join/{room}", {})
        said = await alice.say(room, "apricots")
        edit = {"m.new_content": {"msgtype": "m.text", "body": "plums"}}
        await alice.say(
            room, "* plums", **edit, **{"m.relates_to": {"rel_type": "m.replace", "event_id": said}}
        )
        await bob.say(room, "bread")
        await deactivate(alice, erase=True)
        await late.must("POST", f"/join/{room}", {})

        assert await messages(bob, room) == ["bread", "* plums", "apricots"]
        assert await messages(late, room) == ["bread", "", ""]
        shown = await late.must("GET", f"/rooms/{room}/event/{said}")
        assert (shown["content"], shown["unsigned"].get("m.relations")) == ({}, None)
        timeline = (await late.sync())["rooms"]["join"][room]["timeline"]["events"]
        assert "apricots" not in str(timeline)
        assert "plums" not in str(timeline)
        assert "bread" in str(timeline)
        assert (await find(bob, "plums"), await find(late, "plums"), await find(late, "bread")) == (1, 0, 1)


async def test_whoever_only_leaves_is_read_on(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url) as house:
        alice, late = await house.person("alice"), await house.person("late")
        room = await alice.create_room(preset="public_chat")
        await alice.say(room, "apricots")
        await deactivate(alice, erase=False)
        await late.must("POST", f"/join/{room}", {})
        assert await messages(late, room) == ["apricots"]
