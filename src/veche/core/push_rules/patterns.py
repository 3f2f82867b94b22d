"""Glob patterns of push rules, matched without regard to case and in time that grows with the text alone."""

import re
from collections.abc import Callable
from functools import lru_cache

TEXT_LIMIT = 10_000
"""How many characters wildcards and words are looked for in: a hostile pair costs pattern times text."""

_CACHED_PATTERNS = 4096
_FLAGS = re.IGNORECASE | re.DOTALL
# Ignoring case, [A-Z] would take in the Kelvin sign and the long s.
_WORD = "(?-i:[A-Za-z0-9_])"
_OPENS, _CLOSES = f"(?<!{_WORD})", f"(?!{_WORD})"

Matcher = Callable[[str], bool]


def matches_whole(pattern: str, text: str) -> bool:
    """Return whether the glob matches the whole text. With wildcards, a text over the limit never matches."""
    return _whole_matcher(pattern)(text)


def matches_words(pattern: str, text: str) -> bool:
    """Return whether the glob matches a part of the text that begins and ends at a word boundary."""
    return _word_matcher(pattern)(text)


def contains_words(words: str, text: str) -> bool:
    """Return whether the text contains these very words, between word boundaries."""
    return _literal_matcher(words)(text)


@lru_cache(maxsize=_CACHED_PATTERNS)
def _whole_matcher(pattern: str) -> Matcher:
    first, *others = _segments(pattern)
    if not others and "?" not in pattern:
        return _same_text(pattern)
    # Each star takes as little as it can and never tries again: in a glob the earliest place is the best.
    stars = "".join(f"(?>.*?{segment})" for segment in others[:-1])
    ending = f".*{others[-1]}" if others else ""
    expression = re.compile(rf"{first}{stars}{ending}\Z", _FLAGS)
    return lambda text: len(text) <= TEXT_LIMIT and expression.match(text) is not None


def _same_text(pattern: str) -> Matcher:
    size, expression = len(pattern), re.compile(re.escape(pattern), _FLAGS)

    def is_same(text: str) -> bool:
        return text == pattern or (len(text) == size and expression.fullmatch(text) is not None)

    return is_same


@lru_cache(maxsize=_CACHED_PATTERNS)
def _word_matcher(pattern: str) -> Matcher:
    first, *others = _segments(pattern)
    if not others:
        return _searcher(first)
    stars = "".join(f"(?>.*?{segment})" for segment in others[:-1])
    # From the start, once: if the earliest beginning finds no end, a later one does not either.
    expression = re.compile(f"(?>.*?{_OPENS}{first}){stars}(?>.*?{others[-1]}{_CLOSES})", _FLAGS)
    return lambda text: expression.match(text[:TEXT_LIMIT]) is not None


@lru_cache(maxsize=_CACHED_PATTERNS)
def _literal_matcher(words: str) -> Matcher:
    return _searcher(re.escape(words))


def _searcher(segment: str) -> Matcher:
    expression = re.compile(f"{_OPENS}{segment}{_CLOSES}", _FLAGS)
    return lambda text: expression.search(text[:TEXT_LIMIT]) is not None


def _segments(pattern: str) -> list[str]:
    """Return the expressions of what lies between the stars."""
    return [re.escape(segment).replace(r"\?", ".") for segment in re.split(r"\*+", pattern)]
