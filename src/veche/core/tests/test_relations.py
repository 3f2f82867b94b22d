from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.event import Event
from veche.core.ids import EventId, RoomId
from veche.core.relations import (
    Relation,
    edit_age,
    is_edit_valid,
    may_start_thread,
    relation_of,
    replied_to,
    thread_root,
)
from veche.core.tests.room_of_rules import ALICE, BOB, make_event

NEW = {"m.new_content": {"body": "better"}}


def related(rel_type: Any, event_id: Any = "$a", **more: Any) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": rel_type, "event_id": event_id, **more}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (related("m.annotation", key="👍"), Relation("m.annotation", EventId("$a"), "👍")),
        (related("m.annotation", key=5), Relation("m.annotation", EventId("$a"), None)),
        (related("org.example.any"), Relation("org.example.any", EventId("$a"))),
        ({"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}, None),
        (related(None), None),
        (related(""), None),
        (related("m.thread", None), None),
        (related("m.thread", ["$a"]), None),
        (related("m.thread", "$" * 256), None),
        ({"m.relates_to": "$a"}, None),
        ({"m.relates_to": [related("m.thread")]}, None),
        ({}, None),
    ],
)
def test_a_relationship_is_read_or_there_is_none(content: dict[str, Any], expected: Any) -> None:
    assert relation_of(content) == expected
    assert may_start_thread(content) is (expected is None)


def test_an_event_of_a_thread_names_its_root() -> None:
    assert thread_root(related("m.thread", "$root")) == "$root"
    assert thread_root(related("m.reference", "$root")) is None
    assert thread_root({}) is None


@pytest.mark.parametrize(
    ("relates_to", "expected"),
    [
        ({"m.in_reply_to": {"event_id": "$a"}}, "$a"),
        ({"rel_type": "m.thread", "event_id": "$r", "m.in_reply_to": {"event_id": "$a"}}, "$a"),
        ({"m.in_reply_to": {"event_id": 5}}, None),
        ({"m.in_reply_to": "$a"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_reply_names_what_it_answers(relates_to: Any, expected: Any) -> None:
    assert replied_to({"m.relates_to": relates_to}) == expected


def make_original(content: dict[str, Any] | None = None, **changes: Any) -> Event:
    event_type, sender = changes.pop("type", "m.room.message"), changes.pop("sender", ALICE)
    return make_event(sender, event_type, content or {"body": "good"}, event_id="$a", **changes)


def make_edit(content: dict[str, Any] | None = None, **changes: Any) -> Event:
    event_type, sender = changes.pop("type", "m.room.message"), changes.pop("sender", ALICE)
    return make_event(
        sender, event_type, {**NEW, **related("m.replace")} if content is None else content, **changes
    )


def test_an_edit_replaces_its_original() -> None:
    assert is_edit_valid(make_original(), make_edit())


def test_a_reply_and_an_event_of_a_thread_can_be_edited() -> None:
    assert is_edit_valid(make_original(related("m.thread", "$root")), make_edit())


def test_an_encrypted_edit_hides_its_new_content() -> None:
    original = make_original(type="m.room.encrypted")
    assert is_edit_valid(original, make_edit(related("m.replace"), type="m.room.encrypted"))


@pytest.mark.parametrize(
    ("original", "edit"),
    [
        (make_original(), make_edit(sender=BOB)),
        (make_original(), make_edit(type="m.sticker")),
        (make_original(), make_edit(room_id="!another")),
        (make_original(), make_edit(state_key="")),
        (make_original(state_key=""), make_edit()),
        (make_original(related("m.replace", "$b")), make_edit()),
        (make_original(), make_edit(related("m.replace"))),
        (make_original(), make_edit({**related("m.replace"), "m.new_content": "better"})),
        (make_original(), make_edit({**NEW, **related("m.replace", "$another")})),
        (make_original(), make_edit({**NEW, **related("m.reference")})),
        (make_original(), make_edit(NEW)),
    ],
)
def test_an_edit_that_the_specification_ignores_is_not_valid(original: Any, edit: Any) -> None:
    assert not is_edit_valid(original, edit)


def test_the_most_recent_edit_is_the_latest_then_the_greatest_by_id() -> None:
    def edit(sent_ms: int, event_id: str) -> Event:
        return Event(EventId(event_id), RoomId("!r"), "m.room.message", ALICE, sent_ms, None, {}, {})

    edits = [edit(2, "$b"), edit(1, "$z"), edit(2, "$c")]
    assert max(edits, key=edit_age).event_id == "$c"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 5, 1.5, "", "$a", "m.replace"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["rel_type", "event_id", "key"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["m.relates_to", "m.new_content", "body"]), JSON))
def test_any_content_has_a_relationship_or_none(content: dict[str, Any]) -> None:
    assert relation_of(content) is None or isinstance(relation_of(content), Relation)
    assert is_edit_valid(make_original(), make_edit(content)) in (True, False)
