"""Empty PostgreSQL databases for tests: in a private cluster of this test run, or on a server named by the environment.

`VECHE_TEST_POSTGRES=postgresql://user@host/database` names a server on which the user may create databases.
Otherwise the installed PostgreSQL programs start a cluster of their own, which ends with the test run.
"""

import functools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.farewells import at_end
from tests.free_port import free_port

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
SUPERUSER = "veche"
READY_WITHIN_S = 60.0
# The cluster dies with the test run, so it need not survive the machine's own crash; a killed Veche loses nothing by it.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "128MB",
    "log_min_messages": "fatal",
}


class PostgresUnavailable(Exception):
    """Why no PostgreSQL database can be had here."""


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of an empty database, which is emptied for others afterwards. Raises PostgresUnavailable."""
    databases = _databases()
    name = databases.take()
    try:
        yield databases.url_of(name)
    finally:
        databases.give_back(name)


def postgres_or_skip() -> AbstractContextManager[str]:
    """The URL of an empty database; skips the test where none can be had."""
    reason = why_no_postgres()
    if reason:
        pytest.skip(reason)
    return postgres_database()


def why_no_postgres() -> str | None:
    """The reason to skip, or None when databases can be had."""
    if os.environ.get("VECHE_TEST_POSTGRES") or _find_programs():
        return None
    return "PostgreSQL is not installed, and VECHE_TEST_POSTGRES names no server"


@dataclass(frozen=True)
class Databases:
    """Lends databases of one server: one for each test would take gigabytes, and dropping takes longer than emptying."""

    server_url: str
    is_given: bool
    _spare: list[str] = field(default_factory=list)

    def take(self) -> str:
        return self._spare.pop() if self._spare else self._create()

    def give_back(self, name: str) -> None:
        with psycopg.connect(self.url_of(name), autocommit=True) as connection:
            # Whoever was killed may not have gone yet, and what it has locked cannot be dropped.
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        self._spare.append(name)

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{name}"))

    def _create(self) -> str:
        name = f"veche_test_{secrets.token_hex(6)}"
        # Byte order for text everywhere: identifiers are compared, never collated.
        form = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        self._administer(f"CREATE DATABASE {name} {form}")
        if self.is_given:
            at_end(self._administer, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return name

    def _administer(self, sql: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(sql)


@functools.cache
def _databases() -> Databases:
    given = os.environ.get("VECHE_TEST_POSTGRES")
    return Databases(given or _start_cluster(), bool(given))


def _start_cluster() -> str:
    programs = _find_programs()
    if not programs:
        raise PostgresUnavailable(why_no_postgres())
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="veche-postgres-"))
    if account:
        shutil.chown(folder, account)
    _initialise(programs, folder / "data", account)
    port = free_port()
    process = _run_server(programs, folder, port, account)
    at_end(_end_cluster, process, folder)
    url = f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres"
    _await_ready(url, process, folder / "server.log")
    return url


def _initialise(programs: Path, data: Path, account: str | None) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(data), "--username", SUPERUSER, "--auth=trust"]
    subprocess.run(
        [*command, "--encoding=UTF8", "--locale=C", "--no-sync"],
        user=account,
        cwd=data.parent,
        check=True,
        capture_output=True,
    )


def _run_server(programs: Path, folder: Path, port: int, account: str | None) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    place = ["-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), *place, *settings],
            user=account,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresUnavailable(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _end_cluster(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(signal.SIGINT)  # what PostgreSQL calls a fast shutdown
    process.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


def _find_programs() -> Path | None:
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    installed = [folder / "bin" for folder in DEBIAN_PROGRAMS.glob("*") if (folder / "bin/postgres").exists()]
    return max(installed, key=lambda folder: float(folder.parent.name), default=None)


def _account() -> str | None:
    """PostgreSQL refuses to be run by root: then by the account its package made, or by nobody."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"
