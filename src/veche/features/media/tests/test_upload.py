"""What people upload comes back as it was; what they give up leaves nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from veche.features.media.tests.house import SERVER, House, OpenHouse, error_of

pytestmark = pytest.mark.anyio


async def in_pieces(piece: bytes, count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield piece


async def test_bob_downloads_what_alice_uploaded(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(b"hello", "text/plain; charset=utf-8", "note.txt")
        found = await house.person("bob").download(address)
        assert (found.status_code, found.content) == (200, b"hello")
        assert found.headers["content-type"] == "text/plain; charset=utf-8"
        assert found.headers["content-disposition"] == 'inline; filename="note.txt"'
        assert found.headers["content-length"] == "5"
        assert found.headers["cross-origin-resource-policy"] == "cross-origin"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["access-control-allow-origin"] == "*"


async def test_a_large_file_in_many_pieces_comes_back_whole(open_house: OpenHouse) -> None:
    async with open_house() as house:
        piece = bytes(range(256)) * 300
        address = await house.person("alice").upload(in_pieces(piece, 50))
        assert (await house.person("bob").download(address)).content == piece * 50


@pytest.mark.parametrize("content", [b"", b"x"])
async def test_tiny_files_are_files(open_house: OpenHouse, content: bytes) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(content)
        found = await house.person("alice").download(address)
        assert (found.content, found.headers["content-type"]) == (content, "application/octet-stream")


async def test_the_same_content_is_stored_once_and_has_two_names(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        one, two = await asyncio.gather(
            alice.upload(b"same", None, "one"), alice.upload(b"same", None, "two")
        )
        assert one != two
        assert len(house.files) == 1
        assert (await alice.download(two)).headers["content-disposition"] == 'attachment; filename="two"'


async def test_what_is_announced_as_too_large_is_refused_unread(open_house: OpenHouse) -> None:
    async with open_house(max_upload_bytes=1000) as house:
        answer = await house.person("alice").try_upload(bytes(1001))
        assert error_of(answer) == (413, "M_TOO_LARGE")
        assert house.files == []


async def test_what_turns_out_too_large_is_refused_and_leaves_nothing(open_house: OpenHouse) -> None:
    async with open_house(max_upload_bytes=3_000_000) as house:
        answer = await house.person("alice").try_upload(in_pieces(bytes(100_000), 31))
        assert error_of(answer) == (413, "M_TOO_LARGE")
        assert house.files == []
        assert await house.person("alice").upload(in_pieces(bytes(100_000), 30))


async def test_clients_learn_the_limit_at_both_addresses(open_house: OpenHouse) -> None:
    async with open_house(max_upload_bytes=1234) as house:
        for path in ("client/v1/media/config", "media/v3/config", "media/r0/config"):
            assert (await house.person("alice").get(path)).json()["m.upload.size"] == 1234
        assert error_of(await house.person("").get("media/v3/config")) == (401, "M_MISSING_TOKEN")


async def test_who_drops_the_connection_leaves_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        messages = iter(
            [
                {"type": "http.request", "body": bytes(3_000_000), "more_body": True},
                {"type": "http.disconnect"},
            ]
        )
        assert await answer_to(house, lambda: asyncio.sleep(0, next(messages))) == []
        assert house.files == []


async def test_a_request_that_is_cancelled_leaves_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        began = asyncio.Event()

        async def receive() -> dict[str, object]:
            if began.is_set():
                await asyncio.Event().wait()
            began.set()
            return {"type": "http.request", "body": bytes(3_000_000), "more_body": True}

        task = asyncio.create_task(answer_to(house, receive))
        await began.wait()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert house.files == []


async def test_who_sends_nothing_for_long_is_given_up(open_house: OpenHouse) -> None:
    async with open_house(upload_idle_s=0.01) as house:
        sent = await answer_to(house, asyncio.Event().wait)
        assert sent[0]["status"] == 408
        assert house.files == []


async def test_an_upload_shorter_than_announced_is_refused(open_house: OpenHouse) -> None:
    async with open_house() as house:
        messages = iter([{"type": "http.request", "body": b"half", "more_body": False}])
        sent = await answer_to(house, lambda: asyncio.sleep(0, next(messages)), length=8)
        assert sent[0]["status"] == 400
        assert house.files == []


async def test_a_quota_is_for_all_files_of_a_user(open_house: OpenHouse) -> None:
    async with open_house(user_quota_bytes=100) as house:
        alice = house.person("alice")
        first = await alice.upload(bytes(60))
        assert error_of(await alice.try_upload(bytes(41))) == (403, "M_FORBIDDEN")
        assert error_of(await alice.try_upload(in_pieces(b"x", 41))) == (403, "M_FORBIDDEN")
        assert len(house.files) == 1
        await house.person("bob").upload(bytes(100))
        await house.media.deletions.delete(first.partition("/")[2])
        await alice.upload(bytes(100))


@pytest.mark.parametrize("quota", ["user_quota_bytes", "server_quota_bytes"])
async def test_what_is_announced_as_over_a_quota_is_refused_unread(open_house: OpenHouse, quota: str) -> None:
    async with open_house(**{quota: 100}) as house:
        await house.person("alice").upload(bytes(60))
        sent = await answer_to(house, nothing_comes, length=41)
        assert sent[0]["status"] == 403
        assert len(house.files) == 1


async def test_what_is_announced_as_more_than_there_is_room_for_is_refused_unread(
    open_house: OpenHouse,
) -> None:
    async with open_house(kept_free_bytes=2**60) as house:
        sent = await answer_to(house, nothing_comes, length=1)
        assert sent[0]["status"] == 507
        assert b"ORG_VECHE_NO_ROOM" in sent[1]["body"]
        assert house.files == []


async def test_content_comes_later_to_a_media_id_made_before(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, bob = house.person("alice"), house.person("bob")
        made = (await alice.ask("POST", "media/v1/create")).json()
        address = made["content_uri"].removeprefix("mxc://")
        assert made["unused_expires_at"] > house.clock.now_ms()
        early = await bob.download(address, params={"timeout_ms": 0})
        assert error_of(early) == (504, "M_NOT_YET_UPLOADED")
        waiting = asyncio.create_task(bob.download(address))
        await asyncio.sleep(0)
        stolen = await bob.ask("PUT", f"media/v3/upload/{address}", content=b"mine")
        assert error_of(stolen) == (403, "M_FORBIDDEN")
        assert (await alice.ask("PUT", f"media/v3/upload/{address}", content=b"late")).json() == {}
        assert (await waiting).content == b"late"
        again = await alice.ask("PUT", f"media/v3/upload/{address}", content=b"other")
        assert error_of(again) == (409, "M_CANNOT_OVERWRITE_MEDIA")
        assert (await bob.download(address)).content == b"late"


async def test_of_two_uploads_to_one_id_one_wins_and_the_other_leaves_nothing(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = (await alice.ask("POST", "media/v1/create")).json()["content_uri"].removeprefix("mxc://")
        puts = [alice.ask("PUT", f"media/v3/upload/{address}", content=bytes([n])) for n in range(5)]
        statuses = [answer.status_code for answer in await asyncio.gather(*puts)]
        assert sorted(statuses) == [200, 409, 409, 409, 409]
        assert (await alice.download(address)).content == bytes([statuses.index(200)])
        assert len(house.files) == 1


async def test_a_media_id_that_waited_too_long_is_no_more(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = (await alice.ask("POST", "media/v1/create")).json()["content_uri"].removeprefix("mxc://")
        house.clock.pass_s(25 * 3600)
        late = await alice.ask("PUT", f"media/v3/upload/{address}", content=b"late")
        assert error_of(late) == (404, "M_NOT_FOUND")
        assert error_of(await alice.download(address)) == (404, "M_NOT_FOUND")


async def test_only_so_many_ids_wait_for_content(open_house: OpenHouse) -> None:
    async with open_house(pending_uploads=2) as house:
        alice = house.person("alice")
        first = (await alice.ask("POST", "media/v1/create")).json()["content_uri"].removeprefix("mxc://")
        await alice.ask("POST", "media/v1/create")
        refused = await alice.ask("POST", "media/v1/create")
        assert error_of(refused) == (429, "M_LIMIT_EXCEEDED")
        assert refused.json()["retry_after_ms"] > 0
        assert (await house.person("bob").ask("POST", "media/v1/create")).status_code == 200
        await alice.ask("PUT", f"media/v3/upload/{first}", content=b"there")
        assert (await alice.ask("POST", "media/v1/create")).status_code == 200


@pytest.mark.parametrize("address", ["veche.test/never", "elsewhere.test/abc", "veche.test/..%2f..%2fx"])
async def test_what_was_never_created_cannot_be_uploaded_to(open_house: OpenHouse, address: str) -> None:
    async with open_house() as house:
        answer = await house.person("alice").ask("PUT", f"media/v3/upload/{address}", content=b"x")
        assert error_of(answer) == (404, "M_NOT_FOUND")
        assert house.files == []


async def test_nobody_uploads_without_a_token(open_house: OpenHouse) -> None:
    async with open_house() as house:
        assert error_of(await house.person("").try_upload(b"x")) == (401, "M_MISSING_TOKEN")


async def nothing_comes() -> object:
    raise AssertionError("the body is not to be asked for")


async def answer_to(
    house: House, receive: Callable[..., object], length: int | None = None
) -> list[dict[str, Any]]:
    """Upload by hand, message by message."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"authorization", b"Bearer alice"), (b"host", SERVER.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    path = "/_matrix/media/v3/upload"
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    await house.web(scope, receive, send)  # type: ignore[arg-type]
    return sent
