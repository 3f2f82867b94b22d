"""Preparing: what a pusher is told of an event by the time it is told, if it is still news and welcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.push.rules.calls import MEMBER, has_just_come_into_call, is_call, ring_ms
from veche.features.push.rules.gateway import Told, build_badge, build_notice
from veche.features.push.rules.quiet import DO_NOT_DISTURB, MUTE, is_before_end, is_quiet
from veche.features.push.rules.subscription import WEB_PUSH_KINDS
from veche.features.push.rules.web_message import WebMessage, build_web_badge, build_web_notice
from veche.features.push.service.unread import UnreadCounts
from veche.features.push.store.pushers import Pusher
from veche.features.push.store.waiting import Waiting
from veche.features.rooms.api import Rooms, StoredEvent
from veche.kit.transaction import Snapshot

NO_EVENT = EventId("")

Silencer = Callable[[Snapshot, UserId, StoredEvent], bool]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message; None when there is nothing to tell any more. `unread` is the number in it."""

    message: dict[str, Any] | WebMessage | None
    unread: int | None = None


NOTHING = Prepared(None)


class Preparing:
    """Makes messages of what waits."""

    def __init__(self, rooms: Rooms, accounts: Accounts, unread: UnreadCounts, *, with_content: bool) -> None:
        self._rooms = rooms
        self._accounts = accounts
        self._unread = unread
        self._with_content = with_content
        self.silencers: list[Silencer] = []
        """Asked by slices above whether a call, or what may be one, is not to ring at somebody's."""

    def prepare(self, snapshot: Snapshot, pusher: Pusher, waiting: Waiting, badge: int | None) -> Prepared:
        """Return the message to a pusher whose badge shows a number."""
        if waiting.event_id == NO_EVENT:
            return self._prepare_badge(snapshot, pusher, waiting.room_id, badge)
        entry = self._rooms.find_event(snapshot, waiting.room_id, waiting.event_id)
        if entry is None or not self._is_still_news(snapshot, pusher.user_id, entry, waiting):
            return NOTHING
        if self._is_unwelcome(snapshot, pusher.user_id, entry):
            return NOTHING
        unread = self._unread.total(snapshot, pusher.user_id)
        told = self._told(snapshot, pusher.user_id, entry, waiting)
        with_content = self._with_content or entry.type == "m.room.member"
        build = build_web_notice if pusher.kind in WEB_PUSH_KINDS else build_notice
        return Prepared(build(pusher, told, unread, with_content=with_content), unread)

    def _prepare_badge(
        self, snapshot: Snapshot, pusher: Pusher, room_id: RoomId, badge: int | None
    ) -> Prepared:
        unread = self._unread.total(snapshot, pusher.user_id)
        if badge == unread:
            return NOTHING
        if pusher.kind in WEB_PUSH_KINDS:
            return Prepared(build_web_badge(pusher, room_id, unread), unread)
        return Prepared(build_badge(pusher, unread), unread)

    def _is_still_news(
        self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent, waiting: Waiting
    ) -> bool:
        if entry.redacted_by is not None or entry.sender in self._accounts.ignored_users(snapshot, user_id):
            return False
        membership = self._rooms.membership(snapshot, entry.room_id, user_id)
        if membership != "join":
            return membership == "invite" and entry.state_key == user_id
        return not self._unread.is_read(snapshot, user_id, entry.room_id, waiting.thread, entry.position)

    def _is_unwelcome(self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent) -> bool:
        find = self._accounts.find_account_data
        if is_quiet(find(snapshot, user_id, DO_NOT_DISTURB), snapshot.now_ms):
            return True
        if is_call(entry) and self._is_call_unwelcome(snapshot, user_id, entry):
            return True
        return is_before_end(find(snapshot, user_id, MUTE, entry.room_id), snapshot.now_ms)

    def _is_call_unwelcome(self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent) -> bool:
        is_over = snapshot.now_ms - entry.sent_ms > ring_ms(entry.event.content)
        return is_over or self._is_silenced(snapshot, user_id, entry)

    def _is_silenced(self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent) -> bool:
        return any(check(snapshot, user_id, entry) for check in self.silencers)

    def _told(self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent, waiting: Waiting) -> Told:
        room_id = entry.room_id
        is_sealed = entry.type == "m.room.encrypted"
        members = self._rooms.state_of_type(snapshot, room_id, MEMBER) if is_sealed else []
        return Told(
            entry,
            waiting.actions,
            is_encrypted=self._rooms.state_event(snapshot, room_id, "m.room.encryption", "") is not None,
            may_ring=has_just_come_into_call(members, entry.sender, entry.sent_ms)
            and not self._is_silenced(snapshot, user_id, entry),
            room_name=self._text(snapshot, room_id, ("m.room.name", ""), "name"),
            room_alias=self._text(snapshot, room_id, ("m.room.canonical_alias", ""), "alias"),
            sender_name=self._text(snapshot, room_id, ("m.room.member", entry.sender), "displayname"),
        )

    def _text(self, snapshot: Snapshot, room_id: RoomId, key: tuple[str, str], name: str) -> str | None:
        event = self._rooms.state_event(snapshot, room_id, *key)
        value = None if event is None else event.content.get(name)
        return value if isinstance(value, str) and value else None
