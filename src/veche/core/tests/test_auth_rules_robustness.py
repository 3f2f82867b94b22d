"""Whatever JSON a server sends: an event is allowed or refused, and nothing else ever happens."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from veche.core.auth_rules import check_allowed
from veche.core.errors import MatrixError
from veche.core.event import Event
from veche.core.room_versions import RoomVersion
from veche.core.tests.room_of_rules import ALICE, BOB, CREATE_ID, VERSIONS, State, make_event, make_room

KEYS = st.sampled_from(
    ["membership", "join_rule", "users", "events", "ban", "creator", "additional_creators", "room_version",
     "m.federate", "third_party_invite", "signed", "mxid", "token", "signatures", "public_key", "public_keys",
     "join_authorised_via_users_server", "users_default", "notifications", "identity", "ed25519:0", ALICE, BOB]
)  # fmt: skip
SCALARS = st.sampled_from(
    [None, True, False, 0, -1, 50, 1.5, 2**53, "", "join", "invite", "leave", "ban", "knock", "public",
     "restricted", "12", "token", "AAAA", ALICE, BOB, CREATE_ID, "\ud800"]
)  # fmt: skip
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
CONTENTS = st.dictionaries(KEYS, JSON, max_size=5)
TYPES = st.sampled_from(
    ["m.room.create", "m.room.member", "m.room.power_levels", "m.room.join_rules", "m.room.third_party_invite",
     "m.room.message"]
)  # fmt: skip
STATE_KEYS = st.sampled_from([None, "", "token", ALICE, BOB, "@"])


@st.composite
def events(draw: st.DrawFn) -> Event:
    sender = draw(st.sampled_from([ALICE, BOB]))
    more = {
        "prev_events": draw(st.sampled_from([None, [], [CREATE_ID], 5])),
        "room_id": draw(st.none() | JSON),
    }
    event = make_event(sender, draw(TYPES), draw(CONTENTS), state_key=draw(STATE_KEYS))
    return Event(
        event.event_id, event.room_id, event.type, event.sender, 0, event.state_key, event.content,
        {**event.pdu, **more},
    )  # fmt: skip


@st.composite
def states(draw: st.DrawFn, version: RoomVersion) -> State:
    state = make_room(version)
    for event in draw(st.lists(events(), max_size=4)):
        state[(event.type, event.state_key or "")] = event
    return state


@settings(max_examples=300)
@given(events(), st.sampled_from(VERSIONS), st.data())
def test_any_content_in_any_state_is_allowed_or_refused(
    event: Event, version: RoomVersion, data: Any
) -> None:
    with suppress(MatrixError):
        check_allowed(event, data.draw(states(version)), version)
