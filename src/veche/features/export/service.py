"""What an export has in it, read a page at a time, as it was when the export began."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from typing import Any

import orjson

from veche.core.errors import Forbidden, LimitExceeded
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.api import Calls
from veche.features.export.archive import Entry, zipped
from veche.features.media.api import Media, OwnUpload
from veche.features.rooms.api import Rooms
from veche.kit.blobs import BlobStore
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot

AT_ONCE = 4
"""Exports that one process makes at the same time."""
BUSY_MS = 60_000
EVENTS_PAGE = 500
UPLOADS_PAGE = 100
FIRST_UPLOAD = (0, "")

EXPLANATION = """This is all that {server} keeps of {user} and for them, as it was at the time of these files.

account.json        the account: profile, addresses, devices, and whether you were kept from calling
account_data.json   what the account's apps keep on the server: settings, tags, ignored people
rooms.json          the rooms you are or were in
rooms/N/events.jsonl
                    what you may see of room N, one event in each line, the oldest first
uploads.jsonl       your uploads: what each is called, and where it is in this archive
uploads/...         the uploads themselves

Messages that are end-to-end encrypted are encrypted here too: the server has no keys. Your apps do; they can
export a chat as you read it. Files are the same: what was sent in an encrypted chat is here as it was sent.
"""


class Exports:
    """Makes archives."""

    def __init__(
        self, kit: Kit, accounts: Accounts, rooms: Rooms, media: Media, calls: Calls, blobs: BlobStore
    ) -> None:
        self._server_name = kit.server_name
        self._database = kit.database
        self._accounts = accounts
        self._rooms = rooms
        self._media = media
        self._calls = calls
        self._blobs = blobs
        self._under_way: set[UserId] = set()

    @contextmanager
    def turn(self, user_id: UserId) -> Iterator[None]:
        """Count an export as under way; raise M_LIMIT_EXCEEDED for somebody's second, or one too many."""
        if user_id in self._under_way or len(self._under_way) >= AT_ONCE:
            raise LimitExceeded("An export is under way: try again later", retry_after_ms=BUSY_MS)
        self._under_way.add(user_id)
        try:
            yield
        finally:
            self._under_way.discard(user_id)

    async def archive(self, user_id: UserId) -> AsyncGenerator[bytes]:
        """Yield a ZIP archive of everything that is kept of a person and for them."""
        async with aclosing(zipped(self._list_entries(user_id))) as pieces:
            async for piece in pieces:
                yield piece

    async def _list_entries(self, user_id: UserId) -> AsyncIterator[Entry]:
        now_ms = self._database.clock.now_ms()
        explanation = EXPLANATION.format(server=self._server_name, user=user_id).encode()
        yield Entry("README.txt", _once(explanation), now_ms)
        account, data, rooms, head = await self._database.read_aside(self._read_facts, user_id)
        yield Entry("account.json", _once(_encode(account)), now_ms)
        yield Entry("account_data.json", _once(_encode(data)), now_ms)
        yield Entry("rooms.json", _once(_encode(rooms)), now_ms)
        for number, room in enumerate(rooms, 1):
            events = self._each_event(user_id, RoomId(room["room_id"]), head)
            yield Entry(f"rooms/{number}/events.jsonl", events, now_ms)
        yield Entry("uploads.jsonl", self._each_upload_line(user_id, now_ms), now_ms)
        async for upload in self._each_upload(user_id, now_ms):
            yield Entry(_path_of(upload), self._content_of(upload), upload.created_ms, is_text=False)

    def _read_facts(self, snapshot: Snapshot, user_id: UserId) -> tuple[Any, Any, list[Any], int]:
        account, data = self._read_account(snapshot, user_id), self._read_data(snapshot, user_id)
        return account, data, self._read_rooms(snapshot, user_id), snapshot.read_head()

    def _read_rooms(self, snapshot: Snapshot, user_id: UserId) -> list[dict[str, Any]]:
        return [
            {
                "room_id": room_id,
                "membership": membership,
                "events": f"rooms/{number}/events.jsonl",
                # Of a room that they left they may not know what it is like now.
                "about": self._rooms.summary(snapshot, room_id) if membership == "join" else None,
            }
            for number, (room_id, membership) in enumerate(self._rooms.readable_rooms(snapshot, user_id), 1)
        ]

    def _read_account(self, snapshot: Snapshot, user_id: UserId) -> dict[str, Any]:
        user = self._accounts.roster.get_account(snapshot, user_id).user
        return {
            "user_id": user_id,
            "created_ms": user.created_ms,
            "is_guest": user.is_guest,
            "is_admin": user.is_admin,
            "deactivated_ms": user.deactivated_ms or None,
            "emails": self._accounts.roster.list_addresses(snapshot, user_id),
            "profile": self._accounts.profiles.read_fields(snapshot, user_id),
            "devices": [
                {
                    "device_id": device.device_id,
                    "display_name": device.display_name,
                    "created_ms": device.created_ms,
                    "seen_ms": device.seen_ms or None,
                    "seen_address": device.seen_address,
                    "seen_agent": device.seen_agent,
                }
                for device in self._accounts.list_devices(snapshot, user_id)
            ],
            "calling_suspended": [
                {
                    "reason": one.reason,
                    "since_ms": one.since_ms,
                    "until_ms": one.until_ms,
                    "ended_ms": one.ended_ms,
                    "appeal": one.appeal,
                    "outcome": one.outcome,
                }
                for one in self._calls.suspensions.list_of_person(snapshot, user_id)
            ],
        }

    def _read_data(self, snapshot: Snapshot, user_id: UserId) -> dict[str, Any]:
        everywhere: dict[str, Any] = {}
        by_room: dict[str, dict[str, Any]] = {}
        for datum in self._accounts.data.list_pieces(snapshot, user_id):
            place = everywhere if datum.room_id is None else by_room.setdefault(datum.room_id, {})
            place[datum.type] = orjson.Fragment(datum.content)
        return {"global": everywhere, "rooms": by_room}

    async def _each_event(self, user_id: UserId, room_id: RoomId, upto: int) -> AsyncIterator[bytes]:
        after: int | None = 0
        while after is not None:
            try:
                page = await self._database.read_aside(
                    self._rooms.read_visible, user_id, room_id, after, upto, EVENTS_PAGE
                )
            except Forbidden:
                return  # they have forgotten the room meanwhile
            if page.events:
                yield b"".join(event + b"\n" for event in page.events)
            after = page.next_after

    async def _each_upload_line(self, user_id: UserId, before_ms: int) -> AsyncIterator[bytes]:
        async for upload in self._each_upload(user_id, before_ms):
            described = {
                "content_uri": self._media.downloads.uri(upload.media_id),
                "file": _path_of(upload),
                "filename": upload.filename,
                "content_type": upload.content_type,
                "size_bytes": upload.size_bytes,
                "created_ms": upload.created_ms,
            }
            yield orjson.dumps(described) + b"\n"

    async def _each_upload(self, user_id: UserId, before_ms: int) -> AsyncIterator[OwnUpload]:
        after = FIRST_UPLOAD
        while page := await self._database.read_aside(
            self._media.usage.list_uploads, user_id, after, before_ms, UPLOADS_PAGE
        ):
            for upload in page:
                yield upload
            after = (page[-1].created_ms, page[-1].media_id)

    async def _content_of(self, upload: OwnUpload) -> AsyncIterator[bytes]:
        try:
            async with aclosing(self._blobs.read(upload.blob_id)) as pieces:
                async for piece in pieces:
                    yield piece
        except FileNotFoundError:
            return  # deleted meanwhile, or gone, which the doctor tells: it is empty here


def _path_of(upload: OwnUpload) -> str:
    """Return where an upload is in the archive: under a name that is no other's, and leads nowhere else."""
    name = f"-{upload.filename}" if upload.filename else ""
    return f"uploads/{upload.media_id}{name}"


def _encode(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
