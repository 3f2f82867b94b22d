"""A client as the specification describes it: folds sync answers into what it knows of its rooms."""

from dataclasses import dataclass, field
from typing import Any

TAIL = 30
"""How many of the newest events two views of a room must agree on."""


@dataclass
class KnownRoom:
    """What a client knows of a room that it is in: its state, and the events since the last gap."""

    state: dict[tuple[str, str], str] = field(default_factory=dict)
    timeline: list[str] = field(default_factory=list)

    def learn_state(self, events: list[dict[str, Any]]) -> None:
        """Take in state events."""
        for event in events:
            if "state_key" in event:
                self.state[event["type"], event["state_key"]] = event["event_id"]


@dataclass
class Folded:
    """Everything that a device has learnt from its syncs."""

    rooms: dict[str, KnownRoom] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    knocked: set[str] = field(default_factory=set)
    account_data: dict[str, Any] = field(default_factory=dict)
    since: str | None = None

    def learn(self, answer: dict[str, Any]) -> None:
        """Take in one answer."""
        rooms = answer.get("rooms", {})
        for room_id, part in rooms.get("join", {}).items():
            self._forget(room_id, but="rooms")
            self._join(self.rooms.setdefault(room_id, KnownRoom()), part)
        for section, known in (("invite", self.invited), ("knock", self.knocked)):
            for room_id in rooms.get(section, {}):
                self._forget(room_id)
                known.add(room_id)
        for room_id in rooms.get("leave", {}):
            self._forget(room_id)
        for event in answer.get("account_data", {}).get("events", []):
            self.account_data[event["type"]] = event["content"]
        self.since = answer["next_batch"]

    def _join(self, room: KnownRoom, part: dict[str, Any]) -> None:
        timeline = part["timeline"]
        if timeline.get("limited"):
            room.timeline = []
        room.learn_state(part.get("state", {}).get("events", []))
        if "state_after" in part:
            room.learn_state(part["state_after"]["events"])
        else:
            room.learn_state(timeline["events"])
        room.timeline += [event["event_id"] for event in timeline["events"]]

    def _forget(self, room_id: str, but: str = "") -> None:
        if but != "rooms":
            self.rooms.pop(room_id, None)
        self.invited.discard(room_id)
        self.knocked.discard(room_id)


def explain_difference(incremental: Folded, whole: Folded) -> str | None:
    """Return in words how two devices of one person disagree, or None."""
    for name in ("invited", "knocked", "account_data"):
        if getattr(incremental, name) != getattr(whole, name):
            return f"{name}: {getattr(incremental, name)} and {getattr(whole, name)}"
    if incremental.rooms.keys() != whole.rooms.keys():
        return f"rooms: {sorted(incremental.rooms)} and {sorted(whole.rooms)}"
    for room_id, room in incremental.rooms.items():
        other = whole.rooms[room_id]
        if room.state != other.state:
            return f"state of {room_id}: {set(room.state.items()) ^ set(other.state.items())}"
        length = min(len(room.timeline), len(other.timeline), TAIL)
        if room.timeline[len(room.timeline) - length :] != other.timeline[len(other.timeline) - length :]:
            return f"timeline of {room_id}: {room.timeline} and {other.timeline}"
    return None
