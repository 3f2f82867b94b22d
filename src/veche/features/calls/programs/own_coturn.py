"""The coturn that this server starts beside itself."""

import os
import pwd

from veche.features.calls.programs.coturn_config import (
    CoturnPlace,
    build_coturn_config,
    list_turn_uris,
    parse_ports,
)
from veche.features.calls.programs.place import Place, find_media_addresses
from veche.features.calls.settings import CallsSettings
from veche.kit.child_process import ChildProcess, find_program
from veche.kit.data_folder import write_private
from veche.kit.loopback import is_loopback, is_loopback_url
from veche.kit.observe import logger
from veche.kit.own_address import is_listening

NAME = "turnserver"
CONFIG_FILE = "coturn.conf"
LEASH = "trap 'kill -9 $child' TERM; \"$@\" & child=$!; wait $child"
"""A shell that ends it: who takes another account is not told any more that this server has died."""
ACCOUNTS = ("turnserver", "nobody")
"""As whom it runs where this server runs as root."""


def find_coturn(settings: CallsSettings) -> str | None:
    """Return where the program is, if it is installed and wanted."""
    if settings.turn == "off" or settings.turn_secret:
        return None
    if settings.turn_program:
        return find_program("", settings.turn_program)
    return find_program(NAME)


class OwnCoturn:
    """Starts it with a configuration that only this server's account can read, and ends it."""

    def __init__(self, program: str, settings: CallsSettings, place: Place) -> None:
        self.uris: tuple[str, ...] = ()
        """What clients are told of it, once it is started."""
        self.process: ChildProcess | None = None
        self.program = program
        self._settings = settings
        self._place = place

    @property
    def is_up(self) -> bool:
        """Whether it runs and takes connections."""
        return self.process is not None and self.process.is_up

    async def start(self, secret: str) -> None:
        """Write its configuration, and begin to keep it running."""
        listening = await self._choose_place()
        if is_loopback(listening.own_address):
            logger.warning("coturn is not started: this machine has no address to relay from")
            return
        config = self._place.folder / CONFIG_FILE
        write_private(config, build_coturn_config(listening, secret))

        async def is_ready() -> bool:
            return await is_listening(listening.listens_on[0], listening.port)

        self.uris = list_turn_uris(listening, self._place.public_host)
        leash = ["/bin/sh", "-c", LEASH, "coturn"] if listening.account else []
        command = [*leash, self.program, "-c", str(config.resolve())]
        self.process = ChildProcess("coturn", command, is_ready, dies_by="TERM" if leash else "KILL")
        self.process.start()

    async def stop(self) -> None:
        """End it."""
        if self.process is not None:
            await self.process.stop()

    async def _choose_place(self) -> CoturnPlace:
        settings, place = self._settings, self._place
        own, address = await find_media_addresses(settings.media_address, place.public_host)
        ports = parse_ports(settings.turn_relay_ports)
        assert ports is not None, "config.py has looked at it"
        return CoturnPlace(
            folder=str(place.folder.resolve()),
            realm=place.public_host,
            port=settings.turn_port,
            tls_port=settings.turn_tls_port,
            relay_first=ports[0],
            relay_last=ports[1],
            own_address=own,
            media_address=address,
            listens_on=("127.0.0.1", own) if is_loopback_url(place.public_url) else (own,),
            certificate=settings.turn_certificate_file,
            certificate_key=settings.turn_certificate_key_file,
            account=_find_account(),
        )


def _find_account() -> str:
    if os.geteuid() != 0:
        return ""
    accounts = {account.pw_name for account in pwd.getpwall()}
    return next((name for name in ACCOUNTS if name in accounts), "")
