"""Programs beside the server: real processes, started, killed, failing, ended."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from veche.kit import child_process
from veche.kit.child_process import ChildProcess, find_program

pytestmark = pytest.mark.anyio

WITHIN_S = 60


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not is_so():
            await asyncio.sleep(0.01)


async def always() -> bool:
    return True


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_program_that_dies_is_started_again_and_each_start_is_told() -> None:
    starts: list[int | None] = []

    async def note() -> None:
        starts.append(child.pid)

    child = ChildProcess("sleeper", ["/bin/sleep", "1000"], always, note)
    child.start()
    await until(lambda: len(starts) == 1)
    first = starts[0]
    assert first is not None
    assert child.is_up
    os.kill(first, signal.SIGKILL)
    await until(lambda: len(starts) == 2)
    second = starts[1]
    assert second not in (None, first)
    await child.stop()
    assert not child.is_up
    assert not is_alive(second or 0)


async def test_a_program_that_will_not_end_is_made_to(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = f"trap '' TERM; touch {ready}; while :; do sleep 0.1; done"
    child = ChildProcess("stubborn", ["/bin/sh", "-c", script], always)
    child.start()
    await until(lambda: child.pid and ready.exists())
    pid = child.pid
    await child.stop()
    assert pid is not None
    assert not is_alive(pid)


async def test_it_is_told_what_a_program_said_that_did_not_come_up() -> None:
    async def never() -> bool:
        return False

    with structlog.testing.capture_logs() as logs:
        child = ChildProcess("broken", ["/bin/sh", "-c", "echo the port is taken; exit 3"], never)
        child.start()
        await until(lambda: logs)
        await child.stop()
    assert (logs[0]["status"], logs[0]["said"]) == (3, "the port is taken")


async def test_a_program_that_is_not_there_harms_nobody() -> None:
    child = ChildProcess("missing", ["/nowhere/program"], always)
    child.start()
    with structlog.testing.capture_logs() as logs:
        await until(lambda: logs)
    await child.stop()


async def test_a_program_sees_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VECHE_SECRET", "s3cret")
    seen = tmp_path / "seen"
    child = ChildProcess("curious", ["/bin/sh", "-c", f"env > {seen}; sleep 1000"], always)
    child.start()
    await until(lambda: seen.exists() and "PATH" in seen.read_text())
    await child.stop()
    assert "s3cret" not in seen.read_text()


def test_pauses_between_starts_grow_but_not_for_ever() -> None:
    pauses = [child_process._pause_s(failures) for failures in (0, 1, 5, 100)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 1
    assert pauses[-1] == child_process.PAUSE_MOST_S


def test_a_program_is_found_by_its_place_or_on_the_path() -> None:
    assert find_program("sh") is not None
    assert find_program("", "/bin/sh") == "/bin/sh"
    assert find_program("no-such-program") is None
    assert find_program("", "/nowhere") is None
