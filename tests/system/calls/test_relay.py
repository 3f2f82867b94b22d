"""TURN by the real coturn: who is relayed, by each way out alone, and where to never."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import pytest

from tests.free_port import free_port
from tests.system.calls.caller import Caller
from tests.system.calls.conftest import start_server
from tests.system.calls.turn_client import Relay, TurnRefused
from tests.system.server_process import ServerProcess

TURN = "/voip/turnServer"
NAME = "turn.example.org"
DEPLOY = Path(__file__).parents[3] / "deploy" / "turn" / "haproxy.cfg"
WITHIN_S = 30.0

T = TypeVar("T")


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
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for both names, with its key behind it in the same file, as HAProxy wants it."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate, both = (folder / name for name in ("key.pem", "certificate.pem", "both.pem"))
    names = f"subjectAltName=DNS:localhost,DNS:{NAME}"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    request += ["-subj", "/CN=localhost", "-addext", names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(request, check=True, capture_output=True)
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    return both


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[ServerProcess]:
    server = start_server(
        tmp_path_factory.mktemp("server"),
        "coturn",
        VECHE_CALLS_TURN_CERTIFICATE_FILE=str(certificate),
        VECHE_CALLS_TURN_CERTIFICATE_KEY_FILE=str(certificate),
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def turn(server: ServerProcess) -> dict[str, object]:
    ann = Caller.register(server.url, "ann")
    found: dict[str, object] = ann.must("GET", TURN)
    return found


def ports_of(turn: dict[str, object]) -> list[int]:
    """The ports for UDP, TCP and TLS, as clients are told them."""
    uris = turn["uris"]
    assert isinstance(uris, list)
    return [int(uri.split(":")[2].partition("?")[0]) for uri in uris]


@pytest.fixture(scope="module")
def web_port(
    server: ServerProcess,
    turn: dict[str, object],
    certificate: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """The port of HAProxy with the configuration that we tell operators of, at other addresses."""
    program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None:
        pytest.skip("HAProxy is not installed")
    folder, port = tmp_path_factory.mktemp("haproxy"), free_port()
    changes = {
        "bind :443": f"bind 127.0.0.1:{port}",
        "192.0.2.10:5349": f"127.0.0.1:{ports_of(turn)[2]}",
        "/run/haproxy/web.sock": f"{folder}/web.sock",
        "/etc/haproxy/certificate.pem": str(certificate),
        "127.0.0.1:8008": server.url.removeprefix("http://"),
    }
    config = DEPLOY.read_text()
    for theirs, ours in changes.items():
        assert theirs in config, theirs
        config = config.replace(theirs, ours)
    (folder / "haproxy.cfg").write_text(config)
    process = subprocess.Popen([program, "-db", "-f", folder / "haproxy.cfg"])
    until_it_works(lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close())
    yield port
    process.terminate()
    process.wait(timeout=30)


def until_it_works(act: Callable[[], T]) -> T:
    """Programs run a moment before they listen."""
    deadline = time.monotonic() + WITHIN_S
    while True:
        try:
            return act()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def open_line(way: str, port: int, certificate: Path) -> socket.socket:
    """Connect by one way, and by no other."""
    address = ("127.0.0.1", port)
    if way == "udp":
        packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        packets.settimeout(WITHIN_S)
        packets.connect(address)
        return packets
    plain = socket.create_connection(address, timeout=WITHIN_S)
    if way == "tcp":
        return plain
    trusted = ssl.create_default_context(cafile=certificate)
    return trusted.wrap_socket(plain, server_hostname=NAME)


def test_people_are_told_where_they_are_relayed(turn: dict[str, object]) -> None:
    uris = turn["uris"]
    assert isinstance(uris, list)
    told = [uri.partition(":")[0] + uri.partition("?")[2] for uri in uris]
    assert told == ["turntransport=udp", "turntransport=tcp", "turnstransport=tcp"]


@pytest.mark.parametrize("way", ["udp", "tcp", "tls", "tls-on-the-port-of-the-web"])
def test_two_people_reach_each_other_by_one_way_alone(
    way: str, turn: dict[str, object], certificate: Path, request: pytest.FixtureRequest
) -> None:
    ports = dict(zip(("udp", "tcp", "tls"), ports_of(turn), strict=True))
    port = ports[way] if way in ports else request.getfixturevalue("web_port")
    username, password = str(turn["username"]), str(turn["password"])

    with ExitStack() as lines:

        def relayed(password: str) -> Relay:
            line = lines.enter_context(open_line(way, port, certificate))
            return Relay(line, username, password).allocate()

        ann, ben = until_it_works(lambda: relayed(password)), relayed(password)
        ann.permit(ben.address)
        ben.permit(ann.address)
        for one, other in ((ann, ben), (ben, ann)):
            one.send(other.address, b"hello")
            assert other.receive() == (one.address, b"hello")
        with pytest.raises(TurnRefused, match="401"):
            relayed("made-up")
        with pytest.raises(TurnRefused, match="403"):
            ann.permit(("10.0.0.1", 9))


def test_the_port_of_turn_is_still_that_of_the_web(web_port: int, certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=certificate)
    with httpx.Client(base_url=f"https://localhost:{web_port}", verify=trusted) as web:
        assert "v1.1" in web.get("/_matrix/client/versions").json()["versions"]


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
