"""Logs say nothing of what people say: at the most talkative level, and when things go wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.system.accounts import register
from tests.system.server_process import ServerProcess

SECRET = "swordfish"


@pytest.fixture(params=["off", "on"], ids=["readable", "json"])
def talkative_server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServerProcess]:
    monkeypatch.setenv("VECHE_LOG_LEVEL", "debug")
    monkeypatch.setenv("VECHE_LOG_JSON", request.param)
    server = ServerProcess(tmp_path)
    server.start()
    yield server
    if server.is_running:
        server.stop()


def test_a_busy_day_leaves_no_words_names_or_tokens_in_the_log(talkative_server: ServerProcess) -> None:
    server = talkative_server
    alice, bob = register(server.url, "alice"), register(server.url, "bob")
    with httpx.Client(base_url=f"{server.url}/_matrix/client/v3", headers=alice.headers, timeout=30) as http:
        room = http.post(
            "/createRoom", json={"name": SECRET, "topic": SECRET, "invite": [bob.user_id]}
        ).json()["room_id"]
        at = f"/rooms/{room}"
        asked = [
            http.put(f"{at}/send/m.room.message/1", json={"msgtype": "m.text", "body": SECRET}),
            http.put(f"{at}/state/m.room.topic/{SECRET}", json={"topic": SECRET}),
            http.put(f"/user/{alice.user_id}/account_data/org.x", json={"a": SECRET}),
            http.put(f"/profile/{alice.user_id}/displayname", json={"displayname": SECRET}),
            http.put(f"/sendToDevice/org.x/{SECRET}", json={"messages": {bob.user_id: {"*": {"a": SECRET}}}}),
            http.post("/search", json={"search_categories": {"room_events": {"search_term": SECRET}}}),
            http.post("/user_directory/search", json={"search_term": SECRET}),
            http.post(f"{server.url}/_matrix/media/v3/upload?filename={SECRET}", content=SECRET.encode()),
            http.get(
                f"{server.url}/_matrix/client/v1/media/preview_url",
                params={"url": f"http://127.0.0.1:1/{SECRET}"},
            ),
            http.get("/sync", params={"since": SECRET}),
            http.get("/sync", params={"access_token": alice.access_token}),
            http.get(f"/{SECRET}"),
            http.put(f"{at}/send/m.room.message/2", content=f'{{"{SECRET}": '),
            http.put(f"{at}/send/m.room.message/3", json={"body": SECRET, "number": 2**60}),
            http.post("/login", json={"type": "m.login.password", "user": alice.user_id, "password": SECRET}),
            http.get("/account/whoami", headers={"Authorization": f"Bearer {SECRET}"}),
        ]
        asked.append(http.post("/logout", json={}))
    assert {answer.status_code // 100 for answer in asked} >= {2, 4}
    assert all(answer.status_code != 500 for answer in asked)
    server.stop()

    log = server.output
    assert log.count("m.room.message") == 0
    assert "/_matrix/client/v3/rooms/{room_id}/send/{type}/{txn_id}" in log
    for private in (SECRET, alice.access_token, bob.access_token, alice.password, room, "alice", "bob"):
        assert private not in log, private


def test_each_line_is_json_where_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECHE_LOG_JSON", "on")
    server = ServerProcess(tmp_path)
    server.start()
    server.stop()
    lines = [line for line in server.output.splitlines() if line.startswith("{")]
    assert [json.loads(line)["event"] for line in lines][-2:] == ["stopping", "stopped"]
    assert {"event", "level", "timestamp"} <= set(json.loads(lines[-1]))
