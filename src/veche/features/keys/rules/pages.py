"""Pages of a to-device queue: what a sync token says about which messages its holder has.

An answer with the token `t` holds all messages of the queue up to `t` as long as the queue is short. When
it is long, the answer holds only a page of it, although the token stands after all. So the end of a page is
stored before it is delivered, with the position from which it is in force: whoever comes back with a token
from there on has the messages up to the end of that page, and not one more. This holds for every token ever
handed out, in whatever order they come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

OPEN = 2**62
"""The end of a page that holds everything."""


@dataclass(frozen=True, slots=True)
class Page:
    """In force for tokens from `made` on: their answers hold the messages up to `ends`."""

    made: int
    ends: int

    @property
    def is_open(self) -> bool:
        """Whether the page holds the whole queue."""
        return self.ends == OPEN


WHOLE = Page(0, OPEN)
"""What is in force before any page was made."""


def page_of(pages: Sequence[Page], token: int) -> Page:
    """Return the page in force for a token; `pages` are in the order in which they were made."""
    return next((page for page in reversed(pages) if page.made <= token), WHOLE)


def delivered_upto(pages: Sequence[Page], token: int) -> int:
    """Return the position up to which the answer with this token had the queue's messages."""
    return min(token, page_of(pages, token).ends)


def is_newest(pages: Sequence[Page], token: int) -> bool:
    """Return whether a token is of the newest page, so that the queue may be turned to the next one."""
    return not pages or pages[-1].made <= token


def next_end(rest: Sequence[int], limit: int, current: Page) -> int | None:
    """Return where the next page of a queue ends, or None when it needs no page any more.

    `rest` are the first positions left, one more than the limit if there are so many. After a page that
    was not open there must be another one: answers given meanwhile did not hold the rest of the queue.
    """
    if len(rest) > limit:
        return rest[limit - 1]
    return OPEN if rest and not current.is_open else None
