"""TURN by the real coturn: who is relayed, by which transport, and where to never."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.system.calls.caller import Caller
from tests.system.calls.conftest import Start, start_server
from tests.system.calls.turn_client import TurnRefused, allocate
from tests.system.server_process import ServerProcess

TURN = "/voip/turnServer"


def relay(
    turn: dict[str, object], *options: str, password: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Have coturn's own client send through the relay to itself and count what comes back."""
    uris = turn["uris"]
    assert isinstance(uris, list)
    host, port = urlsplit(str(uris[0]).replace("turn:", "turn://").partition("?")[0]).netloc.split(":")
    client = shutil.which("turnutils_uclient")
    assert client is not None, "it comes with coturn"
    who = ["-u", str(turn["username"]), "-w", password or str(turn["password"])]
    return subprocess.run(
        [
            client,
            "-y",
            "-n",
            "3",
            "-c",
            "-p",
            port,
            *who,
            *options,
            "127.0.0.1" if host == "localhost" else host,
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = start_server(tmp_path_factory.mktemp("server"), "coturn")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def turn(server: ServerProcess) -> dict[str, object]:
    ann = Caller.register(server.url, "ann")
    found: dict[str, object] = ann.must("GET", TURN)
    return found


def test_people_are_told_where_they_are_relayed(turn: dict[str, object]) -> None:
    uris = turn["uris"]
    assert isinstance(uris, list)
    assert [uri.partition("?")[2] for uri in uris] == ["transport=udp", "transport=tcp"]


@pytest.mark.parametrize("transport", [[], ["-t"]], ids=["udp", "tcp"])
def test_two_people_meet_at_the_relay(turn: dict[str, object], transport: list[str]) -> None:
    done = relay(turn, *transport)
    assert "Total lost packets 0" in done.stdout, done.stdout[-2_000:]


def test_a_made_up_password_is_refused(turn: dict[str, object]) -> None:
    done = relay(turn, password="made-up")
    assert done.returncode != 0
    assert "lost packets 0 (0" not in done.stdout


@pytest.mark.parametrize("peer", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_nobody_is_relayed_into_private_networks(turn: dict[str, object], peer: str) -> None:
    uris = turn["uris"]
    assert isinstance(uris, list)
    port = str(uris[0]).split(":")[2].partition("?")[0]
    client = ["turnutils_uclient", "-n", "1", "-c", "-e", peer, "-r", "9", "-p", port]
    done = subprocess.run(
        [*client, "-u", str(turn["username"]), "-w", str(turn["password"]), "127.0.0.1"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "403" in done.stdout + done.stderr, done.stdout[-2_000:]


def test_with_a_certificate_it_also_speaks_tls(start: Start, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*request, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = start(
        "coturn",
        VECHE_CALLS_TURN_CERTIFICATE_FILE=str(certificate),
        VECHE_CALLS_TURN_CERTIFICATE_KEY_FILE=str(key),
    )
    told = Caller.register(server.url, "ann").must("GET", TURN)
    tls = told["uris"][-1]
    assert tls.startswith("turns:")
    port = int(tls.split(":")[2].partition("?")[0])
    trusted = ssl.create_default_context(cafile=certificate)

    def ask(password: str) -> str:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=30) as plain,
            trusted.wrap_socket(plain, server_hostname="localhost") as stream,
        ):
            return allocate(stream, told["username"], password)

    assert ip_address(ask_until_ready(lambda: ask(told["password"])))
    with pytest.raises(TurnRefused, match="401"):
        ask("made-up")


def ask_until_ready(ask: Callable[[], str]) -> str:
    """coturn listens a moment before it has read its secret."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return ask()
        except TurnRefused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
