"""A program beside this server: started with it, started again when it dies, ended with it."""

import asyncio
import os
import shutil
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from veche.kit.observe import logger

ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
"""What a program sees of ours: nothing that was said to this server."""
READY_WITHIN_S = 20.0
LOOK_EVERY_S = 0.05
STEADY_S = 30.0
"""Whoever has run for so long and dies is started again at once."""
PAUSE_FIRST_S = 0.2
PAUSE_MOST_S = 30.0
END_WITHIN_S = 1.0
TAIL_BYTES = 300

Ready = Callable[[], Awaitable[bool]]


class ChildProcess:
    """Keeps a program running. Each time `is_ready` first says yes, `when_up` is awaited.

    `dies_by` names the signal that it gets when this process has died.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        is_ready: Ready,
        when_up: Callable[[], Awaitable[None]] | None = None,
        dies_by: str = "KILL",
    ) -> None:
        self.is_up = False
        """Whether it runs and answers."""
        self._name = name
        self._command = command
        self._is_ready = is_ready
        self._when_up = when_up
        self._dies_by = dies_by
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process that runs now."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Begin to keep it running. Whoever needs it asks `is_up`."""
        self._task = asyncio.create_task(self._keep_running(), name=self._name)

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _keep_running(self) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            begun_s = loop.time()
            await self._run()
            failures = 0 if loop.time() - begun_s > STEADY_S else failures + 1
            await asyncio.sleep(_pause_s(failures))

    async def _run(self) -> None:
        """Run it once, until it ends by itself or is ended."""
        try:
            process = await asyncio.create_subprocess_exec(
                *_bound_to_us(self._command, self._dies_by),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
                env=ENVIRONMENT,
                start_new_session=True,  # a Ctrl-C at the terminal is ours to pass on, in order
            )
        except OSError as error:
            logger.error("a program cannot be started", program=self._name, error=error.strerror)
            return
        self._process = process
        watch = asyncio.create_task(self._watch())
        try:
            tail = await _read_tail(process)
            status = await process.wait()
            # What it says before anybody has used it names nobody; later words are not kept.
            said = {} if self.is_up else {"said": tail}
            logger.warning("a program has ended", program=self._name, status=status, **said)
        finally:
            self.is_up = False
            watch.cancel()
            await _end(process)
            self._process = None

    async def _watch(self) -> None:
        """Wait until it answers, and tell."""
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN_S):
                while not await self._is_ready():  # noqa: ASYNC110 - nothing tells when a program is ready
                    await asyncio.sleep(LOOK_EVERY_S)
            self.is_up = True
            logger.info("a program runs", program=self._name)
            try:
                if self._when_up is not None:
                    await self._when_up()
            except Exception:  # noqa: BLE001 - what follows a start must not end the watch over it
                logger.exception("what follows the start of a program failed", program=self._name)
            return
        logger.error("a program does not answer", program=self._name)
        if self._process is not None:
            self._process.kill()


def find_program(name: str, *places: str) -> str | None:
    """Return where a program is: at one of some places, or on the path of the system."""
    for place in places:
        if found := shutil.which(place):
            return found
    return shutil.which(name, path=ENVIRONMENT["PATH"])


def _bound_to_us(command: Sequence[str], dies_by: str) -> list[str]:
    """Return a command that ends when this process does, however that ends, and gains no rights."""
    setpriv = find_program("setpriv")
    guard = [] if setpriv is None else [setpriv, "--pdeathsig", dies_by, "--no-new-privs", "--"]
    return [*guard, *command]


def _pause_s(failures: int) -> float:
    return min(PAUSE_FIRST_S * float(1 << min(failures, 10)), PAUSE_MOST_S)


async def _read_tail(process: Process) -> str:
    """Read all that a program says, and return how it ended."""
    assert process.stdout is not None, "its output is a pipe"
    tail = b""
    while said := await process.stdout.read(65_536):
        tail = (tail + said)[-TAIL_BYTES:]
    return tail.decode(errors="replace").strip()


async def _end(process: Process) -> None:
    """End a program, and what it has started itself."""
    for end in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, end)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_WITHIN_S):
                await process.wait()
