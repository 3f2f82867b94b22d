"""Servers that carry calls: with the real LiveKit and the real coturn, on ports of their own."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.free_port import free_port
from tests.system.server_process import ServerProcess
from veche.features.calls.programs.own_coturn import find_coturn
from veche.features.calls.programs.own_livekit import find_livekit
from veche.features.calls.settings import CallsSettings

UP_WITHIN_S = 60.0
RELAYS = 40

Start = Callable[..., ServerProcess]


def start_server(folder: Path, *programs: str, **settings: str) -> ServerProcess:
    """Start a server with LiveKit, coturn or both, and wait until they run."""
    _skip_without(*programs)
    first = free_port()
    environment = {
        "VECHE_CALLS_SFU": "auto" if "LiveKit" in programs else "off",
        "VECHE_CALLS_SFU_TCP_PORT": str(free_port()),
        "VECHE_CALLS_SFU_UDP_PORT": str(free_port()),
        "VECHE_CALLS_TURN": "auto" if "coturn" in programs else "off",
        "VECHE_CALLS_TURN_PORT": str(free_port()),
        "VECHE_CALLS_TURN_TLS_PORT": str(free_port()),
        "VECHE_CALLS_TURN_RELAY_PORTS": f"{first}-{first + RELAYS}",
        **settings,
    }
    server = ServerProcess(folder, environment=environment)
    server.start()
    await_programs(server, *programs)
    return server


def _skip_without(*programs: str) -> None:
    if "LiveKit" in programs and find_livekit(CallsSettings()) is None:
        pytest.skip("LiveKit is not here: make sfu builds it")
    if "coturn" in programs and find_coturn(CallsSettings()) is None:
        pytest.skip("coturn is not installed")


def await_programs(server: ServerProcess, *names: str, times: int = 1) -> None:
    """Wait until the server has said that programs run, for the first or a later time."""
    deadline = time.monotonic() + UP_WITHIN_S
    while any(_count_up(server, name) < times for name in names):
        if time.monotonic() > deadline:
            raise AssertionError(f"{names} did not come up:\n{server.output}")
        time.sleep(0.05)


def _count_up(server: ServerProcess, name: str) -> int:
    lines = server.output.splitlines()
    return sum("a program runs" in line and f"program={name}" in line for line in lines)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with both, shared by the stories of a module."""
    server = start_server(tmp_path_factory.mktemp("server"), "LiveKit", "coturn")
    yield server
    server.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server that belongs to one story."""
    started: list[ServerProcess] = []

    def start_one(*programs: str, **settings: str) -> ServerProcess:
        started.append(start_server(tmp_path / f"server{len(started)}", *programs, **settings))
        return started[-1]

    yield start_one
    for server in started:
        if server.is_running:
            server.stop()
