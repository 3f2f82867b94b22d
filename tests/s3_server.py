"""A real S3 server for tests: SeaweedFS, one for the run, or one that the environment names.

`VECHE_TEST_S3=http://KEY:SECRET@host:port/bucket` names a server with a bucket that may be filled. What a test stores
there begins with a prefix of its own.
"""

import functools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from tests.farewells import at_end
from tests.free_port import free_port
from veche.kit.s3_settings import S3Settings
from veche.kit.s3_signing import Signer, Unsigned

READY_WITHIN_S = 60.0
BUCKET = "veche-test"
PORTS = (
    "s3.port", "s3.port.grpc", "master.port", "master.port.grpc",
    "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc",
)  # fmt: skip
SETTINGS = ("endpoint", "bucket", "region", "access_key", "secret_key", "prefix")
OPTIONS = (
    "-s3", "-filer", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.port.iceberg=0", "-s3.port.lance=0",
    "-s3.iam=false", "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=0",
)  # fmt: skip


class S3Unavailable(Exception):
    """Why no S3 server can be had here."""


def new_s3_settings() -> S3Settings:
    """Settings of an empty place in a bucket."""
    server = _server()
    return S3Settings(
        endpoint=server.endpoint,
        bucket=server.bucket,
        access_key=server.access_key,
        secret_key=server.secret_key,
        prefix=f"{secrets.token_hex(6)}/",
    )


def write_settings(folder: Path, s3: S3Settings, store: str) -> Path:
    """Write a settings file that names a bucket, and where new files go; return its path."""
    given = {name: value for name in SETTINGS if (value := getattr(s3, name))}
    lines = [f"{name} = {json.dumps(value)}" for name, value in given.items()]
    path = folder / "veche.toml"
    path.write_text("\n".join(["[media]", f'store = "{store}"', "[s3]", *lines, ""]))
    return path


@functools.cache
def _server() -> S3Settings:
    given = urlsplit(os.environ.get("VECHE_TEST_S3", ""))
    if not given.hostname:
        return _start()
    port = f":{given.port}" if given.port else ""
    return S3Settings(
        endpoint=f"{given.scheme}://{given.hostname}{port}",
        bucket=given.path.strip("/"),
        access_key=unquote(given.username or ""),
        secret_key=unquote(given.password or ""),
    )


def _start() -> S3Settings:
    folder = Path(tempfile.mkdtemp(prefix="veche-s3-"))
    access_key, secret_key = "veche-tests", secrets.token_hex(16)
    key = {"accessKey": access_key, "secretKey": secret_key}
    identity = {"name": "tests", "credentials": [key], "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    # A gRPC port that is not given is the HTTP port and 10,000, which may be anybody's.
    ports = {name: free_port() for name in PORTS}
    process = _run(folder, ports)
    at_end(_end, process, folder, list(ports.values()))
    server = S3Settings(
        f"http://127.0.0.1:{ports['s3.port']}", BUCKET, access_key=access_key, secret_key=secret_key
    )
    _await_bucket(server, process, folder / "server.log")
    return server


def _run(folder: Path, ports: Mapping[str, int]) -> subprocess.Popen[bytes]:
    place = [f"-dir={folder}", f"-s3.config={folder / 's3.json'}"]
    chosen = [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("weed")), "server", *OPTIONS, *place, *chosen],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await_bucket(server: S3Settings, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while not _has_made_bucket(server):
        if process.poll() is not None or time.monotonic() > deadline:
            raise S3Unavailable(f"SeaweedFS did not start:\n{log.read_text()[-10_000:]}")
        time.sleep(0.1)


def _has_made_bucket(server: S3Settings) -> bool:
    """Make the bucket, and say whether it can be written to."""
    paths = (f"/{server.bucket}", f"/{server.bucket}/is-ready")
    return all(_put(server, path) for path in paths)


def _put(server: S3Settings, path: str) -> bool:
    request = Unsigned("PUT", urlsplit(server.endpoint).netloc, path, headers={"content-length": "0"})
    signer = Signer(server.region, server.access_key, server.secret_key)
    try:
        answer = httpx.put(server.endpoint + path, headers=signer.sign(request), timeout=5)
    except httpx.TransportError:
        return False
    return answer.status_code in (200, 409)


def _end(process: subprocess.Popen[bytes], folder: Path, ports: Sequence[int]) -> None:
    process.kill()  # what it stores is thrown away: there is nothing to finish
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
    for port in ports:
        for socket in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
            socket.unlink(missing_ok=True)
