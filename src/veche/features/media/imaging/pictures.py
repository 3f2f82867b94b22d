"""Pictures: how large they are, and smaller ones made of them."""

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
ORIENTATION = 0x0112
FRAMES_MOST = 200
JPEG_QUALITY = 82
WEBP_QUALITY = 75
PROFILE_MOST_BYTES = 16 * 1024
"""Colour profiles up to this size go into the thumbnail; larger ones would outweigh it."""

Answer = tuple[dict[str, Any], bytes]


class Refusal(Exception):
    """Why there is no thumbnail: `too_large` or `unreadable`."""


def open_picture(source: str | io.BytesIO) -> Image.Image:
    """Return a picture of one of the kinds that are read; raise whatever Pillow does for others."""
    return Image.open(source, formats=tuple(FORMATS))


def check_size(image: Image.Image, pixels_most: int) -> None:
    """Refuse a picture by the size that it declares, before any of it is unpacked."""
    if image.width * image.height > pixels_most:
        raise Refusal("too_large")


def measure(image: Image.Image) -> Answer:
    """Return type and size of a picture that can really be read."""
    width, height = upright_size(image)
    content_type = FORMATS[str(image.format)]
    image.load()
    return {"content_type": content_type, "width": width, "height": height}, b""


def make_thumbnail(image: Image.Image, task: dict[str, Any]) -> Answer:
    """Return a thumbnail, or say that the picture itself will do because it is no larger."""
    box = (task["width"], task["height"])
    width, height = upright_size(image)
    is_moving = getattr(image, "n_frames", 1) > 1
    is_animated = is_moving and task["is_animated"] and is_animation_bearable(image, task["pixels"])
    is_small = width <= box[0] and height <= box[1]
    if image.format and is_small and is_moving == is_animated:
        return measure(image)[0] | {"is_original": True}, b""
    if is_animated:
        return encode_animation(image, box, task["method"])
    image.draft("RGB", (max(box), max(box)))  # a JPEG need not be unpacked in full
    return encode_still(image, resize(ImageOps.exif_transpose(image), box, task["method"]))


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as they are seen: a camera may have been held sideways."""
    is_sideways = image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if is_sideways else image.size


def is_animation_bearable(image: Image.Image, pixels_most: int) -> bool:
    """Return whether all the frames are to be unpacked; otherwise the first will do."""
    frames = getattr(image, "n_frames", 1)
    return frames <= FRAMES_MOST and frames * image.width * image.height <= pixels_most * 4


def resize(image: Image.Image, box: tuple[int, int], method: str) -> Image.Image:
    """Return a picture scaled into a box, or cropped to its shape, and never larger than it was."""
    if image.mode not in ("RGB", "RGBA", "L", "LA"):
        has_alpha = "transparency" in image.info or image.mode in ("PA", "RGBa", "La")
        image = image.convert("RGBA" if has_alpha else "RGB")
    if method == "crop":
        factor = min(1.0, image.width / box[0], image.height / box[1])
        size = (max(1, round(box[0] * factor)), max(1, round(box[1] * factor)))
        return ImageOps.fit(image, size, Image.Resampling.LANCZOS)
    image = image.copy()
    image.thumbnail(box, Image.Resampling.LANCZOS)
    return image


def encode_still(source: Image.Image, image: Image.Image) -> Answer:
    """Return a still thumbnail: PNG where something shines through, JPEG elsewhere."""
    profile = source.info.get("icc_profile") if source.mode == image.mode else None
    if profile is not None and len(profile) > PROFILE_MOST_BYTES:
        profile = None
    image.info = {}  # comments and the like stay behind
    buffer = io.BytesIO()
    if image.mode in ("RGBA", "LA"):
        image.save(buffer, "PNG", icc_profile=profile)
        return described(image, "image/png"), buffer.getvalue()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True, icc_profile=profile)
    return described(image, "image/jpeg"), buffer.getvalue()


def encode_animation(image: Image.Image, box: tuple[int, int], method: str) -> Answer:
    """Return a moving thumbnail, as WebP."""
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(image):
        durations.append(int(frame.info.get("duration", 100)))
        frames.append(resize(frame.convert("RGBA"), box, method))
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=image.info.get("loop", 0),
        quality=WEBP_QUALITY,
        method=2,
    )
    return described(frames[0], "image/webp"), buffer.getvalue()


def described(image: Image.Image, content_type: str) -> dict[str, Any]:
    """Return what an answer says of a picture."""
    return {"content_type": content_type, "width": image.width, "height": image.height}
