"""Looking after the server itself: registration tokens, health, settings."""

from pathlib import Path

import pytest
from tests.in_process import PASSWORD, House, running_house

from veche.features.accounts.api import AccountsSettings
from veche.features.admin.tests.desk import must, new_admin, refused

pytestmark = pytest.mark.anyio

TOKENS = "/admin/registration-tokens"


async def test_tokens_are_made_shown_and_voided(house: House) -> None:
    admin = await new_admin(house)
    made = await must(admin, "POST", TOKENS, {"uses_allowed": 2, "lifetime_s": 3600})
    assert (made["uses"], made["uses_allowed"], made["is_valid"]) == (0, 2, True)
    assert made["expires_ms"] == made["created_ms"] + 3_600_000
    named = await must(admin, "POST", TOKENS, {"token": "come-in"})
    assert (named["token"], named["uses_allowed"], named["expires_ms"]) == ("come-in", None, None)
    found = (await must(admin, "GET", TOKENS))["tokens"]
    assert {token["token"] for token in found} == {made["token"], "come-in"}
    await must(admin, "DELETE", f"{TOKENS}/come-in")
    assert await refused(admin, "DELETE", f"{TOKENS}/come-in") == (404, "M_NOT_FOUND")
    assert [token["token"] for token in (await must(admin, "GET", TOKENS))["tokens"]] == [made["token"]]


async def test_tokens_have_a_form_and_limits(house: House) -> None:
    admin = await new_admin(house)
    await must(admin, "POST", TOKENS, {"token": "one"})
    assert await refused(admin, "POST", TOKENS, {"token": "one"}) == (400, "M_INVALID_PARAM")
    for body in ({"token": "with space"}, {"uses_allowed": 0}, {"lifetime_s": 10**12}, {"uses_allowed": "x"}):
        assert await refused(admin, "POST", TOKENS, body) == (400, "M_BAD_JSON")


async def test_health_tells_what_is_here_and_what_waits(house: House) -> None:
    admin, bob = await new_admin(house), await house.person("bob")
    await bob.create_room()
    headers = {"Content-Type": "image/png", **bob.headers}
    for content in (b"12345", b"12345", b"123"):
        await bob.http.post("/_matrix/media/v3/upload", content=content, headers=headers)
    told = await must(admin, "GET", "/admin/health")
    assert (told["users"], told["guests"], told["rooms"], told["open_reports"]) == (2, 0, 1, 0)
    assert (told["media"]["count"], told["media"]["size_bytes"]) == (2, 8)
    nothing = {"swept_ms": None, "count": 0, "size_bytes": 0, "freed_count": 0, "freed_bytes": 0}
    assert told["media"]["orphans"] == nothing
    assert told["database"]["engine"] == house.app.kit.database.dialect
    assert told["database"]["size_bytes"] > 0
    assert told["database"]["position"] >= 1
    assert told["database"]["schema"]["rooms"] == len(house.app.migrations["rooms"])
    assert 0 < told["disk"]["free_bytes"] <= told["disk"]["total_bytes"]
    assert told["jobs"]["failing"] == 0
    assert told["memory_bytes"] > 1_000_000
    assert told["started_ms"] <= told["now_ms"]


async def test_settings_are_shown_without_secrets(tmp_path: Path, database_url: str | None) -> None:
    accounts = AccountsSettings(
        registration="open", smtp_password="hush", smtp_user="mailer", password_memory_kib=64
    )
    origins = {("accounts", "smtp_user"): "[accounts] smtp_user in veche.toml"}
    async with running_house(tmp_path, database_url, accounts=accounts, origins=origins) as house:
        admin = await new_admin(house)
        told = await must(admin, "GET", "/admin/settings")
        found = {(one["section"], one["name"]): one for one in told["settings"]}
        secret = found["accounts", "smtp_password"]
        assert (secret["value"], secret["default"], secret["is_set"]) == (None, None, True)
        assert found["accounts", "smtp_user"]["value"] == "mailer"
        assert found["accounts", "smtp_user"]["origin"] == "[accounts] smtp_user in veche.toml"
        assert found["", "port"] == {
            "section": "",
            "name": "port",
            "value": "8008",
            "default": "8008",
            "is_set": False,
            "origin": None,
            "meaning": "The port to listen on.",
        }
        assert "hush" not in str(told)
        assert PASSWORD not in str(told)
