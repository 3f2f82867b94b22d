"""Push as other slices and the composition root see it."""

from collections.abc import Collection
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.push.service.cursor import Cursor
from veche.features.push.service.notifications import Notifications
from veche.features.push.service.preparing import Silencer
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.pushers import Pushers
from veche.features.push.service.unread import RoomUnread, UnreadCounts
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Push:
    """The slice's use cases, one attribute a theme."""

    rules: PushRules
    pushers: Pushers
    counts: UnreadCounts
    notifications: Notifications
    cursor: Cursor
    silencers: list[Silencer]
    """Asked whether a call, which somebody was to be told of, is not to ring at theirs."""

    def unread_counts(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Collection[RoomId]
    ) -> dict[RoomId, RoomUnread]:
        """Return what a user who is in these rooms has not read of them."""
        return self.counts.unread_counts(snapshot, user_id, room_ids)

    def badge(self, snapshot: Snapshot, user_id: UserId) -> int:
        """Return the number of a user's unread notifications in all rooms."""
        return self.counts.total(snapshot, user_id)
