"""The web app from a real server: its page, its compressed files from the disk, and the API beside it."""

from pathlib import Path

import httpx
import pytest

from tests.system.server_process import ServerProcess

WASM = b"\0asm" + b"x" * 2_000_000
SHORT = b"b" * 500_000


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Veche</title>")
    (folder / "assets" / "crypto-1.wasm").write_bytes(WASM)
    (folder / "assets" / "crypto-1.wasm.br").write_bytes(SHORT)
    return folder


def raw_body(url: str, encodings: str, method: str = "GET") -> tuple[httpx.Headers, bytes]:
    with httpx.stream(method, url, headers={"accept-encoding": encodings}) as answer:
        assert answer.status_code == 200
        return answer.headers, b"".join(answer.iter_raw())


def test_a_server_serves_the_app_and_its_api(
    tmp_path: Path, app_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VECHE_WEBAPP_FOLDER", str(app_folder))
    server = ServerProcess(tmp_path)
    server.start()
    try:
        page = httpx.get(f"{server.url}/room/x", headers={"accept": "text/html"})
        assert "<title>Veche</title>" in page.text
        assert httpx.get(server.url, headers={"if-none-match": page.headers["etag"]}).status_code == 304
        for encodings, body in [("br, gzip", SHORT), ("identity", WASM)]:
            headers, received = raw_body(f"{server.url}/assets/crypto-1.wasm", encodings)
            assert received == body
            assert headers["content-type"] == "application/wasm"
            headers, received = raw_body(f"{server.url}/assets/crypto-1.wasm", encodings, "HEAD")
            assert (headers["content-length"], received) == (str(len(body)), b"")
        unknown = httpx.get(f"{server.url}/_matrix/client/v3/x", headers={"accept": "text/html"})
        assert (unknown.status_code, unknown.json()["errcode"]) == (404, "M_UNRECOGNIZED")
        assert "matrix" in httpx.get(f"{server.url}/about").text.lower()
    finally:
        server.stop()
