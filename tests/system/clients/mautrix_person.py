"""A person whose bot is written with mautrix-python: it listens by the library's own syncer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from mautrix.client import Client, InternalEventType, MembershipEventDispatcher
from mautrix.types import EventType, MessageEvent, RoomCreatePreset, RoomID, StateEvent, UserID

from tests.system.accounts import Account

HEARD_WITHIN_S = 30.0


class MautrixPerson:
    """Wraps one logged-in client, whose syncer runs from the beginning to the end of the story."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.texts: asyncio.Queue[tuple[RoomID, UserID, str]] = asyncio.Queue()
        self.invitations: asyncio.Queue[RoomID] = asyncio.Queue()

    @classmethod
    @asynccontextmanager
    async def listening(cls, url: str, account: Account) -> AsyncIterator[Self]:
        client = Client(UserID(account.user_id), base_url=url)
        person = cls(client)
        await client.login(password=account.password, device_name="mautrix")
        client.add_dispatcher(MembershipEventDispatcher)
        client.add_event_handler(EventType.ROOM_MESSAGE, person._hear)
        client.add_event_handler(InternalEventType.INVITE, person._note_invitation)
        syncing = client.start(None)
        try:
            yield person
        finally:
            client.stop()
            await asyncio.gather(syncing, return_exceptions=True)
            await client.api.session.close()

    async def create_room(self, *invited: "MautrixPerson") -> RoomID:
        people = [person.client.mxid for person in invited]
        return await self.client.create_room(preset=RoomCreatePreset.PRIVATE, invitees=people)

    async def accept_invitation(self) -> RoomID:
        room = await asyncio.wait_for(self.invitations.get(), HEARD_WITHIN_S)
        return await self.client.join_room(room)

    async def say(self, room: RoomID, text: str) -> None:
        await self.client.send_text(room, text)

    async def hear(self) -> tuple[RoomID, UserID, str]:
        """The next text that the syncer delivers: where, whose, what."""
        return await asyncio.wait_for(self.texts.get(), HEARD_WITHIN_S)

    async def _hear(self, event: MessageEvent) -> None:
        await self.texts.put((event.room_id, event.sender, str(event.content.body)))

    async def _note_invitation(self, event: StateEvent) -> None:
        await self.invitations.put(event.room_id)
