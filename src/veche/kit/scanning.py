"""Searching by a rule that SQL cannot say on both databases, such as case in every script: page by page."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PAGE = 200
PAGES_MOST = 100
"""How many pages one question may look through; whoever asks goes on from there."""


def scan(
    list_page: Callable[[str, int], list[T]],
    key_of: Callable[[T], str],
    passes: Callable[[T], bool],
    after: str,
    limit: int,
) -> tuple[list[T], str | None]:
    """Return up to `limit` of what passes after a key, and the key to go on after, None at the end."""
    found: list[T] = []
    for _ in range(PAGES_MOST):
        page = list_page(after, PAGE)
        for one in page:
            if passes(one):
                if len(found) == limit:
                    return found, after
                found.append(one)
            after = key_of(one)
        if len(page) < PAGE:
            return found, None
    return found, after
