"""The first page of a PDF, drawn by PDFium: it runs no scripts, fetches nothing and fills in no forms."""

import math
from typing import Any

from PIL import Image

from veche.features.media.imaging.pictures import Refusal

SHARPNESS = 2
"""How many times finer than asked for a page is drawn before it is scaled down: it has thin lines."""


def is_document(head: bytes) -> bool:
    """Return whether a file that begins so is a PDF."""
    return b"%PDF-" in head


def draw_first_page(path: str, task: dict[str, Any]) -> Image.Image:
    """Return the first page, a little larger than the box of the task."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - most files are none, and it takes its time and memory

    with pypdfium2.PdfDocument(path) as document:
        if not len(document):
            raise Refusal("unreadable")
        page = document[0]
        width, height = page.get_size()  # in points, as it is seen
        if not (width > 0 and height > 0):
            raise Refusal("unreadable")
        drawn: Image.Image = page.render(scale=_scale(width, height, task)).to_pil()
        return drawn.convert("RGB")


def _scale(width: float, height: float, task: dict[str, Any]) -> float:
    """Return how many pixels a point becomes: what fills the box or fits into it, within the limit."""
    choose = max if task["method"] == "crop" else min
    wanted: float = choose(task["width"] / width, task["height"] / height) * SHARPNESS
    most = math.sqrt(task["pixels"] / ((width + 1) * (height + 1)))
    return min(wanted, most)
