"""The pure rules: names, types, ranges and sizes, for every input there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import NotFound
from veche.features.media import rules

SIZES = st.integers(1, 6000)


@given(st.text(max_size=400))
def test_every_clean_name_goes_into_a_header(text: str) -> None:
    name = rules.clean_filename(text)
    header = rules.disposition("image/png", name)
    assert header.isascii()
    assert header.isprintable()
    assert name is None or (0 < len(name) <= 255 and "/" not in name and rules.clean_filename(name) == name)


@given(st.text(max_size=300))
def test_every_clean_type_goes_into_a_header(text: str) -> None:
    cleaned = rules.clean_content_type(text)
    assert cleaned.isascii()
    assert cleaned.isprintable()
    assert rules.clean_content_type(cleaned) == cleaned


@given(st.text("bytes=0123456789-, ", max_size=30), st.integers(0, 50))
def test_a_range_lies_inside_the_file(header: str, size_bytes: int) -> None:
    part = rules.find_range(header, size_bytes)
    assert part is None or part[1] == 0 or 0 <= part[0] < part[0] + part[1] <= size_bytes


@given(st.sampled_from(["crop", "scale"]), SIZES, SIZES)
def test_a_thumbnail_is_not_smaller_than_asked_for_while_there_are_sizes(
    method: rules.Method, width: int, height: int
) -> None:
    wish = rules.choose_thumbnail(method, width, height, is_animated=False)
    assert wish.width >= min(width, 4096)
    assert wish.height >= min(height, 4096)
    assert rules.choose_thumbnail(method, wish.width, wish.height, is_animated=False) == wish


@pytest.mark.parametrize(
    ("server", "media_id"),
    [
        ("own.test", "a/b"),
        ("own.test", ""),
        ("own.test", "ä"),
        ("own.test", "a.b"),
        ("", "abc"),
        ("b.test", "abc"),
    ],
)
def test_only_own_and_harmless_addresses_are_media(server: str, media_id: str) -> None:
    with pytest.raises(NotFound):
        rules.check_address("own.test", server, media_id)
    rules.check_address("own.test", "own.test", "Az09_-")
