"""HTTP of sliding sync, in its two forms."""

from typing import Any

from veche.core.errors import InvalidParam
from veche.features.sliding import codec_merged, codec_unstable
from veche.features.sliding.model import SlidingWish
from veche.features.sliding.service import Sliding
from veche.kit.http import Access, Request, Route, post

TIMEOUT_MOST_MS = 180_000
PRESENCES = ("online", "offline", "unavailable")


class SlidingRoutes:
    """The operations."""

    def __init__(self, sliding: Sliding) -> None:
        self._sliding = sliding

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            post(codec_unstable.PATH, self.sync_unstable, Access.GUEST),
            post(codec_merged.PATH, self.sync_merged, Access.GUEST),
        ]

    async def sync_unstable(self, request: Request) -> Any:
        """Answer in the form before the merge."""
        wish = _checked(await codec_unstable.parse(request, TIMEOUT_MOST_MS))
        return codec_unstable.format_answer(*await self._sliding.answer(request, wish))

    async def sync_merged(self, request: Request) -> Any:
        """Answer in the merged form."""
        wish = _checked(await codec_merged.parse(request, TIMEOUT_MOST_MS))
        return codec_merged.format_answer(*await self._sliding.answer(request, wish))


def _checked(wish: SlidingWish) -> SlidingWish:
    if wish.set_presence not in PRESENCES:
        raise InvalidParam("set_presence should be one of " + ", ".join(PRESENCES))
    return wish
