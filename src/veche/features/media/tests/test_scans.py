"""A virus scanner, ClamAV's own daemon, looks at files before anybody else can."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from veche.features.media.settings import parse_scanner
from veche.features.media.tests.house import OpenHouse, error_of

pytestmark = pytest.mark.anyio

# In two parts, so that a scanner does not take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A daemon that knows one virus, which is none."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon): no file is scanned")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "known.hdb").write_text(SIGNATURE)
    socket = folder / "socket"
    settings = [
        f"DatabaseDirectory {folder}",
        f"LocalSocket {socket}",
        "Foreground yes",
        "StreamMaxLength 1M",
    ]
    (folder / "clamd.conf").write_text(
        "\n".join([*settings, f"TemporaryDirectory {folder}", "User root", ""])
    )
    daemon = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        deadline_s = time.monotonic() + 60
        while not socket.exists():
            assert daemon.poll() is None, "the daemon has ended"
            assert time.monotonic() < deadline_s, "the daemon does not listen"
            time.sleep(0.05)
        yield f"unix:{socket}"
    finally:
        daemon.terminate()
        daemon.wait()


async def test_a_virus_is_refused_and_nothing_of_it_stays(open_house: OpenHouse, scanner: str) -> None:
    async with open_house(scanner=scanner) as house:
        answer = await house.person("alice").try_upload(EICAR, "text/plain")
        assert error_of(answer) == (403, "M_FORBIDDEN")
        assert "Eicar-Test-Signature" in answer.json()["error"]
        assert house.files == []


async def test_a_virus_in_parts_is_refused_as_well(open_house: OpenHouse, scanner: str) -> None:
    async with open_house(scanner=scanner) as house:
        alice = house.person("alice")
        tus = {"tus-resumable": "1.0.0"}
        begun = await alice.ask(
            "POST", "../_veche/v1/uploads", headers=tus | {"upload-length": str(len(EICAR))}
        )
        path = "../" + begun.headers["location"].partition("/_veche/")[1].lstrip("/")
        path += begun.headers["location"].partition("/_veche/")[2]
        part = tus | {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
        answer = await alice.ask("PATCH", path, headers=part, content=EICAR)
        assert error_of(answer) == (403, "M_FORBIDDEN")
        assert (await alice.ask("HEAD", path, headers=tus)).status_code == 404
        assert house.files == []


async def test_a_clean_file_says_so(open_house: OpenHouse, scanner: str) -> None:
    async with open_house(scanner=scanner) as house:
        address = await house.person("alice").upload(b"nothing bad")
        assert (await house.person("bob").download(address)).headers["veche-scan"] == "clean"


async def test_a_file_too_large_to_look_at_is_not_called_clean(open_house: OpenHouse, scanner: str) -> None:
    async with open_house(scanner=scanner, scanner_most_bytes=100) as house:
        address = await house.person("alice").upload(bytes(101))
        scan = (await house.person("bob").download(address)).headers["veche-scan"]
        assert scan == "not-scanned; reason=too-large"


async def test_a_scanner_that_takes_less_than_the_settings_say_gives_no_verdict(
    open_house: OpenHouse, scanner: str
) -> None:
    async with open_house(scanner=scanner) as house:
        address = await house.person("alice").upload(bytes(3_000_000))
        scan = (await house.person("bob").download(address)).headers["veche-scan"]
        assert scan == "not-scanned; reason=unavailable"


async def test_without_the_daemon_files_are_marked_or_refused(open_house: OpenHouse, tmp_path: Path) -> None:
    nobody = f"unix:{tmp_path}/nobody"
    async with open_house(scanner=nobody) as house:
        address = await house.person("alice").upload(b"who knows")
        scan = (await house.person("bob").download(address)).headers["veche-scan"]
        assert scan == "not-scanned; reason=unavailable"
    async with open_house(scanner=nobody, scanner_required=True) as house:
        assert (await house.person("alice").try_upload(b"who knows then")).status_code == 503
        assert len(house.files) == 1, "only the first file is kept"


async def test_the_same_content_is_known_by_its_newest_verdict(
    open_house: OpenHouse, scanner: str, tmp_path: Path
) -> None:
    async with open_house(scanner=f"unix:{tmp_path}/nobody") as house:
        address = await house.person("alice").upload(b"the same")
    async with open_house(scanner=scanner) as house:
        await house.person("bob").upload(b"the same")
        assert (await house.person("bob").download(address)).headers["veche-scan"] == "clean"


async def test_without_a_scanner_nothing_is_said(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(b"who knows")
        assert "veche-scan" not in (await house.person("bob").download(address)).headers


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp:scanner:3310", ("scanner", 3310)),
        ("tcp:[::1]:3310", ("::1", 3310)),
    ],
)
def test_an_address_is_read(text: str, address: object) -> None:
    assert parse_scanner(text) == address


@pytest.mark.parametrize("text", ["", "unix:relative", "tcp:host", "tcp:host:0", "tcp::1", "http://host:1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a scanner is named as"):
        parse_scanner(text)
