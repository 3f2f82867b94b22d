"""What machines are told of this process, and what not."""

from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, running_house

pytestmark = pytest.mark.anyio

ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}
"""What a reverse proxy on this machine says of somebody on the internet."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def numbers(house: House) -> dict[str, float]:
    lines = (await house.http.get("/metrics")).text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


async def test_the_probes_say_yes_until_the_server_stops(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url) as house:
        for probe in ("/health/live", "/health/ready"):
            assert (await house.http.get(probe)).status_code == 200
        await house.app.release()
        assert (await house.http.get("/health/live")).status_code == 200
        refused = await house.http.get("/health/ready")
        assert (refused.status_code, refused.json()["error"]) == (503, "This server is stopping")


async def test_a_database_that_is_away_is_told_without_details(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*_: Any) -> None:
        raise ConnectionError("password=secret")

    async with running_house(tmp_path, None) as house:
        monkeypatch.setattr(type(house.app.kit.database), "read", lose)
        refused = await house.http.get("/health/ready")
        assert (refused.status_code, refused.json()["error"]) == (503, "The database does not answer")


async def test_what_was_done_is_counted(tmp_path: Path, database_url: str | None) -> None:
    async with running_house(tmp_path, database_url) as house:
        before = await numbers(house)
        alice = await house.person("alice")
        room_id = await alice.create_room()
        for _ in range(3):
            await alice.say(room_id, "hello")
        after = await numbers(house)

    sent = 'veche_http_request_seconds_count{method="PUT",route="/_matrix/client/v3/rooms/{room_id}/send/{type}/{txn_id}",status="200"}'
    assert after[sent] == 3
    assert after["veche_log_position_total"] >= before["veche_log_position_total"] + 3
    assert after["veche_database_units_total"] > before["veche_database_units_total"]
    assert after["veche_sync_waiting"] == 0
    assert after["veche_http_requests_open"] == 1  # this very one
    assert after["process_resident_memory_bytes"] > 0


async def test_metrics_hold_nothing_of_anybody(tmp_path: Path) -> None:
    async with running_house(tmp_path, None) as house:
        alice = await house.person("alice")
        room_id = await alice.create_room()
        await alice.ask("GET", f"/rooms/{room_id}/no-such-thing/{alice.user_id}")
        await house.http.get("/_matrix/client/v3/sync", params={"access_token": "secret"})
        text = (await house.http.get("/metrics")).text
    for private in ("alice", room_id, "secret"):
        assert private not in text


async def test_metrics_are_for_the_operators_networks(tmp_path: Path) -> None:
    async with running_house(tmp_path, None) as house:
        refused = await house.http.get("/metrics", headers=ELSEWHERE)
        assert (refused.status_code, refused.json()["errcode"]) == (403, "M_FORBIDDEN")
    async with running_house(tmp_path, None, metrics_allow=("203.0.113.0/24",)) as house:
        assert (await house.http.get("/metrics", headers=ELSEWHERE)).status_code == 200
        assert (await house.http.get("/metrics")).status_code == 403
