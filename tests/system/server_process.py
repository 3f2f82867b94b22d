"""A Veche server in a process of its own: started, stopped, killed and started again on the same data."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.free_port import free_port

READY_WITHIN_S = 30.0
STOP_WITHIN_S = 15.0
OUTPUT_SHOWN_CHARS = 20_000
LAST_WELCOME = b"Press Ctrl-C to stop."
WITHOUT_CALLS = {"VECHE_CALLS_SFU": "off", "VECHE_CALLS_TURN": "off"}
"""Programs that carry calls have ports for all the world: a test that needs them names free ones."""


class ServerFailed(Exception):
    """The server did not do what a start or a stop asks for; carries the end of its output."""


@dataclass(frozen=True)
class OutsideServer:
    """A homeserver that runs already, of whatever make: it can be talked to, not stopped."""

    url: str


class ServerProcess:
    """One server on 127.0.0.1. The port and the data stay the same over restarts."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        options: Sequence[str] = (),
        environment: Mapping[str, str] = WITHOUT_CALLS,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.place = ["--data", str(folder / "data"), *(["--database", database] if database else [])]
        """The options that say to any command where this server's data is."""
        self._log = folder / "server.log"
        self._log_start_bytes = 0
        self._command = [*_serve(self.port), *self.place, *options]
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._started().pid

    @property
    def output(self) -> str:
        """The end of what the server has written so far."""
        return self._log.read_text(errors="replace")[-OUTPUT_SHOWN_CHARS:]

    def start(self) -> None:
        assert not self.is_running, "the server runs already"
        with self._log.open("ab") as log:
            self._log_start_bytes = log.tell()
            # A session of its own, so that a kill reaches the workers too and a Ctrl-C for pytest does not.
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._await_ready()

    def stop(self, timeout_s: float = STOP_WITHIN_S) -> int:
        """Ask the server to finish and wait until it has; returns its exit status."""
        self.ask_to_stop()
        return self.wait(timeout_s)

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and leave it to the server to finish."""
        self._started().send_signal(signal.SIGTERM)

    def wait(self, timeout_s: float) -> int:
        """Wait until the server has ended; returns its exit status."""
        try:
            return self._started().wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerFailed(
                f"still running {timeout_s} s after it was asked to stop:\n{self.output}"
            ) from None

    def kill(self) -> None:
        """End the server and its workers at once (SIGKILL), whatever they are doing."""
        process = self._started()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self) -> None:
        """Start again on the same data, after a graceful stop if the server still runs."""
        if self.is_running:
            self.stop()
        self.start()

    def _started(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server was never started"
        return self._process

    def _await_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while not (self._has_welcomed() and _answers(self.url)):
            if not self.is_running:
                raise ServerFailed(f"ended with status {self._started().returncode}:\n{self.output}")
            if time.monotonic() > deadline:
                self.kill()
                raise ServerFailed(f"not ready after {READY_WITHIN_S} s:\n{self.output}")
            time.sleep(0.05)

    def _has_welcomed(self) -> bool:
        """Whether this start has printed all that a person at the terminal is told."""
        return LAST_WELCOME in self._log.read_bytes()[self._log_start_bytes :]


def _serve(port: int) -> list[str]:
    place = ["--host", "127.0.0.1", "--port", str(port)]
    policy = ["--server-name", "localhost", "--registration", "open", "--rate-limits", "off"]
    return [sys.executable, "-m", "veche", "serve", *place, *policy]


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_matrix/client/versions", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
