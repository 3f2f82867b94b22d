"""A private PostgreSQL cluster for one run: initialised in the run's own folder, with default settings."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench import processes

SUPERUSER = "bench"
INSTALLED_AT = Path("/usr/lib/postgresql")


class PostgresqlUnavailable(Exception):
    """Why the PostgreSQL half of the benchmark is skipped."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster; each started server gets a fresh database in it."""

    binaries: Path
    folder: Path
    port: int
    account: str | None

    def create_database(self, name: str) -> str:
        """Byte order for text, because the peer refuses any other."""
        self.query(
            "postgres",
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
        )
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, name: str) -> None:
        self.query("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def query(self, database: str, sql: str) -> str:
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER, "-d", database]
        command = [str(self.binaries / "psql"), "-XAtq", *address, "-c", sql]
        return _run(command, self.folder).strip()

    def cpu_seconds(self) -> float:
        postmaster = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        return processes.cpu_seconds(int(postmaster))

    def stop(self) -> None:
        command = [str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "fast", "-w", "stop"]
        _run(_as_account(self.account, command), self.folder)


def find_database_name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def start_cluster(folder: Path, port: int) -> Cluster:
    binaries = _find_binaries() or _install_binaries()
    account = _choose_account()
    folder.mkdir()
    if account:
        shutil.chown(folder, account)
    cluster = Cluster(binaries, folder, port, account)
    data = str(folder / "data")
    initdb = [
        str(binaries / "initdb"),
        "-D",
        data,
        "-U",
        SUPERUSER,
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    log = str(folder / "postgresql.log")
    try:
        _run(_as_account(account, initdb), folder)
        start = [str(binaries / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", settings, "start"]
        _run(_as_account(account, start), folder)
    except subprocess.CalledProcessError as problem:
        raise PostgresqlUnavailable(
            f"the cluster did not start: {problem.stderr.strip()[-300:]}"
        ) from problem
    return cluster


def _find_binaries() -> Path | None:
    installed = sorted(INSTALLED_AT.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _install_binaries() -> Path:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise PostgresqlUnavailable("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    command = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    binaries = _find_binaries()
    if binaries is None:
        raise PostgresqlUnavailable(f"apt-get could not install PostgreSQL: {done.stderr.strip()[-300:]}")
    return binaries


def _choose_account() -> str | None:
    """PostgreSQL refuses to run as root; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise PostgresqlUnavailable("running as root, and there is no unprivileged account to run PostgreSQL as")


def _as_account(account: str | None, command: list[str]) -> list[str]:
    return ["runuser", "-u", account, "--", *command] if account else command


def _run(command: list[str], folder: Path) -> str:
    # Output goes to files and not pipes where a daemon is started: it would hold a pipe open for ever.
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        done = subprocess.run(
            command, cwd=folder, stdout=out, stderr=err, stdin=subprocess.DEVNULL, check=False
        )
        out.seek(0)
        err.seek(0)
        if done.returncode != 0:
            raise subprocess.CalledProcessError(done.returncode, command[-4:], stderr=err.read())
        return out.read()
