"""Presence: when somebody is online, unavailable or offline, from what their devices said and did."""

from dataclasses import dataclass, field
from typing import Literal

from veche.core.ids import DeviceId, RoomId, UserId

State = Literal["online", "unavailable", "offline"]

DEVICE_FADES_S = 150.0
"""How long a device counts that asks for no sync: longer than any long poll."""

SEEN_EVERY_S = 10.0
"""How often it is looked whether a connected user still is."""

REMEMBERED_S = 3_600.0
"""How long somebody who went offline is kept in memory, so that whoever comes back is told."""

NEVER_S = float("-inf")


@dataclass(slots=True)
class Device:
    """What one device said about its user. `said` is what its syncs ask for; repeated, it is no news."""

    asked_s: float
    said: str = ""
    is_hidden: bool = False
    """The device does not make its user online."""
    idle_from_s: float = NEVER_S
    """The device's user was away from then on; activity after it means that they are back."""


@dataclass(frozen=True, slots=True)
class Timing:
    """After which times without a sign a user is unavailable, and offline."""

    idle_after_s: float
    offline_after_s: float


@dataclass(slots=True)
class Person:
    """A user as presence knows them. Times are of the monotonic clock, but for `active_ms`."""

    user_id: UserId
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    seen_s: float = NEVER_S
    active_s: float = NEVER_S
    active_ms: int = 0
    status_msg: str | None = None
    is_status_known: bool = False
    shown: tuple[State, str | None] = ("offline", None)
    """What others were told last."""
    rooms: frozenset[RoomId] = frozenset()
    """The rooms in which others see it."""
    check_s: float | None = None
    """When somebody looks at this again."""

    def note_sync(self, device_id: DeviceId, said: str, now_s: float, now_ms: int) -> None:
        """Take in that a device asks for its sync, and how that should count."""
        device = self.devices.get(device_id)
        if device is None or now_s - device.asked_s >= DEVICE_FADES_S:
            device = self.devices[device_id] = Device(now_s)
        is_news = device.said != said
        device.said = said
        device.asked_s = now_s
        if is_news:
            self._set(device, said, now_s, now_ms)
        if not device.is_hidden:
            self.seen_s = now_s

    def note_choice(self, device_id: DeviceId, state: State, now_s: float, now_ms: int) -> None:
        """Take in that the user says, from a device, what they are: for all their devices."""
        chosen = self.devices.setdefault(device_id, Device(now_s))
        chosen.asked_s = now_s
        for device in [chosen] if state == "online" else self.devices.values():
            self._set(device, state, now_s, now_ms)
        self.seen_s = now_s

    def note_activity(self, now_s: float, now_ms: int) -> None:
        """Take in that the user did something: whoever acts is there, unless their devices hide them."""
        self._bump(now_s, now_ms)
        for device in self.devices.values():
            device.is_hidden = device.said == "offline"

    def _set(self, device: Device, said: str, now_s: float, now_ms: int) -> None:
        device.is_hidden = said == "offline"
        device.idle_from_s = now_s if said == "unavailable" else NEVER_S
        if said == "online":
            self._bump(now_s, now_ms)

    def _bump(self, now_s: float, now_ms: int) -> None:
        self.active_s = now_s
        self.active_ms = now_ms


def state_of(person: Person, now_s: float, timing: Timing) -> State:
    """Return what a person is now."""
    devices = visible_devices(person, now_s)
    if not devices or now_s - person.seen_s >= timing.offline_after_s:
        return "offline"
    is_active = now_s - person.active_s < timing.idle_after_s
    is_there = any(person.active_s > device.idle_from_s for device in devices)
    return "online" if is_active and is_there else "unavailable"


def visible_devices(person: Person, now_s: float) -> list[Device]:
    """Return the devices that make their user online."""
    return [device for device in person.devices.values() if is_visible(device, now_s)]


def is_visible(device: Device, now_s: float) -> bool:
    """Return whether a device makes its user online."""
    return not device.is_hidden and now_s - device.asked_s < DEVICE_FADES_S


def next_check_s(person: Person, now_s: float, timing: Timing) -> float:
    """Return when a person may have become something else without doing anything."""
    state = state_of(person, now_s, timing)
    if state == "offline":
        return now_s + REMEMBERED_S
    checks = [now_s + SEEN_EVERY_S, person.seen_s + timing.offline_after_s]
    checks += [device.asked_s + DEVICE_FADES_S for device in visible_devices(person, now_s)]
    if state == "online":
        checks.append(person.active_s + timing.idle_after_s)
    return min(checks)
