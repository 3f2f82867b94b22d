"""Somebody with matrix-nio who comes to every chat and answers what they could read, and sends files back, until the end.

Run by the stories of the web app: `python -m tests.system.clients.nio_guest URL` prints the user id as JSON.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from nio import MegolmEvent, RoomEncryptedMedia, RoomMessageText, SyncResponse

from tests.system.clients.nio_person import NioPerson


async def main(url: str) -> None:
    with tempfile.TemporaryDirectory() as store:
        guest = await NioPerson.register(url, "guest", Path(store))
        await guest.sync()
        print(json.dumps({"step": "user", "seen": guest.user_id}), flush=True)
        while True:
            await answer(guest, await guest.sync(wait=True))


async def answer(guest: NioPerson, news: SyncResponse) -> None:
    for room_id in news.rooms.invite:
        await guest.join(room_id)
    for room_id, room in news.rooms.join.items():
        for event in room.timeline.events:
            if isinstance(event, MegolmEvent):
                print("a message could not be read", file=sys.stderr, flush=True)
            elif event.sender == guest.user_id or not event.decrypted:
                continue
            elif isinstance(event, RoomMessageText):
                await guest.say(room_id, f"I read: {event.body}")
            elif isinstance(event, RoomEncryptedMedia):
                await guest.share_file(room_id, f"copy-of-{event.body}", await guest.open_file(event))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
