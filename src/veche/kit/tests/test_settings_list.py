"""Settings as people read them: all are there, with their meaning, and no secret is."""

from pathlib import Path

import pytest

from veche.config import Settings, read_settings
from veche.kit.settings_list import ListedSetting, list_settings
from veche.kit.settings_reader import list_keys


def listed(text: str, folder: Path, **environment: str) -> dict[tuple[str, str], ListedSetting]:
    file = folder / "veche.toml"
    file.write_text(text)
    settings = read_settings(file, {"port": "9000"}, environment)
    return {(one.section, one.name): one for one in list_settings(settings, settings.origins)}


def test_every_setting_is_listed_with_its_meaning(tmp_path: Path) -> None:
    found = listed("", tmp_path)
    assert set(found) == set(list_keys(Settings))
    assert all(one.meaning for one in found.values())


def test_each_says_where_it_comes_from(tmp_path: Path) -> None:
    text = '[media]\nmax_upload_bytes = "5 MB"\n'
    found = listed(text, tmp_path, VECHE_ACCOUNTS_GUESTS="on")
    assert found["media", "max_upload_bytes"].origin == f"[media] max_upload_bytes in {tmp_path}/veche.toml"
    assert (found["accounts", "guests"].value, found["accounts", "guests"].origin) == (
        "on",
        "VECHE_ACCOUNTS_GUESTS",
    )
    assert (found["", "port"].value, found["", "port"].origin) == ("9000", "--port")
    assert found["", "host"].origin is None
    assert not found["", "host"].is_set
    # What follows from other settings was set by nobody, and is not the default either.
    assert (found["", "public_url"].value, found["", "public_url"].origin) == ("http://localhost:9000", None)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:hush@host:5432/veche", "postgresql://host:5432/veche"),
        ("postgresql://ann:hu/sh@x@host/veche?sslmode=require", "postgresql://host/veche"),
        ("postgresql://host/veche?user=ann&password=hush", "postgresql://host/veche"),
        ("postgresql://host/veche", "postgresql://host/veche"),
        ("postgresql://[hush@", "postgresql://"),
    ],
)
def test_the_password_of_the_database_is_not_shown(tmp_path: Path, url: str, shown: str) -> None:
    assert listed("", tmp_path, VECHE_DATABASE=url)["", "database"].value == shown


def test_what_is_called_a_secret_is_one(tmp_path: Path) -> None:
    found = listed("", tmp_path, VECHE_ACCOUNTS_SMTP_PASSWORD="hush", VECHE_CALLS_TURN_SECRET="hush")
    secrets = {key for key, one in found.items() if one.value is None}
    assert {("accounts", "smtp_password"), ("calls", "turn_secret")} <= secrets
    assert "hush" not in str(list(found.values()))
