"""Settings come from file, environment and command line, and what is wrong is said in plain words."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.commands.settings_docs import render_settings_page
from veche.config import Settings, read_settings
from veche.kit.settings_list import list_settings
from veche.kit.settings_reader import SettingsError, list_keys, name_in_environment

PAGE = Path(__file__).parents[3] / "docs" / "admin" / "settings.md"


def settings_from(
    tmp_path: Path, text: str = "", options: dict[str, str] | None = None, **environment: str
) -> Settings:
    file = tmp_path / "veche.toml"
    file.write_text(text)
    return read_settings(file, options, environment)


def test_nothing_need_be_set(tmp_path: Path) -> None:
    settings = settings_from(tmp_path)
    assert settings.public_url == "http://localhost:8008"
    assert settings.accounts.registration == "open"


def test_one_setting_makes_a_server_for_others(tmp_path: Path) -> None:
    settings = settings_from(tmp_path, 'server_name = "example.org"')
    assert settings.public_url == "https://example.org"
    assert settings.accounts.registration == "token"


def test_the_later_wins(tmp_path: Path) -> None:
    text = 'port = 1\nhost = "file"\nserver_name = "file.org"\n[media]\nmax_upload_bytes = 5'
    environment = {"VECHE_PORT": "2", "VECHE_HOST": "environment", "VECHE_MEDIA_MAX_UPLOAD_BYTES": "6"}
    settings = settings_from(tmp_path, text, {"port": "3"}, **environment)
    assert (settings.server_name, settings.host, settings.port) == ("file.org", "environment", 3)
    assert settings.media.max_upload_bytes == 6


@pytest.mark.parametrize("key", ["registration", "[accounts]\nregistration"])
def test_registration_may_stand_at_the_top(tmp_path: Path, key: str) -> None:
    assert settings_from(tmp_path, f'{key} = "closed"').accounts.registration == "closed"
    assert settings_from(tmp_path, VECHE_REGISTRATION="closed").accounts.registration == "closed"
    assert settings_from(tmp_path, VECHE_ACCOUNTS_REGISTRATION="closed").accounts.registration == "closed"


def test_a_bucket_comes_with_its_key(tmp_path: Path) -> None:
    bucket = '[s3]\nbucket = "veche"\naccess_key = "a"\n'
    given = settings_from(tmp_path, bucket, VECHE_S3_SECRET_KEY="hidden", VECHE_MEDIA_STORE="s3")
    assert (given.s3.bucket, given.s3.secret_key, given.media.store) == ("veche", "hidden", "s3")
    assert "hidden" not in repr(given)
    assert all("hidden" not in str(one) for one in list_settings(given, given.origins))
    for text, told in ((bucket, "secret_key"), ('[media]\nstore = "s3"', "needs a bucket")):
        with pytest.raises(SettingsError, match=told):
            settings_from(tmp_path, text)
    with pytest.raises(SettingsError, match="max_file_bytes"):
        settings_from(tmp_path, bucket, VECHE_S3_SECRET_KEY="b", VECHE_MEDIA_MAX_FILE_BYTES="79GB")


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [("5", 5), ("1KB", 1024), ("100 MB", 100 * 1024**2), ("4GiB", 4 * 1024**3), ("2t", 2 * 1024**4)],
)
def test_sizes_may_be_written_for_people(tmp_path: Path, text: str, size_bytes: int) -> None:
    assert settings_from(tmp_path, VECHE_MEDIA_MAX_UPLOAD_BYTES=text).media.max_upload_bytes == size_bytes
    in_file = f'[media]\nmax_upload_bytes = "{text}"'
    assert settings_from(tmp_path, in_file).media.max_upload_bytes == size_bytes


@pytest.mark.parametrize(("text", "value"), [("on", True), ("TRUE", True), ("off", False), ("0", False)])
def test_yes_and_no_have_many_words(tmp_path: Path, text: str, value: bool) -> None:
    assert settings_from(tmp_path, VECHE_RATE_LIMITS=text).rate_limits == value


def test_lists_in_the_environment(tmp_path: Path) -> None:
    settings = settings_from(tmp_path, VECHE_OUTGOING_ALLOW="10.0.0.0/8, fd00::/8")
    assert settings.outgoing_allow == ("10.0.0.0/8", "fd00::/8")


def test_variables_of_others_and_of_tools_are_left_alone(tmp_path: Path) -> None:
    settings_from(tmp_path, PATH="/bin", VECHE_PROFILE="p", VECHE_TEST_POSTGRES="u", VECHE_BENCH_SIZE="1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 1", ["prot", "Did you mean port?"]),
        ("[media]\nmax_uplod_bytes = 1", ["[media] max_uplod_bytes", "Did you mean [media] max_upload_bytes?"]),
        ("[medai]\nmax_upload_bytes = 1", ["Did you mean [media] max_upload_bytes?"]),
        ("[nonsense]\nzzz = 1", ["[nonsense] zzz"]),
        ("port = 'many'", ["port in ", "'many'"]),
        ("port = 0", ["port is 0", "from 1 to 65535"]),
        ("port = true", ["port in "]),
        ("rate_limits = 'perhaps'", ["it should be on or off"]),
        ("registration = 'ajar'", ["'ajar'", "one of open, token, closed"]),
        ("server_name = '@me'", ["server_name", "example.org"]),
        ("public_url = 'example.org'", ["public_url", "https://example.org"]),
        ("database = 'mysql://x'", ["postgresql://"]),
        ("outgoing_allow = ['nowhere']", ["outgoing_allow", "nowhere"]),
        ("[media]\nscanner = 'somewhere'", ["media.scanner", "unix:/path"]),
        ("media = 5", ["media"]),
        ("port = ", ["not valid TOML"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings_from(tmp_path, text)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_an_unknown_variable_is_named_with_its_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VECHE_SEVER_NAME. Did you mean VECHE_SERVER_NAME"):
        settings_from(tmp_path, VECHE_SEVER_NAME="x")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml cannot be read: No such file"):
        read_settings(tmp_path / "absent.toml", environment={})


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_any_value_is_taken_or_refused(value: Any) -> None:
    for key in list_keys(Settings):
        with suppress(SettingsError):
            read_settings(Path("/dev/null"), environment={name_in_environment(key): str(value)})


def test_no_two_settings_share_a_variable() -> None:
    names = [name_in_environment(key) for key in list_keys(Settings)]
    assert len(names) == len(set(names))


def test_the_page_of_settings_is_fresh() -> None:
    assert PAGE.read_text() == render_settings_page(), "docs/admin/settings.md is stale: run make docs"
