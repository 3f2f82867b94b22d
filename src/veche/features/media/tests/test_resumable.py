"""An upload in parts becomes an ordinary file, whatever happens between them."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from veche.features.media.service.inspection import Inspection
from veche.features.media.settings import MEBIBYTE
from veche.features.media.tests.house import SERVER, House, OpenHouse, Person, error_of

pytestmark = pytest.mark.anyio

UPLOADS = "/_veche/v1/uploads"
TUS = {"tus-resumable": "1.0.0"}
DAY_S = 24 * 3600


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


async def ask(person: Person, method: str, path: str, content: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    token = {"authorization": f"Bearer {person.name}"}
    return await person.http.request(method, path, content=content, headers=TUS | token | named)


async def begin(person: Person, length: int, **headers: str) -> str:
    answer = await ask(person, "POST", UPLOADS, upload_length=str(length), **headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def send(person: Person, path: str, offset: int, content: Any, **headers: str) -> httpx.Response:
    kind = {"content_type": "application/offset+octet-stream"}
    return await ask(person, "PATCH", path, content, upload_offset=str(offset), **(kind | headers))


async def offset_of(person: Person, path: str) -> int:
    answer = await ask(person, "HEAD", path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


async def download(person: Person, uri: str) -> httpx.Response:
    return await person.download(uri.removeprefix("mxc://"))


async def test_a_file_in_parts_is_a_file(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        metadata = f"filename {encoded('note.txt')},filetype {encoded('text/plain')}"
        path = await begin(alice, 10, upload_metadata=metadata)
        first = await send(alice, path, 0, b"hello ")
        assert (first.status_code, first.headers["upload-offset"]) == (204, "6")
        assert error_of(await download(alice, first.headers["veche-content-uri"]))[0] == 504
        assert await offset_of(alice, path) == 6
        last = await send(alice, path, 6, b"Ivan")
        found = await download(house.person("bob"), last.headers["veche-content-uri"])
        assert (found.content, found.headers["content-type"]) == (b"hello Ivan", "text/plain")
        assert found.headers["content-disposition"] == 'inline; filename="note.txt"'
        looked = await ask(alice, "HEAD", path)
        assert looked.headers["upload-metadata"] == metadata
        assert looked.headers["upload-length"] == looked.headers["upload-offset"] == "10"


async def test_an_empty_file_is_whole_at_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        answer = await ask(house.person("alice"), "POST", UPLOADS, upload_length="0")
        assert (await download(house.person("bob"), answer.headers["veche-content-uri"])).content == b""


async def test_clients_learn_what_the_server_can_do(open_house: OpenHouse) -> None:
    async with open_house(max_file_bytes=5_000_000) as house:
        alice = house.person("alice")
        answer = await alice.http.options(UPLOADS)
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-extension"] == "creation,expiration,termination,checksum"
        assert answer.headers["tus-max-size"] == "5000000"
        assert "PATCH" in answer.headers["access-control-allow-methods"]
        config = (await alice.get("client/v1/media/config")).json()
        assert config["org.veche.upload_in_parts"] == {"path": UPLOADS, "size": 5_000_000}


async def test_what_was_sent_twice_counts_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        await send(alice, path, 0, b"abc")
        again = await send(alice, path, 0, b"abc")
        assert error_of(again) == (409, "ORG_VECHE_WRONG_OFFSET")
        assert again.headers["tus-resumable"] == "1.0.0"
        done = await send(alice, path, 3, b"def")
        assert (await download(alice, done.headers["veche-content-uri"])).content == b"abcdef"
        assert error_of(await send(alice, path, 3, b"def"))[0] == 409
        assert (await send(alice, path, 6, b"")).status_code == 204


async def test_more_than_was_announced_does_not_count(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        assert error_of(await send(alice, path, 0, b"abcdefg")) == (413, "M_TOO_LARGE")
        assert await offset_of(alice, path) == 0


async def test_limits_are_told_before_anything_is_sent(open_house: OpenHouse) -> None:
    async with open_house(max_file_bytes=1000, user_quota_bytes=1500, server_quota_bytes=1800) as house:
        alice, bob = house.person("alice"), house.person("bob")
        too_large = await ask(alice, "POST", UPLOADS, upload_length="1001")
        assert error_of(too_large) == (413, "M_TOO_LARGE")
        await begin(alice, 1000)
        over_quota = await ask(alice, "POST", UPLOADS, upload_length="501")
        assert error_of(over_quota) == (403, "M_FORBIDDEN"), "what is announced counts before it comes"
        assert over_quota.json()["org.veche.quota"] == {"of": "user", "bytes": 1500}
        assert error_of(await alice.try_upload(bytes(501)))[0] == 403
        assert error_of(await ask(bob, "POST", UPLOADS, upload_length="801"))[0] == 403
        await begin(bob, 800)
        assert house.files == []


async def test_too_many_begun_uploads_are_refused(open_house: OpenHouse) -> None:
    async with open_house(pending_uploads=2) as house:
        alice = house.person("alice")
        paths = [await begin(alice, 5) for _ in range(2)]
        assert error_of(await ask(alice, "POST", UPLOADS, upload_length="5"))[0] == 429
        await ask(alice, "DELETE", paths[0])
        await begin(alice, 5)


async def test_another_person_cannot_touch_an_upload(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, mallory = house.person("alice"), house.person("mallory")
        path = await begin(alice, 6)
        await send(alice, path, 0, b"abc")
        for answer in (
            await ask(mallory, "GET", path),
            await send(mallory, path, 3, b"xyz"),
            await ask(mallory, "DELETE", path),
        ):
            assert error_of(answer) == (403, "M_FORBIDDEN")
        assert error_of(await ask(house.person(""), "GET", path))[0] == 401
        assert error_of(await ask(mallory, "GET", f"{UPLOADS}/nothing"))[0] == 404
        assert await offset_of(alice, path) == 3


async def test_requests_that_are_not_tus_are_refused(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        old = await ask(alice, "POST", UPLOADS, upload_length="6", tus_resumable="0.2.2")
        assert (old.status_code, old.headers["tus-version"]) == (412, "1.0.0")
        assert (await ask(alice, "POST", UPLOADS)).status_code == 400
        assert (await send(alice, path, 0, b"abc", content_type="text/plain")).status_code == 415
        assert (
            await ask(alice, "PATCH", path, b"abc", content_type="application/offset+octet-stream")
        ).status_code == 400


async def test_a_checksum_decides_whether_a_part_counts(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        good = base64.b64encode(hashlib.sha1(b"abc").digest()).decode()
        broken = await send(alice, path, 0, b"abX", upload_checksum=f"sha1 {good}")
        assert error_of(broken) == (460, "ORG_VECHE_CHECKSUM_MISMATCH")
        assert await offset_of(alice, path) == 0
        assert (await send(alice, path, 0, b"abc", upload_checksum=f"sha1 {good}")).status_code == 204
        last = base64.b64encode(hashlib.sha256(b"def").digest()).decode()
        done = await send(alice, path, 3, b"def", upload_checksum=f"sha256 {last}")
        assert (await download(alice, done.headers["veche-content-uri"])).content == b"abcdef"


async def test_a_given_up_upload_leaves_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        sent = await send(alice, path, 0, b"abc")
        assert len(house.files) == 1
        assert (await ask(alice, "DELETE", path)).status_code == 204
        assert house.files == []
        assert error_of(await ask(alice, "GET", path))[0] == 404
        assert error_of(await download(alice, sent.headers["veche-content-uri"]))[0] == 404


async def test_an_upload_that_nobody_goes_on_with_expires(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        house.clock.pass_s(6 * DAY_S)
        await send(alice, path, 0, b"abc")
        house.clock.pass_s(6 * DAY_S)
        assert await offset_of(alice, path) == 3, "each part gives it time again"
        house.clock.pass_s(2 * DAY_S)
        assert error_of(await send(alice, path, 3, b"def")) == (410, "ORG_VECHE_UPLOAD_GONE")
        await house.media.deletions.clean()
        assert house.files == []
        assert error_of(await ask(alice, "GET", path))[0] == 404


async def test_the_doctor_tells_what_unfinished_uploads_hold(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, inspection = house.person("alice"), Inspection(house.kit.database, house.blobs)
        assert (await inspection.list_remarks())[0] == "No upload is unfinished."
        path = await begin(alice, 5 * MEBIBYTE)
        await send(alice, path, 0, bytes(2 * MEBIBYTE))
        await begin(alice, MEBIBYTE)
        told = "Unfinished uploads: 2, which hold 2 of 6 MiB."
        assert (await inspection.list_remarks())[0] == told
        await ask(alice, "DELETE", path)
        told = "Unfinished uploads: 1, which hold 0 of 1 MiB."
        assert (await inspection.list_remarks())[0] == told


async def test_a_finished_upload_outlives_its_cleaning(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        done = await send(alice, await begin(alice, 3), 0, b"abc")
        house.clock.pass_s(30 * DAY_S)
        await house.media.deletions.clean()
        assert (await download(alice, done.headers["veche-content-uri"])).content == b"abc"


async def test_the_same_content_is_kept_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        await alice.upload(b"same")
        done = await send(alice, await begin(alice, 4), 0, b"same")
        assert len(house.files) == 1
        assert (await download(alice, done.headers["veche-content-uri"])).content == b"same"


async def test_what_has_come_stays_when_the_connection_is_lost(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 3_000_000)
        messages = iter(
            [
                {"type": "http.request", "body": bytes(1_500_000), "more_body": True},
                {"type": "http.request", "body": bytes(100), "more_body": True},
                {"type": "http.disconnect"},
            ]
        )
        await call(house, path, 0, lambda: asyncio.sleep(0, next(messages)))
        assert await offset_of(alice, path) == 1_500_100
        rest = await send(alice, path, 1_500_100, bytes(1_499_900))
        assert (await download(alice, rest.headers["veche-content-uri"])).content == bytes(3_000_000)


async def test_who_comes_back_takes_over_from_a_dead_connection(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        arrived = asyncio.Event()

        async def stuck() -> AsyncIterator[bytes]:
            yield b"abc"
            arrived.set()
            await asyncio.Event().wait()

        first = asyncio.create_task(send(alice, path, 0, stuck()))
        await arrived.wait()
        busy = await send(house.person("alice"), path, 0, b"abc")
        assert error_of(busy) == (423, "ORG_VECHE_UPLOAD_BUSY")
        assert await offset_of(house.person("alice"), path) == 3
        assert (await first).headers["upload-offset"] == "3"
        assert (await send(alice, path, 3, b"def")).headers["upload-offset"] == "6"


async def test_an_upload_that_lost_its_bytes_is_begun_again(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        path = await begin(alice, 6)
        await send(alice, path, 0, b"abc")
        house.files[0].write_bytes(b"a")  # as after restoring a backup
        assert error_of(await send(alice, path, 3, b"def")) == (410, "ORG_VECHE_UPLOAD_GONE")
        assert error_of(await ask(alice, "GET", path))[0] == 404


async def test_an_erased_person_leaves_no_unfinished_uploads(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        await send(alice, await begin(alice, 6), 0, b"abc")
        await house.media.resumable.drop_all_of(f"@alice:{SERVER}", 100)
        assert house.files == []


async def call(house: House, path: str, offset: int, receive: Any) -> None:
    """PATCH as alice, with a body that a test hands out."""
    headers = {
        "authorization": "Bearer alice",
        "tus-resumable": "1.0.0",
        "upload-offset": str(offset),
        "content-type": "application/offset+octet-stream",
    }
    scope = {
        "type": "http",
        "method": "PATCH",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 12345),
    }

    async def send_nowhere(_: Any) -> None:
        raise AssertionError("nobody is there to be answered")

    await house.web(scope, receive, send_nowhere)
