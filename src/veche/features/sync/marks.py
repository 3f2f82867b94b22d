"""Marks: the position of the last change a section had for a user, kept in memory to skip empty reads."""

from collections import OrderedDict

from veche.core.ids import UserId

MARKS_LIMIT = 200_000


class Marks:
    """Answers "may anything have changed?" without the database. It may say yes in vain, never no.

    What was marked before the floor (the start of the process, or a mark dropped for room) is unknown.
    """

    def __init__(self) -> None:
        self._floor = 0
        self._marks: OrderedDict[tuple[str, UserId], int] = OrderedDict()

    def forget(self, position: int) -> None:
        """Begin anew: only what is marked after this position is known."""
        self._marks.clear()
        self._floor = position

    def mark(self, section: str, user_id: UserId, position: int) -> None:
        """Note a change."""
        key = (section, user_id)
        self._marks[key] = max(position, self._marks.pop(key, 0))
        if len(self._marks) > MARKS_LIMIT:
            _, dropped = self._marks.popitem(last=False)
            self._floor = max(self._floor, dropped)

    def may_have_changed(self, section: str, user_id: UserId, after: int) -> bool:
        """Return whether a section may have changes for a user after a position."""
        return after < self._floor or self._marks.get((section, user_id), 0) > after
