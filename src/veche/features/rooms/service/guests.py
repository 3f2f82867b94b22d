"""Guests leave when a room does not admit them any more (specification, guest access)."""

from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent
from veche.features.rooms.service.membership import Memberships, admits_guests
from veche.features.rooms.store.members import list_members
from veche.kit.database import Database
from veche.kit.jobs import Job, Jobs
from veche.kit.transaction import Snapshot, Transaction

JOB = "rooms.remove_guests"
GUESTS_AT_ONCE = 50


class Guests:
    """A durable job for each room that closes its door to guests."""

    def __init__(
        self, database: Database, jobs: Jobs, live: LiveRooms, accounts: Accounts, memberships: Memberships
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._live = live
        self._accounts = accounts
        self._memberships = memberships
        jobs.register(JOB, self._remove)

    def remove_later(self, tx: Transaction, room_id: RoomId) -> None:
        """Have the guests of a room leave, unless it admits them again until then."""
        self._jobs.enqueue(tx, Job(f"{JOB}:{room_id}", JOB, {"room_id": room_id}, tx.now_ms))

    async def _remove(self, job: Job) -> None:
        room_id = RoomId(job.payload["room_id"])
        # Whoever comes while this runs has been refused: they are looked for once.
        guests = await self._database.read_aside(self._list_guests, room_id)
        for start in range(0, len(guests), GUESTS_AT_ONCE):
            page = guests[start : start + GUESTS_AT_ONCE]
            await self._database.write(self._remove_page, room_id, page)

    def _list_guests(self, snapshot: Snapshot, room_id: RoomId) -> list[UserId]:
        accounts = [
            self._accounts.find_user(snapshot, user_id) for user_id in list_members(snapshot, room_id, "join")
        ]
        return [account.user_id for account in accounts if account is not None and account.is_guest]

    def _remove_page(self, tx: Transaction, room_id: RoomId, guests: list[UserId]) -> None:
        proposal = self._live.open_room(tx, room_id)
        if admits_guests(proposal):
            return
        leaving = [
            user_id
            for user_id in guests
            if proposal.membership(user_id) == "join" and self._memberships.find_binding(tx, user_id) is None
        ]
        for user_id in leaving:
            content = {"membership": "leave"}
            proposal.add(NewEvent(type="m.room.member", sender=user_id, state_key=user_id, content=content))
        if leaving:
            self._live.write(tx, proposal)
