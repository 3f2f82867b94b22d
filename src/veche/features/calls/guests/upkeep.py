"""Upkeep of guests: every minute, and when one leaves, it is looked whose stay is over. No SFU is needed."""

from veche.features.calls.guests.confinement import is_name_of_guest
from veche.features.calls.guests.guests import CallGuests
from veche.features.rooms.api import MembershipChanged
from veche.kit.bus import Bus
from veche.kit.rounds import Rounds

LOOK_EVERY_S = 60.0


def rounds_of_guests(bus: Bus, guests: CallGuests) -> Rounds:
    """Return the rounds that end the stays that are over."""
    rounds = Rounds("call guests", guests.end_those_over, LOOK_EVERY_S)

    def note(notice: MembershipChanged) -> None:
        if is_name_of_guest(notice.user_id) and notice.previous == "join" and notice.membership != "join":
            rounds.wake()

    bus.subscribe(MembershipChanged, note)
    return rounds
