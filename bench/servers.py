"""Starting and stopping the servers under test, each a fresh process on a fresh database."""

import asyncio
import base64
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import processes
from bench.driver import Connection, ConnectionLost
from bench.peer import PEER, PEER_VERSION, get_peer_python
from bench.postgresql import Cluster, find_database_name

HOST = "127.0.0.1"
SERVER_NAME = "localhost"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 30.0
MOST_UPLOAD = 2 * 1024**3
READY_REQUEST = b"GET /_matrix/client/versions HTTP/1.1\r\nHost: localhost\r\n\r\n"


class ServerFailed(Exception):
    """The server did not start; the message holds the end of its log."""


@dataclass(frozen=True)
class Ground:
    """Where a server lives: its folder, its port, and its PostgreSQL database if it has one."""

    folder: Path
    port: int
    cluster: Cluster | None = None
    database_url: str | None = None


class Server:
    """A homeserver as a black box; may be stopped and started again on the same data."""

    name = ""
    must_end_gently = False  # a profiled server writes its profile on the way out

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.port = ground.port
        self.start_s = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Writes what the server needs before its first start."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def version(self) -> str:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def database_files(self) -> list[Path]:
        raise NotImplementedError

    def find_mean_pdu_bytes(self) -> float | None:
        """The mean size of a stored message as servers exchange it, where the database shows it."""
        return None

    async def start(self) -> None:
        started = time.perf_counter()
        self._process = self._spawn()
        while not await self._is_ready():
            if self._process.poll() is not None:
                raise ServerFailed(f"exited with {self._process.returncode}: {self._end_of_log()}")
            if time.perf_counter() - started > START_LIMIT_S:
                await self.kill()
                raise ServerFailed(f"not ready after {START_LIMIT_S:.0f} s: {self._end_of_log()}")
            await asyncio.sleep(0.05)
        self.start_s = time.perf_counter() - started

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """As a power cut would: nothing may be tidied up."""
        await self._end(signal.SIGKILL)

    def rss_bytes(self) -> int:
        return processes.rss_bytes(self._pid())

    def cpu_seconds(self) -> float:
        """Of the server and of its database, wherever that runs."""
        of_database = self.ground.cluster.cpu_seconds() if self.ground.cluster else 0.0
        return processes.cpu_seconds(self._pid()) + of_database

    def database_bytes(self) -> int:
        """Bytes on disk while the server is stopped, after a checkpoint."""
        cluster, url = self.ground.cluster, self.ground.database_url
        if cluster is not None and url is not None:
            cluster.query("postgres", "CHECKPOINT")
            return int(cluster.query("postgres", f"SELECT pg_database_size('{find_database_name(url)}')"))
        return sum(_checkpointed_bytes(path) for path in self.database_files())

    def _pid(self) -> int:
        if self._process is None:
            raise ServerFailed("the server is not running")
        return self._process.pid

    def _spawn(self) -> subprocess.Popen[bytes]:
        with (self.ground.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                self.command(),
                cwd=self.ground.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def _is_ready(self) -> bool:
        connection = Connection(HOST, self.port)
        try:
            return (await connection.request(READY_REQUEST)).status == 200
        except (OSError, ConnectionLost):
            return False
        finally:
            connection.close()

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if how is signal.SIGTERM:
            process.terminate()
            await asyncio.to_thread(_wait, process, STOP_LIMIT_S)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the group is ours alone: start_new_session
        await asyncio.to_thread(process.wait)

    def _end_of_log(self) -> str:
        log = self.ground.folder / "server.log"
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        return " / ".join(lines[-2:]) or "nothing in its log"


class Veche(Server):
    """Ours."""

    name = "veche"
    profile: Path | None = None

    def profile_into(self, path: Path) -> None:
        self.profile = path
        self.must_end_gently = True

    def command(self) -> list[str]:
        url = self.ground.database_url
        database = ["--database", url] if url else []
        where = ["--data", str(self.ground.folder / "data"), "--host", HOST, "--port", str(self.port)]
        openness = ["--server-name", SERVER_NAME, "--registration", "open", "--rate-limits", "off"]
        return [str(_our_program()), "serve", *where, *openness, *database]

    def environment(self) -> dict[str, str]:
        # Like the peer: a look at who is online would answer a sync before there is anything to measure.
        extra = {"VECHE_PRESENCE_PRESENCE_ENABLED": "off", "VECHE_MEDIA_MAX_UPLOAD_BYTES": str(MOST_UPLOAD)}
        extra |= {"VECHE_CALLS_SFU": "off", "VECHE_CALLS_TURN": "off"}
        if self.profile:
            extra["VECHE_PROFILE"] = str(self.profile)
        return super().environment() | extra

    def version(self) -> str:
        if not _our_program().exists():
            raise ServerFailed("the veche command is not installed in this environment")
        from importlib.metadata import version  # noqa: PLC0415 - asked once, and only of ours

        return f"Veche {version('veche')}"

    def database_files(self) -> list[Path]:
        found = (self.ground.folder / "data").rglob("*")
        return [path for path in found if path.suffix in {".db", ".sqlite", ".sqlite3"}]


class Synapse(Server):
    """The peer, as its package ships it, with every limit on clients lifted."""

    name = "synapse"

    def command(self) -> list[str]:
        return [
            str(get_peer_python()),
            "-m",
            "synapse.app.homeserver",
            "-c",
            str(self._path("homeserver.yaml")),
        ]

    def version(self) -> str:
        get_peer_python()
        return f"Synapse {PEER_VERSION} ({PEER})"

    def database_files(self) -> list[Path]:
        return [self._path("homeserver.db")]

    def find_mean_pdu_bytes(self) -> float | None:
        sql = "SELECT avg(length(json)) FROM event_json NATURAL JOIN events WHERE type = 'm.room.message'"
        cluster, url = self.ground.cluster, self.ground.database_url
        if cluster is not None and url is not None:
            return float(cluster.query(find_database_name(url), sql))
        with sqlite3.connect(self._path("homeserver.db")) as database:
            return float(database.execute(sql).fetchone()[0])

    def prepare(self) -> None:
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self._path("signing.key").write_text(f"ed25519 a_bench {seed}\n")
        self._path("log.yaml").write_text(json.dumps(_PEER_LOGGING))
        # JSON is YAML too, so no YAML library is needed to write it.
        self._path("homeserver.yaml").write_text(json.dumps(self._settings()))

    def _path(self, name: str) -> Path:
        return self.ground.folder / name

    def _settings(self) -> dict[str, Any]:
        listener = {"port": self.port, "bind_addresses": [HOST], "type": "http", "tls": False}
        return {
            "server_name": SERVER_NAME,
            "listeners": [listener | {"resources": [{"names": ["client"]}]}],
            "database": self._database_settings(),
            "log_config": str(self._path("log.yaml")),
            "pid_file": str(self._path("homeserver.pid")),
            "media_store_path": str(self._path("media")),
            "signing_key_path": str(self._path("signing.key")),
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "report_stats": False,
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "enable_registration": True,
            "enable_registration_without_verification": True,
            "bcrypt_rounds": 4,  # accounts are scenery here: making them is never measured
            "presence": {"enabled": False},
            "url_preview_enabled": False,
            **_PEER_LIMITS,
        }

    def _database_settings(self) -> dict[str, Any]:
        url = self.ground.database_url
        if url is None:
            return {"name": "sqlite3", "args": {"database": str(self._path("homeserver.db"))}}
        parts = urlsplit(url)
        address = {"host": parts.hostname, "port": parts.port, "user": parts.username}
        return {
            "name": "psycopg2",
            "args": address | {"dbname": find_database_name(url), "cp_min": 5, "cp_max": 10},
        }


_UNLIMITED = {"per_second": 1_000_000, "burst_count": 1_000_000}
_PEER_LIMITS: dict[str, Any] = {
    "rc_message": _UNLIMITED,
    "rc_registration": _UNLIMITED,
    "rc_login": {"address": _UNLIMITED, "account": _UNLIMITED, "failed_attempts": _UNLIMITED},
    "rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED},
    "rc_joins_per_room": _UNLIMITED,
    "rc_invites": {"per_room": _UNLIMITED, "per_user": _UNLIMITED, "per_issuer": _UNLIMITED},
    "rc_room_creation": _UNLIMITED,
    "rc_key_requests": _UNLIMITED,
    "rc_profile": _UNLIMITED,
    "max_upload_size": MOST_UPLOAD,
}
# Warnings only, which is quieter, and so faster, than what the peer ships with.
_PEER_LOGGING: dict[str, Any] = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "disable_existing_loggers": False,
}

SERVERS: dict[str, type[Server]] = {server.name: server for server in (Veche, Synapse)}


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _our_program() -> Path:
    return Path(sys.executable).parent / "veche"


def _checkpointed_bytes(path: Path) -> int:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    beside = [path, path.with_name(path.name + "-wal")]
    return sum(file.stat().st_size for file in beside if file.exists())


def _wait(process: subprocess.Popen[bytes], limit_s: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(limit_s)
