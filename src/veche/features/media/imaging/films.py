"""One picture of a film, taken by ffmpeg, a program of its own that need not be there."""

import io
import subprocess
from typing import Any

from PIL import Image

from veche.features.media.imaging.pictures import Refusal, open_picture

LOOKED_AT_FRAMES = 50
"""Among the first of them the most telling is chosen: films begin black."""
SIDE_MOST = 2_048
TIMEOUT_S = 12.0
KINDS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,avi"
"""Containers that hold what they show. Others are lists of files, of this machine or of the network."""


def is_film(head: bytes) -> bool:
    """Return whether a file that begins so may be a film."""
    is_riff = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    return head[4:8] == b"ftyp" or head[:4] in (b"\x1a\x45\xdf\xa3", b"OggS") or is_riff


def take_poster(path: str, task: dict[str, Any]) -> Image.Image:
    """Return a picture of the film, no larger than a screen."""
    if task["ffmpeg"] is None:
        raise Refusal("unreadable")
    command = _command(task["ffmpeg"], path, task["pixels"])
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True)  # noqa: S603
    except (subprocess.SubprocessError, OSError) as error:
        raise Refusal("unreadable") from error
    return open_picture(io.BytesIO(done.stdout)).copy()


def _command(program: str, path: str, pixels: int) -> list[str]:
    size = f"scale=w='min(iw,{SIDE_MOST})':h='min(ih,{SIDE_MOST})':force_original_aspect_ratio=decrease"
    # Each option before -i is a limit: no other files, no network, no guessing of formats, no giant frames.
    limits = ["-protocol_whitelist", "file", "-format_whitelist", KINDS, "-max_pixels", str(pixels)]
    return [
        program, "-nostdin", "-v", "error", "-threads", "1", *limits, "-i", f"file:{path}",
        "-an", "-sn", "-dn", "-map", "0:v:0", "-frames:v", "1", "-vf", f"thumbnail={LOOKED_AT_FRAMES},{size}",
        "-threads", "1", "-f", "image2pipe", "-c:v", "png", "-",
    ]  # fmt: skip
