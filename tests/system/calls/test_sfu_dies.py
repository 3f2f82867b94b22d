"""What happens when the programs that carry calls die, are away, or the server ends."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.system.calls.caller import Caller
from tests.system.calls.conftest import Start, await_programs
from tests.system.calls.media import Device
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio


def children_of(pid: int) -> dict[str, int]:
    """The programs that a process has started, and those that they have, by name."""
    found: dict[str, int] = {}
    above = {str(pid)}
    for line in subprocess.run(
        ["ps", "-eo", "pid,ppid,comm"], capture_output=True, text=True, check=True
    ).stdout.splitlines():
        child, parent, name = line.split(None, 2)
        if parent in above:
            above.add(child)
            found[name.strip()] = int(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_a_killed_sfu_is_started_again_and_the_call_goes_on(start: Start) -> None:
    server = start("LiveKit")
    ann, ben = [Caller.register(server.url, name) for name in ("ann", "ben")]
    room_id = ann.create_room(ben)
    ann.say_in_call(room_id)
    first = await Device().enter(ann.sfu_url(), ann.token(room_id))
    os.kill(children_of(server.pid)["livekit-server"], signal.SIGKILL)
    # One device is in a call once: should this one come back by itself, it would throw the next one out.
    await first.leave()
    await_programs(server, "LiveKit", times=2)
    # The room was made anew with the SFU: an old token leads there, as an app uses it that reconnects.
    hers = await Device().enter(ann.sfu_url(), ann.token(room_id))
    his = await Device().enter(ben.sfu_url(), ben.token(room_id))
    await hers.sing()
    await his.hear(hers.identity)
    for device in (hers, his):
        await device.leave()


async def test_programs_end_with_the_server_however_it_ends(start: Start) -> None:
    server = start("LiveKit", "coturn")
    for end in (server.stop, server.kill):
        children = children_of(server.pid)
        assert {"livekit-server", "turnserver"} <= set(children)
        end()
        async with asyncio.timeout(30):
            while any(is_alive(pid) for pid in children.values()):
                await asyncio.sleep(0.05)
        server.start()
    server.stop()


async def test_what_is_kept_for_the_programs_is_for_the_owners_eyes_only(
    start: Start, tmp_path: Path
) -> None:
    server = start("LiveKit")
    folder = Path(server.place[1]) / "calls"
    files = [path for path in folder.iterdir() if path.is_file()]
    assert {"secrets.json", "livekit.json"} <= {path.name for path in files}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    secret = (folder / "secrets.json").read_text().split('"')[3]
    assert secret not in server.output


def test_a_start_without_the_programs_says_how_to_add_them(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    environment = {"VECHE_CALLS_SFU_PROGRAM": nowhere, "VECHE_CALLS_TURN_PROGRAM": nowhere}
    server = ServerProcess(tmp_path, environment=environment)
    server.start()
    server.stop()
    assert "`make sfu`" in server.output
    assert "`apt install coturn`" in server.output
