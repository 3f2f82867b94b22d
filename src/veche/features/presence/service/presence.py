"""Presence as the slices above see it: typing, receipts and people."""

from dataclasses import dataclass

from veche.features.presence.service.bell import Bell
from veche.features.presence.service.people import People
from veche.features.presence.service.receipts import Receipts
from veche.features.presence.service.typists import Typists
from veche.features.rooms.api import MembershipChanged


@dataclass(slots=True)
class Presence:
    """The slice's use cases, one attribute a theme."""

    typists: Typists
    receipts: Receipts
    people: People
    bell: Bell

    async def tick(self) -> None:
        """Do what time alone brings about."""
        self.typists.expire()
        await self.people.tick()
        await self.bell.ring_later()

    def member_changed(self, notice: MembershipChanged) -> None:
        """Take in that somebody joined or left."""
        has_joined = notice.membership == "join" and notice.previous != "join"
        has_left = notice.membership != "join" and notice.previous == "join"
        if has_joined:
            self.typists.welcome(notice.room_id)
        if has_left:
            self.typists.end(notice.user_id, notice.room_id)
        self.people.member_changed(notice.room_id, notice.user_id, has_joined=has_joined, has_left=has_left)
