"""Which SFU this server has: one that it starts, one that runs elsewhere, or none; and TURN likewise."""

from collections.abc import Awaitable, Callable

from veche.core.errors import NotFound
from veche.features.calls.programs.livekit_config import Turn
from veche.features.calls.programs.own_coturn import OwnCoturn, find_coturn
from veche.features.calls.programs.own_livekit import OwnLiveKit, find_livekit
from veche.features.calls.programs.place import Place
from veche.features.calls.programs.shared_secrets import read_secrets
from veche.features.calls.settings import CallsSettings
from veche.features.calls.sfu.backend import SfuAway, SfuBackend
from veche.features.calls.sfu.livekit import LiveKit, LiveKitAccess, LiveKitLimits
from veche.kit.clock import Clock
from veche.kit.outgoing import Outgoing

SOCKET_PATH = "/livekit/sfu"
WEBHOOK_PATH = "/livekit/webhook"


class Engine:
    """What carries media: asked by use cases for the SFU, and by the server to start and stop."""

    def __init__(self, settings: CallsSettings, place: Place, outgoing: Outgoing, clock: Clock) -> None:
        self.when_up: Callable[[], Awaitable[None]] = _nothing
        """What is done each time that an SFU of our own has come up: it knows no calls then."""
        self.livekit: OwnLiveKit | None = None
        self.coturn: OwnCoturn | None = None
        self._settings = settings
        self._place = place
        self._outgoing = outgoing
        self._clock = clock
        self._backend: SfuBackend | None = None
        self._turn_secret = settings.turn_secret
        if program := find_livekit(settings):
            self.livekit = OwnLiveKit(program, settings, place)
        if program := find_coturn(settings):
            self.coturn = OwnCoturn(program, settings, place)
        if settings.sfu_url:
            address = settings.sfu_api_url or "http" + settings.sfu_url.removeprefix("ws")
            access = LiveKitAccess(address.rstrip("/"), settings.sfu_api_key, settings.sfu_api_secret)
            self._backend = self._open(access)

    @property
    def is_offered(self) -> bool:
        """Whether there is an SFU, be it that it does not answer now."""
        return self.livekit is not None or bool(self._settings.sfu_url)

    @property
    def url(self) -> str:
        """The address at which clients reach the SFU."""
        return self._settings.sfu_url or self._place.socket_url + SOCKET_PATH

    @property
    def tunnel_address(self) -> tuple[str, int] | None:
        """Where what clients send to `SOCKET_PATH` is passed on to; None where there is nothing."""
        return None if self.livekit is None else ("127.0.0.1", self.livekit.api_port)

    def get_backend(self) -> SfuBackend:
        """Return the SFU; raise M_NOT_FOUND where there is none, SfuAway where it does not run now."""
        if not self.is_offered:
            raise NotFound("This server has no SFU: calls go from device to device here")
        if self._backend is None or (self.livekit is not None and not self.livekit.is_up):
            raise SfuAway
        return self._backend

    def find_turn(self) -> Turn | None:
        """Return where people are relayed, if anywhere."""
        if self.coturn is not None and not self.coturn.is_up:
            return None
        return self._describe_relay()

    def describe(self) -> list[str]:
        """Return what there is and what could be added, a sentence each, for the operator."""
        return [self._describe_sfu(), self._describe_turn()]

    def list_missing(self) -> list[str]:
        """Return how to add what is wanted and not there, a sentence each."""
        told: list[str] = []
        if not self.is_offered and self._settings.sfu == "auto":
            told.append(
                "Calls of more than six need LiveKit: `make sfu` builds it, and the next start starts it."
            )
        if self.coturn is None and self._settings.turn == "auto" and not self._settings.turn_secret:
            told.append("Calls through firewalls need coturn: `apt install coturn`, then start again.")
        return told

    def _describe_sfu(self) -> str:
        if self._settings.sfu_url:
            return f"Calls are carried by the LiveKit at {self._settings.sfu_url}."
        if self.livekit is not None:
            return f"Calls are carried by LiveKit, which is started with the server: {self.livekit.program}."
        return (
            "There is no LiveKit: calls go from device to device, of six people at most. `make sfu` adds it."
        )

    def _describe_turn(self) -> str:
        if self.coturn is not None:
            return f"Calls are relayed by coturn, which is started with the server: {self.coturn.program}."
        if self._settings.turn_uris and self._settings.turn_secret:
            return f"Calls are relayed by {self._settings.turn_uris[0]}."
        return (
            "There is no TURN server: some people behind firewalls cannot call. `apt install coturn` adds it."
        )

    async def start(self) -> None:
        """Start what is to run beside this server."""
        if self.livekit is None and self.coturn is None:
            return
        self._place.folder.mkdir(mode=0o700, exist_ok=True)
        secrets = read_secrets(self._place.folder, self._clock)
        if self.coturn is not None:
            self._turn_secret = secrets.turn_secret
            await self.coturn.start(secrets.turn_secret)
        if self.livekit is not None:
            backend = self._open(LiveKitAccess(self.livekit.api_url, secrets.sfu_key, secrets.sfu_secret))
            self._backend = backend
            relay = self._describe_relay()
            await self.livekit.start(secrets, relay, WEBHOOK_PATH, backend.is_healthy, self._note_up)

    async def stop(self) -> None:
        """End it."""
        for program in (self.livekit, self.coturn):
            if program is not None:
                await program.stop()

    def _describe_relay(self) -> Turn | None:
        own = () if self.coturn is None else self.coturn.uris
        uris = self._settings.turn_uris or own
        return Turn(uris, self._turn_secret) if uris and self._turn_secret else None

    async def _note_up(self) -> None:
        await self.when_up()

    def _open(self, access: LiveKitAccess) -> LiveKit:
        limits = LiveKitLimits(self._settings.members_most, self._settings.token_lifetime_s)
        return LiveKit(access, limits, self._outgoing, self._clock)


async def _nothing() -> None:
    """Do nothing."""
