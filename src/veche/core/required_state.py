"""Which state a client wants of a room: patterns of type and state key (MSC4186, `required_state`)."""

from msgspec import Struct

from veche.core.event import StateKey

Pattern = tuple[str | None, str | None]
"""Type and state key; None matches any."""

MEMBER = "m.room.member"


class StatePart(Struct, frozen=True):
    """What one rule asks for: what is included, unless it is excluded."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()

    def allows(self, key: StateKey) -> bool:
        """Return whether a piece of state is asked for."""
        return _matches(self.include, key) and not _matches(self.exclude, key)


class StateWish(Struct, frozen=True):
    """What all rules that match a room ask for together."""

    parts: frozenset[StatePart] = frozenset()
    lazy_members: bool = False
    """Whether the members that a timeline needs are wanted too."""

    def allows(self, key: StateKey) -> bool:
        """Return whether a piece of state is asked for by name or pattern."""
        return any(part.allows(key) for part in self.parts)

    def union(self, other: "StateWish") -> "StateWish":
        """Return what either of two wishes asks for."""
        return StateWish(self.parts | other.parts, self.lazy_members or other.lazy_members)

    def covers(self, other: "StateWish") -> bool:
        """Return whether all that another wish asks for is asked for here."""
        return other.parts <= self.parts and (self.lazy_members or not other.lazy_members)

    @property
    def wants_all_members(self) -> bool:
        """Whether member events are asked for by a pattern, not only by name."""
        return any(kind in (None, MEMBER) and key is None for kind, key in self._included())

    @property
    def members_by_name(self) -> frozenset[str]:
        """The people whose member events are asked for."""
        return frozenset(key for kind, key in self._included() if kind in (None, MEMBER) and key is not None)

    def _included(self) -> list[Pattern]:
        return [pattern for part in self.parts for pattern in part.include]


def _matches(patterns: tuple[Pattern, ...], key: StateKey) -> bool:
    return any(kind in (None, key[0]) and name in (None, key[1]) for kind, name in patterns)
