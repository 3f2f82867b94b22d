"""Shutting a room: nobody writes in it or comes in any more, and everybody who is in it leaves.

The door is shut at once, in one transaction. People leave by a durable job, some at a time, so that a room
of ten thousand keeps nobody else waiting, and a restart goes on where it was.
"""

from veche.core.ids import RoomId, UserId
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent
from veche.features.rooms.service.membership import REMOVABLE
from veche.features.rooms.store.members import list_some_members
from veche.kit.database import Database
from veche.kit.jobs import Job, Jobs
from veche.kit.transaction import Transaction

JOB = "rooms.empty"
PEOPLE_AT_ONCE = 50
REASON = "The administrators of this server have shut this room"


class Shutting:
    """What administrators do to whole rooms."""

    def __init__(self, database: Database, jobs: Jobs, live: LiveRooms) -> None:
        self._database = database
        self._jobs = jobs
        self._live = live
        jobs.register(JOB, self._empty)

    async def shut(self, room_id: RoomId) -> None:
        """Shut a room and have everybody leave; raise M_NOT_FOUND."""
        await self._database.write(self._shut, room_id)

    async def open_again(self, room_id: RoomId) -> None:
        """Let people in again who may come in by the room's own rules; raise M_NOT_FOUND."""
        await self._database.write(self._live.set_shut, room_id, is_shut=False)

    def _shut(self, tx: Transaction, room_id: RoomId) -> None:
        if self._live.set_shut(tx, room_id, is_shut=True):
            self._jobs.enqueue(tx, Job(f"{JOB}:{room_id}", JOB, {"room_id": room_id}, tx.now_ms))

    async def _empty(self, job: Job) -> None:
        room_id = RoomId(job.payload["room_id"])
        while await self._database.write(self._empty_page, room_id):
            pass

    def _empty_page(self, tx: Transaction, room_id: RoomId) -> bool:
        """Take the next people out; return whether there may be more."""
        proposal = self._live.open_room(tx, room_id)
        people = list_some_members(tx, room_id, sorted(REMOVABLE), PEOPLE_AT_ONCE)
        if not proposal.draft.is_shut or not people:
            return False
        for user_id in people:
            proposal.add(_leave(user_id))
        self._live.write(tx, proposal)
        return len(people) == PEOPLE_AT_ONCE


def _leave(user_id: UserId) -> NewEvent:
    content = {"membership": "leave", "reason": REASON}
    return NewEvent(type="m.room.member", sender=user_id, state_key=user_id, content=content)
