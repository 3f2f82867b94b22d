"""Whose a file is, who needs it, and when it goes."""

from veche.core.errors import Forbidden, InvalidParam, MatrixError, NotFound
from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.attachments import store
from veche.features.attachments.rules import FILES_OF_SECRET, check_secret
from veche.features.attachments.store import Orphans, Use
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction


class InUse(MatrixError):
    """A message that everybody can read has the file."""

    status = 409
    errcode = "M_IN_USE"


class Attachments:
    """Removes files that nothing has any more, and makes copies for messages that are passed on."""

    def __init__(self, kit: Kit, accounts: Accounts, rooms: Rooms, media: Media) -> None:
        self._database = kit.database
        self._accounts = accounts
        self._rooms = rooms
        self._media = media

    async def copy(self, user_id: UserId, server_name: str, media_id: str) -> str:
        """Give a file another `mxc://` URI, the copier's own, and return that; its content is stored once."""
        media = await self._media.downloads.get(server_name, media_id, 0)
        return self._media.downloads.uri(await self._media.uploads.copy(user_id, media))

    async def delete(self, user_id: UserId, server_name: str, media_id: str) -> None:
        """Delete a file that the user has uploaded: its message, which only its readers can read, is deleted.

        Raises M_NOT_FOUND, M_FORBIDDEN for other people's, M_IN_USE.
        """
        await self._media.downloads.get(server_name, media_id, 0)
        await self._database.write(self._delete, user_id, media_id)

    async def hang(
        self, user_id: UserId, server_name: str, media_id: str, room_id: RoomId, event_id: EventId
    ) -> None:
        """Have a file go with an encrypted message, which the server cannot read, whoever deletes that.

        Raises M_NOT_FOUND, also for messages of others, and M_FORBIDDEN for files of others.
        """
        await self._media.downloads.get(server_name, media_id, 0)
        await self._database.write(self._hang, user_id, media_id, room_id, event_id)

    def read_orphans(self, snapshot: Snapshot) -> Orphans:
        """Return what is kept of files that nothing uses, and what was freed."""
        return store.get_orphans(snapshot)

    def forget_uses(self, tx: Transaction, uses: list[Use]) -> None:
        """Delete the files that were sent with a message which is gone, unless something else has them."""
        doomed = [use.media_id for use in uses if use.is_message and self._is_done_with(tx, use)]
        if doomed:
            self._media.deletions.remove(tx, doomed)

    def _is_done_with(self, snapshot: Snapshot, use: Use) -> bool:
        is_own = self._media.uploads.find_uploader(snapshot, use.media_id) == use.sender
        return is_own and not self._is_needed(snapshot, use.sender, use.media_id)

    def _hang(
        self, tx: Transaction, user_id: UserId, media_id: str, room_id: RoomId, event_id: EventId
    ) -> None:
        self._check_uploader(tx, user_id, media_id)
        message = check_secret(self._rooms.find_event(tx, room_id, event_id), user_id)
        use = Use(event_id, media_id, user_id, is_message=True)
        if message.redacted_by is not None:
            self.forget_uses(tx, [use])  # somebody was faster: the file goes at once
        elif store.count_others(tx, event_id, media_id) >= FILES_OF_SECRET:
            raise InvalidParam(f"One message has up to {FILES_OF_SECRET} files")
        else:
            store.add_use(tx, use)

    def _delete(self, tx: Transaction, user_id: UserId, media_id: str) -> None:
        self._check_uploader(tx, user_id, media_id)
        if self._is_needed(tx, user_id, media_id):
            raise InUse("Something else has this file: a message, a picture of a person or a room")
        self._media.deletions.remove(tx, [media_id])

    def _check_uploader(self, snapshot: Snapshot, user_id: UserId, media_id: str) -> None:
        uploader = self._media.uploads.find_uploader(snapshot, media_id)
        if uploader is None:
            raise NotFound("There is no such media")
        if uploader != user_id:
            raise Forbidden("Only who uploaded a file decides when it goes")

    def _is_needed(self, snapshot: Snapshot, uploader: UserId, media_id: str) -> bool:
        return (
            store.is_used(snapshot, media_id)
            or self._accounts.keeps_text(snapshot, uploader, media_id)
            or self._rooms.is_scheduled(snapshot, uploader, media_id)
        )
