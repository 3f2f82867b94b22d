"""Being online: what devices and users say is taken in at once, and told once a second to those who wait.

Telling together is what keeps a crowd affordable: ten thousand people who come online within a second cost
one reading, one entry in each of their groups, and one wake-up of each group.
"""

from collections import OrderedDict
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import islice
from typing import Any

from veche.core.errors import Forbidden
from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.presence import store
from veche.features.presence.rules.presence import (
    REMEMBERED_S,
    Person,
    State,
    Timing,
    is_visible,
    next_check_s,
    state_of,
)
from veche.features.presence.service.bell import Bell
from veche.features.presence.service.people_index import PeopleIndex
from veche.features.presence.service.readers import Reader
from veche.features.presence.service.room_sizes import RoomSizes
from veche.features.presence.settings import PresenceSettings
from veche.features.rooms.api import Rooms
from veche.features.sync.api import Sync
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

TOLD_TOGETHER_LIMIT = 2_000
"""People looked up in one reading; the others are told of in the next second."""


class People:
    """Who is online, as far as this process knows, and who else should know."""

    def __init__(
        self, database: Database, sync: Sync, rooms: Rooms, bell: Bell, settings: PresenceSettings
    ) -> None:
        self._database = database
        self._clock = database.clock
        self._sync = sync
        self._rooms = rooms
        self._bell = bell
        self._settings = settings
        self._timing = Timing(settings.idle_after_s, settings.offline_after_s)
        self._people: dict[UserId, Person] = {}
        self._checks: list[tuple[float, UserId]] = []
        self._untold: dict[UserId, None] = {}
        self._index = PeopleIndex()
        self._sizes = RoomSizes(rooms)
        self._unwoken: OrderedDict[RoomId, None] = OrderedDict()
        database.on_foreign_writes(self._sizes.forget)

    # What is taken in

    def user_synced(self, requester: Requester, set_presence: str) -> None:
        """Take in that a device asks for its sync: call it for each."""
        if self._settings.presence_enabled:
            person = self._person(requester.user_id)
            person.note_sync(requester.device_id, set_presence, self._now_s, self._clock.now_ms())
            self._reconsider(person)

    def note_activity(self, user_id: UserId) -> None:
        """Take in that a user did something: wrote, read or typed."""
        person = self._people.get(user_id)
        if person is not None:
            person.note_activity(self._now_s, self._clock.now_ms())
            self._reconsider(person)

    async def choose(self, requester: Requester, state: State, status_msg: str | None) -> None:
        """Set what a user says they are, and their status message; None removes it."""
        if not self._settings.presence_enabled:
            return
        if await self._database.read(self._find_status, requester.user_id) != status_msg:
            await self._database.write(store.put_status, requester.user_id, status_msg)
        person = self._person(requester.user_id)
        person.status_msg, person.is_status_known = status_msg, True
        person.note_choice(requester.device_id, state, self._now_s, self._clock.now_ms())
        self._reconsider(person)

    def forget_devices(self, user_id: UserId, device_ids: Iterable[DeviceId]) -> None:
        """Take in that devices have logged out."""
        person = self._people.get(user_id)
        if person is not None:
            for device_id in device_ids:
                person.devices.pop(device_id, None)
            self._reconsider(person)

    def forget_user_after(self, tx: Transaction, user_id: UserId) -> None:
        """Delete what a user who is leaving for good has said."""
        store.put_status(tx, user_id, None)
        tx.after_commit(lambda: self._deactivated(user_id))

    def member_changed(self, room_id: RoomId, user_id: UserId, *, has_joined: bool, has_left: bool) -> None:
        """Take in that a user joined or left a room."""
        if not has_joined and not has_left:
            return
        self._sizes.adjust(room_id, by=1 if has_joined else -1)
        if user_id in self._people:
            self._untold[user_id] = None
            if has_left:
                self._index.remove(room_id, user_id)

    # What is answered

    async def status_of(self, requester: Requester, user_id: UserId) -> dict[str, Any]:
        """Return what a user is now; raise M_FORBIDDEN when the requester shares no room with them."""
        if not self._settings.presence_enabled:
            return {"presence": "offline"}
        status_msg = await self._database.read(self._look_up, requester.user_id, user_id)
        person = self._people.get(user_id)
        state = "offline" if person is None else state_of(person, self._now_s, self._timing)
        return self._content(state, status_msg, person)

    def events_for(self, reader: Reader, after: int) -> list[dict[str, Any]]:
        """Return the presence events that a reader has not seen; after 0, of those who are not offline.

        Any thread may ask.
        """
        events = []
        for user_id in self._index.news_for(reader, after):
            person = self._people.get(user_id)
            if person is not None and (after or person.shown[0] != "offline"):
                content = self._content(*person.shown, person)
                events.append({"type": "m.presence", "sender": user_id, "content": content})
        return events

    # What is told

    async def tick(self) -> None:
        """Once a second: notice who has gone, tell what changed, and wake whom it concerns."""
        self._check_due()
        if self._untold:
            await self._tell(list(islice(self._untold, TOLD_TOGETHER_LIMIT)))
        self._wake()

    def _check_due(self) -> None:
        now_s = self._now_s
        while self._checks and self._checks[0][0] <= now_s:
            due_s, user_id = heappop(self._checks)
            person = self._people.get(user_id)
            if person is not None and person.check_s == due_s:
                self._check(person, now_s)

    def _check(self, person: Person, now_s: float) -> None:
        person.check_s = None
        person.devices = {
            device_id: device
            for device_id, device in person.devices.items()
            if device.is_hidden or is_visible(device, now_s)
        }
        if person.shown[0] == "offline" and now_s - person.seen_s >= REMEMBERED_S:
            self._forget(person)
            return
        if (
            self._sync.waiting.is_waiting(person.user_id)
            and state_of(person, now_s, self._timing) != "offline"
        ):
            person.seen_s = now_s
        self._reconsider(person)

    def _reconsider(self, person: Person) -> None:
        """See whether there is something to tell of a person, and when to look again."""
        now_s = self._now_s
        if (state_of(person, now_s, self._timing), person.status_msg) != person.shown:
            self._untold[person.user_id] = None
        due_s = next_check_s(person, now_s, self._timing)
        if person.check_s is None or due_s < person.check_s:
            person.check_s = due_s
            heappush(self._checks, (due_s, person.user_id))

    async def _tell(self, user_ids: list[UserId]) -> None:
        # Taken off before the reading: whoever joins a room meanwhile is told of again.
        for user_id in user_ids:
            del self._untold[user_id]
        try:
            facts = await self._database.read_aside(self._facts_of, user_ids)
        except BaseException:
            self._untold |= dict.fromkeys(user_ids)
            raise
        counter = self._sync.next_ephemeral()
        for user_id, (rooms, status_msg) in facts.items():
            person = self._people.get(user_id)
            if person is not None:
                if not person.is_status_known:
                    person.status_msg, person.is_status_known = status_msg, True
                self._show(person, rooms, counter)

    def _show(self, person: Person, rooms: frozenset[RoomId], counter: int) -> None:
        shown = (state_of(person, self._now_s, self._timing), person.status_msg)
        for room_id in person.rooms - rooms:
            self._index.remove(room_id, person.user_id)
        for room_id in rooms if shown != person.shown else rooms - person.rooms:
            self._index.put(room_id, person.user_id, counter)
            self._unwoken[room_id] = None
        person.rooms = rooms
        person.shown = shown

    def _wake(self) -> None:
        left = self._settings.presence_wakes_per_s
        while self._unwoken and left > 0:
            room_id, _ = self._unwoken.popitem(last=False)
            left -= self._sizes.recall(room_id)
            self._bell.ring(room_id)

    def _facts_of(
        self, snapshot: Snapshot, user_ids: list[UserId]
    ) -> dict[UserId, tuple[frozenset[RoomId], str | None]]:
        statuses = store.list_statuses(snapshot, user_ids)
        return {user_id: (self._groups_of(snapshot, user_id), statuses.get(user_id)) for user_id in user_ids}

    def _groups_of(self, snapshot: Snapshot, user_id: UserId) -> frozenset[RoomId]:
        limit = self._settings.presence_room_limit
        joined = self._rooms.joined_rooms(snapshot, user_id)
        return frozenset(room_id for room_id in joined if self._sizes.read(snapshot, room_id) <= limit)

    def _look_up(self, snapshot: Snapshot, requester_id: UserId, user_id: UserId) -> str | None:
        if requester_id != user_id and not self._rooms.shares_room(snapshot, requester_id, user_id):
            raise Forbidden("You share no room with this user")
        return self._find_status(snapshot, user_id)

    def _find_status(self, snapshot: Snapshot, user_id: UserId) -> str | None:
        return store.list_statuses(snapshot, [user_id]).get(user_id)

    def _content(self, state: State, status_msg: str | None, person: Person | None) -> dict[str, Any]:
        content: dict[str, Any] = {"presence": state}
        if person is not None and person.active_ms:
            content["last_active_ago"] = max(0, self._clock.now_ms() - person.active_ms)
        if state != "offline":
            # While somebody is online they count as active: nothing more is told until they are not.
            content["currently_active"] = state == "online"
        if status_msg is not None:
            content["status_msg"] = status_msg
        return content

    def _person(self, user_id: UserId) -> Person:
        person = self._people.get(user_id)
        if person is None:
            person = self._people[user_id] = Person(user_id)
        return person

    def _deactivated(self, user_id: UserId) -> None:
        person = self._people.get(user_id)
        if person is not None:
            person.devices.clear()
            person.status_msg = None
            self._reconsider(person)

    def _forget(self, person: Person) -> None:
        for room_id in person.rooms:
            self._index.remove(room_id, person.user_id)
        del self._people[person.user_id]
        self._untold.pop(person.user_id, None)

    @property
    def _now_s(self) -> float:
        return self._clock.monotonic_s()
