"""What a bounded memory keeps and what it lets go."""

from hypothesis import given
from hypothesis import strategies as st

from veche.kit.generations import Generations


def after(uses: list[int], size: int) -> Generations[int, str]:
    kept: Generations[int, str] = Generations(size)
    for key in uses:
        if kept.get(key) is None:
            kept.put(key, str(key))
    return kept


@given(st.lists(st.integers(0, 20)), st.integers(1, 10))
def test_the_last_things_used_are_kept_and_not_many_more(uses: list[int], size: int) -> None:
    found = {key: after(uses, size).get(key) for key in range(21)}  # asking anew each time: asking is a use
    known = {key for key, value in found.items() if value is not None}
    newest = list(dict.fromkeys(reversed(uses)))[:size]
    assert set(newest) <= known
    assert len(known) <= 2 * size
    assert all(found[key] == str(key) for key in known)
