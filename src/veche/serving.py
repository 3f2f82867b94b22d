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

from veche.app import App, build_app
from veche.config import Settings
from veche.kit.data_folder import DataFolder
from veche.kit.http_server import HttpServer
from veche.kit.observe import configure_logging, logger, report_loop_failure
from veche.operating.control import listening

DRAIN_S = 3.5
"""How long a stop waits for answers that are under way; with the rest of a stop it stays below 5 s."""
CLOSE_S = 1.0
"""How long a stop then waits for clients to take them."""
COLLECT_AFTER = (50_000, 20, 50)


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
    listening_socket = _bind(settings)
    app = build_app(settings)
    asyncio.get_running_loop().set_exception_handler(report_loop_failure)
    stopping = _listen_for_signals()
    await app.start()
    welcome = await _welcome(app)
    server = HttpServer(app.web, listening_socket)
    async with listening(app, DataFolder(settings.data).socket_path):
        await server.start()
        print(welcome, flush=True)  # noqa: T201 - a person is looking at this terminal
        # What exists now lives as long as the process: the collector need not look at it again. What requests
        # make is freed without it, so it runs seldom: one large answer would set it off a dozen times.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        await stopping.wait()
    logger.info("stopping")
    await _stop(app, server)


async def _stop(app: App, server: HttpServer) -> None:
    server.close()
    await app.release()
    await app.web.drain(DRAIN_S)
    await server.finish(CLOSE_S)
    await app.stop()
    logger.info("stopped")


def _listen_for_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, stopping.set)
    return stopping


def _bind(settings: Settings) -> socket.socket:
    """Return a socket with the address to listen on, which is tried before anything is opened."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        family, _, _, _, address = found
        listening_socket = socket.socket(family, socket.SOCK_STREAM)
        listening_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening_socket.bind(address)
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        raise AddressInUseError(f"Veche cannot listen on {where}: {error.strerror}.") from error
    return listening_socket


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
    missing = app.engine.list_missing()
    return "\n".join([at, *await _list_first_steps(app), *missing, "Press Ctrl-C to stop."])


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
