"""Processes for work on pictures: a few, started when there is work, killed when it takes too long.

A picture that eats memory, time or the decoder itself takes down one of these and nothing else.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from veche.core.errors import LimitExceeded

PROGRAM = "veche.features.media.imaging"
BODY_MOST_BYTES = 32 * 1024 * 1024
WAITING_MOST = 200
TASKS_EACH = 500
"""A process is replaced after so many tasks, so that what decoders leak does not add up."""
IDLE_S = 60.0


def find_ffmpeg() -> str | None:
    """Return where the program is that takes pictures of films; it need not be installed."""
    return shutil.which("ffmpeg", path=os.defpath)


@dataclass(frozen=True, slots=True)
class ImageAnswer:
    """What came of a task: a picture, the word that the original will do, or a refusal."""

    refusal: str | None = None
    content_type: str = ""
    width: int = 0
    height: int = 0
    is_original: bool = False
    body: bytes = b""


class _Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.tasks = 0
        self.idle_timer: asyncio.TimerHandle | None = None

    async def run(self, task: Mapping[str, Any]) -> ImageAnswer:
        """Have the process do one task."""
        assert self._process.stdin is not None, "the process was started with a pipe"
        assert self._process.stdout is not None, "the process was started with a pipe"
        self.tasks += 1
        self._process.stdin.write(orjson.dumps(task) + b"\n")
        await self._process.stdin.drain()
        head = orjson.loads(await self._process.stdout.readline())
        size_bytes = head.pop("size_bytes")
        if size_bytes > BODY_MOST_BYTES:
            return ImageAnswer(refusal="too_large")
        return ImageAnswer(**head, body=await self._process.stdout.readexactly(size_bytes))

    async def stop(self) -> None:
        """End the process at once."""
        if self.idle_timer is not None:
            self.idle_timer.cancel()
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()


class ImageWorkers:
    """A pool of processes. Tasks wait for a free one; too many waiting are refused."""

    def __init__(self, count: int, timeout_s: float, memory_bytes: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._idle: list[_Worker] = []
        self._stopping: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def measure(self, path: Path, pixels: int) -> ImageAnswer:
        """Return type and size of a picture."""
        return await self.run({"kind": "measure", "path": str(path), "pixels": pixels})

    async def run(self, task: Mapping[str, Any]) -> ImageAnswer:
        """Do a task in one of the processes."""
        if self._waiting >= WAITING_MOST:
            raise LimitExceeded("Too many pictures are being worked on", retry_after_ms=2000)
        self._waiting += 1
        try:
            async with self._free, self._borrow() as worker:
                return await asyncio.wait_for(worker.run(task), self._timeout_s)
        except TimeoutError:
            return ImageAnswer(refusal="too_slow")
        except (OSError, EOFError, orjson.JSONDecodeError):
            return ImageAnswer(refusal="unreadable")  # the decoder took its process with it
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(*(worker.stop() for worker in self._idle), *self._stopping)
        self._idle.clear()

    @asynccontextmanager
    async def _borrow(self) -> AsyncIterator[_Worker]:
        worker = self._idle.pop() if self._idle else await self._start()
        if worker.idle_timer is not None:
            worker.idle_timer.cancel()
        try:
            yield worker
        except BaseException:
            self._stop_soon(worker)  # what it would still answer belongs to nobody
            raise
        if worker.tasks >= TASKS_EACH:
            self._stop_soon(worker)
        else:
            self._keep(worker)

    async def _start(self) -> _Worker:
        # -P: the folder it is started in is no place to import from. The environment may hold secrets.
        # A session of its own, so that whatever it has started ends with it.
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            PROGRAM,
            str(self._memory_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        return _Worker(process)

    def _keep(self, worker: _Worker) -> None:
        self._idle.append(worker)
        loop = asyncio.get_running_loop()
        worker.idle_timer = loop.call_later(IDLE_S, self._stop_idle, worker)

    def _stop_idle(self, worker: _Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
            self._stop_soon(worker)

    def _stop_soon(self, worker: _Worker) -> None:
        task = asyncio.create_task(worker.stop())
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)
