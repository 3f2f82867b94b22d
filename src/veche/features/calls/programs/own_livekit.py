"""The LiveKit that this server starts beside itself."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import veche
from veche.features.calls.programs.livekit_config import LiveKitPlace, Turn, build_livekit_config
from veche.features.calls.programs.place import Place, find_media_addresses
from veche.features.calls.programs.shared_secrets import Secrets
from veche.features.calls.settings import CallsSettings
from veche.kit.child_process import ChildProcess, Ready, find_program
from veche.kit.data_folder import write_private
from veche.kit.loopback import is_loopback_url
from veche.kit.own_address import find_free_port

NAME = "livekit-server"
BUILT = Path(veche.__file__).parents[2] / ".sfu" / NAME
"""Where `make sfu` puts it, in a copy of the source."""
CONFIG_FILE = "livekit.json"


def find_livekit(settings: CallsSettings) -> str | None:
    """Return where the program is, if it is installed and wanted."""
    if settings.sfu == "off" or settings.sfu_url:
        return None
    if settings.sfu_program:
        return find_program("", settings.sfu_program)
    return find_program(NAME, str(BUILT))


class OwnLiveKit:
    """Starts it with a configuration that only this server's account can read, and ends it."""

    def __init__(self, program: str, settings: CallsSettings, place: Place) -> None:
        self.api_port = find_free_port()
        self.process: ChildProcess | None = None
        self.program = program
        self._settings = settings
        self._place = place

    @property
    def api_url(self) -> str:
        """Where this server asks it."""
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def is_up(self) -> bool:
        """Whether it runs and answers."""
        return self.process is not None and self.process.is_up

    async def start(
        self,
        secrets: Secrets,
        turn: Turn | None,
        webhook_path: str,
        is_ready: Ready,
        when_up: Callable[[], Awaitable[None]],
    ) -> None:
        """Write its configuration, and begin to keep it running."""
        settings, place = self._settings, self._place
        own, address = await find_media_addresses(settings.media_address, place.public_host)
        listening = LiveKitPlace(
            api_port=self.api_port,
            tcp_port=settings.sfu_tcp_port,
            udp_port=settings.sfu_udp_port,
            own_address=own,
            media_address=address,
            webhook_url=place.own_url + webhook_path,
            is_local=is_loopback_url(place.public_url),
            turn=turn,
        )
        config = place.folder / CONFIG_FILE
        write_private(config, build_livekit_config(listening, secrets, settings.members_most))
        command = [self.program, "--config", str(config.resolve())]
        self.process = ChildProcess("LiveKit", command, is_ready, when_up)
        self.process.start()

    async def stop(self) -> None:
        """End it."""
        if self.process is not None:
            await self.process.stop()
