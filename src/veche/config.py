"""All settings of a server: defaults, then the file, the environment and the command line; read once."""

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from veche.core.ids import is_server_name
from veche.features.accounts.settings import AccountsSettings
from veche.features.calls.settings import CallsSettings
from veche.features.discovery.settings import DiscoverySettings
from veche.features.keys.settings import KeysSettings
from veche.features.media.settings import MediaSettings, parse_scanner
from veche.features.presence.settings import PresenceSettings
from veche.features.push.settings import PushSettings
from veche.features.webapp.settings import WebAppSettings
from veche.kit.loopback import is_loopback, is_loopback_url
from veche.kit.outgoing import parse_networks
from veche.kit.s3_settings import FILE_MOST_BYTES, S3Settings
from veche.kit.settings_reader import (
    BESIDE,
    Given,
    Key,
    SettingsError,
    build_settings,
    from_environment,
    from_file,
    list_keys,
)

DEFAULT_FILE = Path("veche.toml")
TRIAL_NAME = "localhost"
LOOPBACK = ("127.0.0.0/8", "::1/128")
ALSO_AT_TOP: Mapping[str, Key] = {"registration": ("accounts", "registration")}
"""Settings of sections that may be given without their section, as they are on the command line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands above the first section of the configuration, and the sections."""

    server_name: str = TRIAL_NAME
    """The name behind the colon of every user id. It can never be changed later."""
    public_url: str = ""
    """The address at which clients reach this server; empty means `https://` and the server name."""
    data: Path = Path("data")
    """The folder for everything that is kept: the database file, the signing key, media."""
    host: str = "127.0.0.1"
    """The network address to listen on; `0.0.0.0` or `::` for all of this machine's."""
    port: int = 8008
    """The port to listen on."""
    database: str = ""
    """A `postgresql://user@host/name` URL; empty means an SQLite file in the data folder."""
    rate_limits: bool = True
    """Whether people who do too much at once are asked to wait."""
    outgoing_allow: tuple[str, ...] = ()
    """Networks that this server may ask though they are not public, such as `10.0.0.0/8`."""
    trusted_proxies: tuple[str, ...] = LOOPBACK
    """Networks of reverse proxies: what they say in `X-Forwarded-For` is the client's address."""
    metrics_allow: tuple[str, ...] = LOOPBACK
    """Networks from which `/metrics` may be read."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important kind of log line that is written."""
    log_json: bool = False
    """Whether each log line is one JSON object, for programs that collect logs."""
    accounts: AccountsSettings = field(default_factory=AccountsSettings)
    presence: PresenceSettings = field(default_factory=PresenceSettings)
    media: MediaSettings = field(default_factory=MediaSettings)
    s3: S3Settings = field(default_factory=S3Settings)
    keys: KeysSettings = field(default_factory=KeysSettings)
    push: PushSettings = field(default_factory=PushSettings)
    calls: CallsSettings = field(default_factory=CallsSettings)
    webapp: WebAppSettings = field(default_factory=WebAppSettings)
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)
    origins: Mapping[Key, str] = field(default_factory=dict, metadata=BESIDE)
    """Where each setting that was given comes from."""

    @property
    def is_postgresql(self) -> bool:
        """Whether the data is in PostgreSQL, and not in a file in the data folder."""
        return bool(self.database)

    @property
    def is_local(self) -> bool:
        """Whether only people of this very machine can come here, as far as is known."""
        return is_loopback(self.host) and is_loopback_url(self.public_url)


def read_settings(
    file: Path | None = None,
    options: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings of this process; raise SettingsError with a sentence for the operator."""
    environment = os.environ if environment is None else environment
    known = list_keys(Settings)
    known |= {("", name): known[key] for name, key in ALSO_AT_TOP.items()}
    path = _find_file(file, environment)
    given: dict[Key, Given] = {}
    if path is not None:
        given |= _settle_sections(from_file(path, known))
    given |= _settle_sections(from_environment(environment, known))
    said = {("", name): Given(value, _name_of_option(name)) for name, value in (options or {}).items()}
    given |= _settle_sections(said)
    settings = _with_address(_open_for_trial(build_settings(Settings, given), given))
    return _check(dataclasses.replace(settings, origins={key: one.origin for key, one in given.items()}))


def _find_file(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    if file is not None:
        return file
    if named := environment.get("VECHE_CONFIG"):
        return Path(named)
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def _settle_sections(given: Mapping[Key, Given]) -> dict[Key, Given]:
    return {ALSO_AT_TOP.get(key[1], key) if not key[0] else key: value for key, value in given.items()}


def _name_of_option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _open_for_trial(settings: Settings, given: Mapping[Key, Given]) -> Settings:
    # Nobody but this machine's own people can mean "localhost": a first try should need no token.
    if settings.server_name != TRIAL_NAME or ("accounts", "registration") in given:
        return settings
    return dataclasses.replace(settings, accounts=dataclasses.replace(settings.accounts, registration="open"))


def _with_address(settings: Settings) -> Settings:
    address = settings.public_url.rstrip("/")
    if not address and settings.server_name == TRIAL_NAME:
        address = f"http://{TRIAL_NAME}:{settings.port}"
    return dataclasses.replace(settings, public_url=address or f"https://{settings.server_name}")


def _check(settings: Settings) -> Settings:
    if not is_server_name(settings.server_name):
        raise SettingsError(f"server_name is {settings.server_name!r}: it should look like example.org.")
    if not 0 < settings.port < 65536:
        raise SettingsError(f"port is {settings.port}: it should be a number from 1 to 65535.")
    if not _is_web_address(settings.public_url):
        raise SettingsError(
            f"public_url is {settings.public_url!r}: it should look like https://example.org."
        )
    if settings.database and not settings.database.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            "database should be a URL that begins with postgresql://, or be left out for an SQLite file."
        )
    if fault := _find_fault_of_store(settings):
        raise SettingsError(fault)
    if fault := settings.calls.find_fault():
        raise SettingsError(fault)
    _check_addresses(settings)
    return settings


def _check_addresses(settings: Settings) -> None:
    name = ""
    try:
        for name in ("outgoing_allow", "trusted_proxies", "metrics_allow"):
            parse_networks(getattr(settings, name))
        name = "media.scanner"
        if settings.media.scanner is not None:
            parse_scanner(settings.media.scanner)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}.") from error


def _find_fault_of_store(settings: Settings) -> str | None:
    if settings.media.store == "s3" and not settings.s3.is_given:
        return "[media] store is s3: then [s3] needs a bucket."
    if settings.s3.is_given and settings.media.max_file_bytes > FILE_MOST_BYTES:
        return f"[media] max_file_bytes is more than the {FILE_MOST_BYTES} bytes that fit into an object."
    return settings.s3.find_fault()


def _is_web_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        is_whole = url.port is None or url.port > 0
    except ValueError:
        return False
    is_web = url.scheme in ("http", "https") and bool(url.hostname)
    return is_web and is_whole and not (url.query or url.fragment)
