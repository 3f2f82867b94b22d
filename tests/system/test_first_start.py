"""The first start of a server: what it says, and how it comes by its administrator."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.server_process import ServerProcess

BEYOND = ("--public-url", "https://chat.example.org", "--registration", "closed")
Start = Callable[..., ServerProcess]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a server with the web app, that ends with the test."""
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("<!doctype html>")
    monkeypatch.setenv("VECHE_WEBAPP_FOLDER", str(dist))
    started: list[ServerProcess] = []

    def start_one(*options: str) -> ServerProcess:
        started.append(ServerProcess(tmp_path, options=options))
        started[-1].start()
        return started[-1]

    yield start_one
    for server in started:
        if server.is_running:
            server.stop()


def links(server: ServerProcess) -> list[str]:
    return re.findall(r"https://chat\.example\.org/setup#(\w+)", server.output)


def register(server: ServerProcess, name: str, auth: dict[str, str]) -> httpx.Response:
    body = {"username": name, "password": "correct horse", "auth": auth}
    return httpx.post(f"{server.url}/_matrix/client/v3/register", json=body)


def test_beyond_this_machine_a_link_is_printed_until_it_is_used(start: Start) -> None:
    server = start(*BEYOND)
    server.restart()
    first, second = links(server)
    assert first != second
    assert register(server, "mallory", {"type": "org.veche.login.setup", "token": first}).status_code == 401
    made = register(server, "ann", {"type": "org.veche.login.setup", "token": second})
    assert made.status_code == 200, made.text
    assert (second in server.output, made.json()["user_id"]) == (True, "@ann:localhost")
    server.restart()
    assert len(links(server)) == 2
    assert "Nobody can register" in server.output


def test_on_ones_own_machine_the_first_is_told_what_happens(start: Start) -> None:
    server = start()
    assert "Open http://localhost" in server.output
    assert "the first account becomes the administrator's" in server.output
    assert register(server, "ann", {"type": "m.login.dummy"}).status_code == 200
    server.restart()
    assert "Anybody may register" in server.output
