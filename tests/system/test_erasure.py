"""Whoever asks to be erased takes their files along; whoever only leaves does not."""

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
