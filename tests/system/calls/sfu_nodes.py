"""Several LiveKits in one place, as docs/scale.md says: one Redis, and a balancer before their signalling."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.free_port import free_port
from veche.features.calls.programs.own_livekit import find_livekit
from veche.features.calls.settings import CallsSettings

KEY, SECRET = "veche-tests", "a secret of thirty-two characters"
READY_WITHIN_S = 30.0


@dataclass(frozen=True)
class Node:
    """One LiveKit, by the name that it has in Redis; `url` passes by the balancer."""

    name: str
    url: str
    process: subprocess.Popen[bytes]


@dataclass(frozen=True)
class Nodes:
    """What is running; `url` is where clients and servers come in."""

    url: str
    redis_port: int
    nodes: tuple[Node, ...]

    def node_of_call(self) -> Node:
        """The one node on which there is a room, of which there is one."""
        command = ["redis-cli", "-p", str(self.redis_port), "HVALS", "room_node_map"]
        names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        (found,) = [node for node in self.nodes if node.name in names]
        return found


@contextmanager
def several_nodes(folder: Path, count: int) -> Iterator[Nodes]:
    """Run so many; skips the test where a program is missing."""
    livekit = find_livekit(CallsSettings())
    if livekit is None:
        pytest.skip("LiveKit is not here: make sfu builds it")
    for program in ("redis-server", "haproxy"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with ExitStack() as running:
        redis_port, port = free_port(), free_port()
        quiet = ["--save", "", "--bind", "127.0.0.1", "--dir", str(folder)]
        running.enter_context(_running(folder, "redis-server", "--port", str(redis_port), *quiet))
        ports = [free_port() for _ in range(count)]
        nodes = []
        for number, node_port in enumerate(ports):
            config = _describe_node(node_port, redis_port)
            place = folder / f"node{number}"
            place.mkdir()
            process = running.enter_context(
                _running(place, str(livekit), "--config-body", json.dumps(config))
            )
            name = _await_name(place / "log", node_port)
            nodes.append(Node(name, f"ws://127.0.0.1:{node_port}", process))
        (folder / "haproxy.cfg").write_text(_describe_balancer(port, ports))
        running.enter_context(_running(folder, "haproxy", "-db", "-f", str(folder / "haproxy.cfg")))
        _await_answer(port)
        yield Nodes(f"ws://127.0.0.1:{port}", redis_port, tuple(nodes))


@contextmanager
def _running(folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _describe_node(port: int, redis_port: int) -> dict[str, object]:
    return {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "redis": {"address": f"127.0.0.1:{redis_port}"},
        "rtc": {
            "tcp_port": free_port(),
            "udp_port": free_port(),
            "node_ip": "127.0.0.1",
            "enable_loopback_candidate": True,
            "stun_servers": [f"127.0.0.1:{free_port()}"],
        },
        "keys": {KEY: SECRET},
        "room": {"auto_create": False},
        "logging": {"level": "info", "json": True},
    }


def _describe_balancer(port: int, ports: list[int]) -> str:
    servers = "\n".join(
        f"  server node{number} 127.0.0.1:{one} check inter 500ms" for number, one in enumerate(ports)
    )
    return f"""defaults
  mode http
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout tunnel 1h
listen signalling
  bind 127.0.0.1:{port}
  balance roundrobin
  option httpchk GET /
  option redispatch
{servers}
"""


def _await_name(log: Path, port: int) -> str:
    _await_answer(port)
    found = re.search(r'"nodeID": ?"(\w+)"', log.read_text())
    assert found, log.read_text()
    return found[1]


def _await_answer(port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"nothing answers at {port}"
        time.sleep(0.05)
