"""Builds push."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.presence.api import Presence, ThreadId
from veche.features.push.routes.push_rules import PushRuleRoutes
from veche.features.push.routes.pushers import PusherRoutes
from veche.features.push.rules.quiet import MUTE
from veche.features.push.service.activation import Activations
from veche.features.push.service.audience import Audience
from veche.features.push.service.backlog import Backlog
from veche.features.push.service.cursor import Cursor
from veche.features.push.service.delivery import Delivery
from veche.features.push.service.notifications import Notifications
from veche.features.push.service.preparing import Preparing
from veche.features.push.service.push import Push
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.pushers import Pushers
from veche.features.push.service.rules_section import ACCOUNT_DATA, PushRulesSection
from veche.features.push.service.telling import Telling
from veche.features.push.service.unread import UnreadCounts
from veche.features.push.service.vapid import VapidKey
from veche.features.push.settings import PushSettings
from veche.features.push.store.schema import MIGRATIONS
from veche.features.push.sync_section import UnreadSection
from veche.features.rooms.api import Rooms
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit
from veche.kit.outgoing import Outgoing
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Doors:
    """The slices below that push asks."""

    sync: Sync
    accounts: Accounts
    rooms: Rooms
    presence: Presence


def build(kit: Kit, settings: PushSettings, doors: Doors, outgoing: Outgoing) -> tuple[Push, Feature]:
    """Return the service and the feature. It starts after rooms and presence."""
    sync, rooms, presence = doors.sync, doors.rooms, doors.presence
    backlog = Backlog()
    rules, pushers = PushRules(kit.database, sync), Pushers(kit.database, outgoing)
    unread = UnreadCounts(kit.database, doors.accounts, rooms, presence, rules, backlog)
    preparing = Preparing(rooms, doors.accounts, unread, with_content=settings.include_content)
    vapid = VapidKey(kit.database, kit.clock, settings.contact or _contact(kit.public_url))
    delivery = Delivery(outgoing, vapid, kit.clock, settings.timeout_s)
    telling = Telling(kit, settings, pushers, preparing, delivery)
    activations = Activations(kit, pushers, delivery)
    push = Push(
        rules,
        pushers,
        unread,
        Notifications(kit.database, doors.accounts, rooms, rules, pushers, unread),
        Cursor(kit, rooms, unread, Audience(rules, pushers), telling, backlog),
        preparing.silencers,
    )
    sync.contribute(PushRulesSection(rules))
    sync.contribute(UnreadSection(rooms, presence, rules, unread))
    _listen(push, telling, doors)
    routes = [
        *PushRuleRoutes(rules).routes(),
        *PusherRoutes(pushers, activations, push.notifications, kit.clock).routes(),
    ]

    async def start() -> None:
        await vapid.load()
        await push.cursor.start()

    return push, Feature(
        "push",
        migrations=MIGRATIONS,
        routes=routes,
        start=start,
        stop=push.cursor.stop,
        unstable_features={"org.matrix.msc4174": True},
        capabilities={"org.matrix.msc4174.webpush": vapid.capability},
    )


def _contact(public_url: str) -> str:
    """Return the address that tells push services whose server this is: they take no plain http."""
    return public_url if public_url.startswith("https://") else ""


def _listen(push: Push, telling: Telling, doors: Doors) -> None:
    accounts, rooms, presence = doors.accounts, doors.rooms, doors.presence

    def receive(tx: Transaction, user_id: UserId, room_id: RoomId, thread: ThreadId, read: int) -> None:
        push.counts.receive(tx, user_id, room_id, thread, read)
        telling.enqueue_badge(tx, user_id, room_id)

    def forget_devices(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        push.pushers.remove_of_devices(tx, user_id, device_ids)

    def forget_user(tx: Transaction, user_id: UserId, _: bool) -> None:  # noqa: FBT001 - the hook's own form
        push.pushers.remove_all(tx, user_id)
        push.rules.remove_all(tx, user_id)

    def move_room(tx: Transaction, user_id: UserId, old_room: RoomId, new_room: RoomId) -> None:
        push.rules.move_room(tx, user_id, old_room, new_room)
        silence = accounts.find_account_data(tx, user_id, MUTE, old_room)
        if silence:
            accounts.put_account_data(tx, user_id, MUTE, silence, new_room)

    def account_data(snapshot: Snapshot, user_id: UserId) -> Mapping[str, Any]:
        return {"global": push.rules.read_ruleset(snapshot, user_id)}

    presence.receipts.on_receipt(receive)
    rooms.on_moved(move_room)
    accounts.on_device_removed(forget_devices)
    accounts.on_deactivated(forget_user)
    accounts.provide_account_data(ACCOUNT_DATA, account_data)
