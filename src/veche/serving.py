"""`veche serve`: the network, the signals, and the order in which a server comes up and goes down."""

import asyncio
import contextlib
import cProfile
import gc
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from veche.app import App, build_app
from veche.config import Settings
from veche.kit.data_folder import DataFolder
from veche.kit.observe import configure_logging, logger, report_loop_failure
from veche.operating.control import listening

DRAIN_S = 3.5
"""How long a stop waits for answers that are under way; with the rest of a stop it stays below 5 s."""
HEADER_READ_MS = 20_000
BACKLOG = 4096
COLLECT_AFTER = (50_000, 20, 50)
REQUESTS_AT_ONCE = 100_000
"""Long polls are requests too: one for each device that is online."""


class AddressInUseError(Exception):
    """The address cannot be listened on; the message says why, to an operator."""


def serve(settings: Settings) -> None:
    """Run a server until it is told to stop."""
    configure_logging(settings.log_level, as_json=settings.log_json)
    folder = DataFolder(settings.data)
    lock = contextlib.nullcontext() if settings.is_postgresql else folder.locked()
    with lock, _profiled():
        uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    address = _resolve(settings)
    app = build_app(settings)
    asyncio.get_running_loop().set_exception_handler(report_loop_failure)
    stopping = _listen_for_signals()
    await app.start()
    server = _Listener(app, address, settings.port)
    server.start()
    # What exists now lives as long as the process: the collector need not look at it again. What requests
    # make is freed without it, so it runs seldom: one large answer would set it off a dozen times.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    async with listening(app, DataFolder(settings.data).socket_path):
        print(await _welcome(app), flush=True)  # noqa: T201 - a person is looking at this terminal
        await server.wait(stopping)
    logger.info("stopping")
    await _stop(app, server)


async def _stop(app: App, server: "_Listener") -> None:
    server.close()
    await app.release()
    await app.web.drain(DRAIN_S)
    await server.finish()
    await app.stop()
    logger.info("stopped")


class _Listener:
    """The HTTP server within this event loop."""

    def __init__(self, app: App, address: str, port: int) -> None:
        self._server = Server(
            app.web,
            address,
            port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.auto,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_MS),
            websockets=False,
            backlog=BACKLOG,
            backpressure=REQUESTS_AT_ONCE,
            log_enabled=False,
        )
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take connections."""
        self._task = asyncio.create_task(self._server.serve(), name="http")

    async def wait(self, stopping: asyncio.Event) -> None:
        """Wait until the process is told to stop, or the HTTP server ends by itself."""
        assert self._task is not None, "the listener was started"
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait([told, self._task], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if self._task.done():
            self._task.result()

    def close(self) -> None:
        """Take no more connections; those that are there get their answers."""
        self._server.stop()  # type: ignore[no-untyped-call]  # granian's own gap

    async def finish(self) -> None:
        """Wait until every connection is closed."""
        assert self._task is not None, "the listener was started"
        await asyncio.wait([self._task], timeout=1)


def _listen_for_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, stopping.set)
    return stopping


def _resolve(settings: Settings) -> str:
    """Return the numeric address to listen on, having tried that it is free: the listener would share it."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        family, _, _, _, address = found
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        raise AddressInUseError(f"Veche cannot listen on {where}: {error.strerror}.") from error
    return str(address[0])


@contextlib.contextmanager
def _profiled() -> Iterator[None]:
    """Write what `VECHE_PROFILE` asks for: where the time of this process went."""
    path = os.environ.get("VECHE_PROFILE")
    if not path:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    profile.dump_stats(Path(path))


async def _welcome(app: App) -> str:
    settings = app.settings
    at = f"Veche is running at {settings.public_url} (listening on {settings.host}:{settings.port})."
    return "\n".join([at, *await _list_first_steps(app), "Press Ctrl-C to stop."])


async def _list_first_steps(app: App) -> list[str]:
    """Return what to tell of how people come in, the first administrator before all."""
    address, token = app.settings.public_url, await app.accounts.first_admin.make_link()
    if token is not None and app.webapp.is_served:
        return [
            "There is no administrator yet. This link makes it you; it works once, until the next start:",
            f"  {address}/setup#{token}",
        ]
    if await app.accounts.first_admin.find_state() == "first":
        where = (
            f"Open {address} in a browser" if app.webapp.is_served else f"Point a Matrix client at {address}"
        )
        return [f"{where} and register: the first account becomes the administrator's."]
    missing = [] if token is None else ["Make an administrator with `veche user create NAME --admin`."]
    return [*missing, _say_who_may_register(app.settings)]


def _say_who_may_register(settings: Settings) -> str:
    if settings.accounts.registration == "open":
        return f"Anybody may register at {settings.public_url}."
    if settings.accounts.registration == "token":
        return "To register, people need a token: make one with `veche registration-token create`."
    return "Nobody can register: make accounts with `veche user create NAME`."
