"""HTTP of attachments."""

import msgspec

from veche.core.ids import EventId, RoomId
from veche.features.attachments.service import Attachments
from veche.kit.http import Request
from veche.kit.operations import Operation

MEDIA = "/media/{server_name}/{media_id}"


class Copy(msgspec.Struct):
    """A file's other URI."""

    content_uri: str


class AttachmentRoutes:
    """What one may do with a file besides reading it."""

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments

    def operations(self) -> list[Operation]:
        """Return the operations."""
        return [
            Operation("POST", MEDIA + "/copies", self.copy_file, Copy),
            Operation("DELETE", MEDIA, self.delete_file),
            Operation("PUT", MEDIA + "/messages/{room_id}/{event_id}", self.hang_file),
        ]

    async def copy_file(self, request: Request) -> Copy:
        """Give a file another URI, one's own, for a message that is passed on: each can be deleted alone."""
        return Copy(await self._attachments.copy(request.requester.user_id, *_address_of(request)))

    async def delete_file(self, request: Request) -> None:
        """Delete a file that one has uploaded, when nothing readable has it."""
        await self._attachments.delete(request.requester.user_id, *_address_of(request))

    async def hang_file(self, request: Request) -> None:
        """Have a file of one's own go with an encrypted message of one's own, whoever deletes that."""
        room_id, event_id = request.parameters["room_id"], request.parameters["event_id"]
        await self._attachments.hang(
            request.requester.user_id, *_address_of(request), RoomId(room_id), EventId(event_id)
        )


def _address_of(request: Request) -> tuple[str, str]:
    return request.parameters["server_name"], request.parameters["media_id"]
