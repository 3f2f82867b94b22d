"""`veche media move`: copies all files to the other place, also while the server runs."""

import asyncio
from collections.abc import Callable

from veche.app import App
from veche.commands.beside import open_beside
from veche.config import Settings
from veche.features.media.api import Move, Moving
from veche.kit.blobs import BlobStore, BlobStoreError
from veche.kit.blobs_places import PlaceName, open_place, other_than
from veche.kit.checked_names import CheckedNames
from veche.kit.data_folder import DataFolder

MEBIBYTE = 1024 * 1024
CALLED: dict[PlaceName, str] = {"folder": "the data folder", "s3": "the bucket"}

Say = Callable[[str], None]


def move_media(settings: Settings, to: PlaceName, say: Say) -> bool:
    """Copy and check everything, telling how far it is; return whether all is in its new place."""
    if not settings.s3.is_given:
        raise BlobStoreError("There is no bucket: [s3] of the settings has to name it, in both directions.")
    try:
        move = asyncio.run(_move(settings, to, say))
    except KeyboardInterrupt:
        say("Interrupted. What was copied stays: run this again, and it goes on.")
        return False
    for fault in move.faults:
        say(f"BAD   {fault}")
    say(_say_end(settings, to, move))
    return not move.faults


async def _move(settings: Settings, to: PlaceName, say: Say) -> Move:
    folder = DataFolder(settings.data)
    checked = CheckedNames(folder.media_path / f".checked-in-{to}")
    async with open_beside(settings) as app:
        source, target = open_place(other_than(to), folder, settings.s3), open_place(to, folder, settings.s3)
        try:
            await _start(source, target)
            checked.open()
            moving = Moving(app.kit.database, source, target, checked)
            return await _run(moving, app, say)
        finally:
            checked.close()
            await source.close()
            await target.close()


async def _run(moving: Moving, app: App, say: Say) -> Move:
    try:
        return await moving.run(app.kit.clock, lambda move: say(_say_progress(move)))
    except* OSError as failed:
        cause = failed.exceptions[0]
        raise BlobStoreError(f"{cause}. Run this again when that is mended, and it goes on.") from cause


async def _start(*stores: BlobStore) -> None:
    for store in stores:
        await store.start()


def _say_progress(move: Move) -> str:
    return f"{move.looked_at:,} of {move.total:,} files; {_say_copied(move)}"


def _say_copied(move: Move) -> str:
    return f"{move.copied:,} copied and checked ({move.copied_bytes / MEBIBYTE:,.1f} MiB)"


def _say_end(settings: Settings, to: PlaceName, move: Move) -> str:
    if move.faults:
        return f"Not all is well: {len(move.faults):,} of {move.total:,} files. {_say_copied(move)}."
    end = f"All {move.total:,} files are in {CALLED[to]}: {_say_copied(move)} this time."
    if settings.media.store != to:
        return f'{end} Now set store = "{to}" in [media], restart the server, and run this once more.'
    if move.growing:
        called = CALLED[other_than(to)]
        return f"{end} Uploads that still go on in {called}: {move.growing:,}. Run this again when they end."
    return f"{end} Nothing is needed any more that is in {CALLED[other_than(to)]}."
