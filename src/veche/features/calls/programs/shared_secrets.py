"""The secrets that this server shares with the programs it starts: made once, for its owner's eyes only."""

from dataclasses import dataclass
from pathlib import Path

import orjson

from veche.kit.clock import Clock
from veche.kit.data_folder import write_once

FILE = "secrets.json"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What LiveKit and coturn know this server by."""

    sfu_key: str
    sfu_secret: str
    turn_secret: str


def read_secrets(folder: Path, clock: Clock) -> Secrets:
    """Return the secrets in a folder, made at the first call."""
    path = folder / FILE
    if not path.exists():
        made = {
            "sfu_key": f"veche{clock.new_token(12)}",
            "sfu_secret": clock.new_token(48),
            "turn_secret": clock.new_token(48),
        }
        write_once(path, orjson.dumps(made))
    return Secrets(**orjson.loads(path.read_bytes()))
