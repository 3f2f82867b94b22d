"""The pure decisions of keys."""

from hypothesis import given
from hypothesis import strategies as st

from veche.features.keys.rules.backup import Rank
from veche.features.keys.rules.key_objects import split_object, visible_signatures
from veche.features.keys.rules.pages import OPEN, WHOLE, Page, delivered_upto, next_end, page_of
from veche.features.keys.service.recent import Recent

RANKS = st.builds(Rank, st.booleans(), st.integers(0, 5), st.integers(0, 5))


@given(RANKS, RANKS, RANKS)
def test_better_is_a_strict_order(one: Rank, two: Rank, three: Rank) -> None:
    assert not one.is_better_than(one)
    assert one == two or one.is_better_than(two) != two.is_better_than(one)
    if one.is_better_than(two) and two.is_better_than(three):
        assert one.is_better_than(three)


@given(
    st.lists(RANKS, min_size=1, max_size=6).flatmap(
        lambda keys: st.tuples(st.just(keys), st.permutations(keys))
    )
)
def test_in_whatever_order_copies_come_the_same_one_is_kept(orders: tuple[list[Rank], list[Rank]]) -> None:
    def keep(keys: list[Rank]) -> Rank:
        kept = keys[0]
        for key in keys[1:]:
            kept = key if key.is_better_than(kept) else kept
        return kept

    assert keep(orders[0]) == keep(orders[1])


def test_a_token_has_the_page_that_was_in_force_when_it_was_made() -> None:
    pages = [Page(10, 5), Page(20, 8), Page(30, OPEN)]
    tokens = {3: 3, 9: 9, 10: 5, 19: 5, 20: 8, 29: 8, 30: 30, 99: 99}
    assert {token: delivered_upto(pages, token) for token in tokens} == tokens
    assert page_of([], 7) == WHOLE


def test_a_page_is_made_when_a_queue_is_long_or_was() -> None:
    assert next_end([1, 2], 2, WHOLE) is None
    assert next_end([1, 2, 3], 2, WHOLE) == 2
    assert next_end([3], 2, Page(9, 2)) == OPEN
    assert next_end([], 2, Page(9, 2)) is None
    assert next_end([3], 2, Page(9, OPEN)) is None


def test_signatures_of_others_are_not_shown() -> None:
    uploaded = '{"@owner:x":{"a":"1"},"@friend:x":{"b":"2"}}'
    added = [("@viewer:x", "c", "3"), ("@owner:x", "d", "4")]
    assert visible_signatures(uploaded, added, "@owner:x", "@viewer:x") == {
        "@owner:x": {"a": "1", "d": "4"},
        "@viewer:x": {"c": "3"},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_signed_comes_back_with_the_same_meaning(value: dict[str, object]) -> None:
    for name in ("signatures", "unsigned"):
        value.pop(name, None)
    assert split_object({**value, "signatures": {}, "unsigned": 1}, 10**6).load() == {
        **value,
        "signatures": {},
    }


def test_recent_changes_are_known_from_the_floor_on() -> None:
    recent = Recent[str]()
    assert recent.since(0) is None
    recent.start(10)
    assert (recent.since(9), recent.since(10)) == (None, [])
    recent.add(12, "a")
    recent.add(14, "b")
    assert [recent.since(position) for position in (10, 12, 14)] == [["a", "b"], ["b"], []]
    recent.forget()
    assert recent.since(20) is None
    recent.add(30, "c")
    assert (recent.since(28), recent.since(29), recent.since(30)) == (None, ["c"], [])


def test_recent_changes_do_not_grow_without_end() -> None:
    recent = Recent[int]()
    recent.start(0)
    for position in range(1, 20_002):
        recent.add(position, position)
    assert recent.since(0) is None
    assert recent.since(10_000) == list(range(10_001, 20_002))
