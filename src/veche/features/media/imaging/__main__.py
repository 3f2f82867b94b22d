"""Each line of the input is a task as JSON, each answer a line of JSON and then the bytes of a picture.

It ends when its input does, so it never outlives the server.
"""

import json
import os
import resource
import sys
import warnings
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageFile

from veche.features.media.imaging import films, pages
from veche.features.media.imaging.pictures import (
    Answer,
    Refusal,
    check_size,
    make_thumbnail,
    measure,
    open_picture,
)

HEAD_BYTES = 1024
"""Where a PDF may begin: some come with rubbish before it."""


def answer_to(task: dict[str, Any]) -> Answer:
    """Return what came of a task; whatever a hostile file does to the decoders is a refusal."""
    try:
        with open_anything(task) as image:
            check_size(image, task["pixels"])
            return measure(image) if task["kind"] == "measure" else make_thumbnail(image, task)
    except Refusal as refusal:
        return {"refusal": str(refusal)}, b""
    except (MemoryError, Image.DecompressionBombError):
        return {"refusal": "too_large"}, b""
    except Exception:  # noqa: BLE001 - decoders raise nearly everything on damaged files
        return {"refusal": "unreadable"}, b""


def open_anything(task: dict[str, Any]) -> Image.Image:
    """Return a picture, or what stands for a page or a film: the file itself says what it is."""
    path = task["path"]
    if task["kind"] == "measure":
        return open_picture(path)
    with Path(path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    if pages.is_document(head):
        return pages.draw_first_page(path, task)
    if films.is_film(head):
        return films.take_poster(path, task)
    return open_picture(path)


def confine(memory_bytes: int) -> None:
    """Give up what the work does not need: memory, files, priority."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # check_size is stricter, and a setting
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer tasks, one a line, until there are no more."""
    for line in tasks:
        head, body = answer_to(json.loads(line))
        answers.write(json.dumps(head | {"size_bytes": len(body)}).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    confine(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
