"""Pictures to upload, drawn here."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    image = Image.new(mode, (width, height), (200, 60, 30, 128)[: len(mode)])
    image.paste((20, 90, 220, 255)[: len(mode)], (0, 0, width // 2, height // 2))
    return encoded(image, kind, **options)


def moving_picture(width: int, height: int, kind: str = "GIF", frames: int = 3) -> bytes:
    images = [Image.new("RGB", (width, height), (80 * number, 40, 200)) for number in range(frames)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], duration=50, loop=0)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def frames_of(content: bytes) -> int:
    return int(getattr(opened(content), "n_frames", 1))


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small PNG that unpacks to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(3_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
