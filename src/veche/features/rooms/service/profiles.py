"""People as they are shown in rooms: a new name or picture is told in every room they are in.

One durable job a person and a page of rooms: a thousand rooms take several units of work, so that others
get their turn, and a restart goes on where it was.
"""

from veche.core.errors import MatrixError
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent
from veche.features.rooms.service.membership import Memberships
from veche.features.rooms.store.members import list_memberships
from veche.kit.database import Database
from veche.kit.jobs import Job, Jobs
from veche.kit.transaction import Transaction

SHOW = "rooms.show_profile"
LEAVE = "rooms.leave_all"
ROOMS_AT_ONCE = 50
SHOWN_IN_ROOMS = frozenset(("displayname", "avatar_url"))


class ProfilesInRooms:
    """Brings rooms up to date with accounts."""

    def __init__(
        self, database: Database, jobs: Jobs, live: LiveRooms, accounts: Accounts, memberships: Memberships
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._live = live
        self._memberships = memberships
        jobs.register(SHOW, self._show)
        jobs.register(LEAVE, self._leave)
        accounts.on_profile_changed(self._profile_changed)
        accounts.on_deactivated(lambda tx, user_id, _erase: self._enqueue(tx, LEAVE, user_id))

    def _profile_changed(self, tx: Transaction, user_id: UserId, names: frozenset[str]) -> None:
        if names & SHOWN_IN_ROOMS:
            self._enqueue(tx, SHOW, user_id)

    def _enqueue(self, tx: Transaction, kind: str, user_id: UserId) -> None:
        self._jobs.enqueue(tx, Job(f"{kind}:{user_id}", kind, {"user_id": user_id}, tx.now_ms))

    async def _show(self, job: Job) -> None:
        user_id = UserId(job.payload["user_id"])
        after: str | None = ""
        while after is not None:
            after = await self._database.write(self._show_page, user_id, after)

    async def _leave(self, job: Job) -> None:
        user_id = UserId(job.payload["user_id"])
        while await self._database.write(self._leave_page, user_id):
            pass

    def _show_page(self, tx: Transaction, user_id: UserId, after: str) -> str | None:
        """Show the profile of now in the next rooms; return the last of them, or None after the end."""
        rooms = sorted(
            found.room_id
            for found in list_memberships(tx, user_id)
            if found.membership == "join" and found.room_id > after
        )
        for room_id in rooms[:ROOMS_AT_ONCE]:
            self._show_in_room(tx, user_id, room_id)
        return rooms[ROOMS_AT_ONCE - 1] if len(rooms) > ROOMS_AT_ONCE else None

    def _show_in_room(self, tx: Transaction, user_id: UserId, room_id: RoomId) -> None:
        proposal = self._live.open_room(tx, room_id)
        known = proposal.get(("m.room.member", user_id))
        if known is None:
            return
        others = {key: value for key, value in known.content.items() if key not in SHOWN_IN_ROOMS}
        content = others | self._memberships.member_content(tx, user_id, "join")
        if content == known.content:
            return
        try:
            proposal.add(NewEvent(type="m.room.member", sender=user_id, state_key=user_id, content=content))
        except MatrixError:
            return  # the room does not let them change anything: it goes on showing what it had
        self._live.write(tx, proposal)

    def _leave_page(self, tx: Transaction, user_id: UserId) -> bool:
        """Take a deactivated user out of the next rooms; return whether there may be more."""
        memberships = list_memberships(tx, user_id)
        rooms = [found.room_id for found in memberships if found.membership in ("join", "invite", "knock")]
        self._memberships.leave_all(tx, user_id, rooms[:ROOMS_AT_ONCE])
        return len(rooms) > ROOMS_AT_ONCE
