"""A device in a call: LiveKit's own client, which connects, sends a tone and hears what others send."""

import asyncio
import math
from contextlib import suppress
from typing import Self

from livekit import rtc

RATE_HZ = 48_000
TONE_HZ = 440
PART_SAMPLES = RATE_HZ // 100
LOUDNESS = 12_000
HEARD_WITHIN_S = 60.0
LOUD = 1_000
"""What is above this is no silence."""


class Device:
    """Connected from `enter` to `leave`. What it hears is told by the identity of who sends it."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.is_gone = asyncio.Event()
        self._heard: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.room.on("track_subscribed", self._listen)
        self.room.on("disconnected", lambda _reason: self.is_gone.set())

    @property
    def identity(self) -> str:
        identity: str = self.room.local_participant.identity
        return identity

    async def enter(self, url: str, token: str, *, relay_only: bool = False) -> Self:
        kind = rtc.IceTransportType.TRANSPORT_RELAY if relay_only else rtc.IceTransportType.TRANSPORT_ALL
        options = rtc.RoomOptions(rtc_config=rtc.RtcConfiguration(ice_transport_type=kind))
        await self.room.connect(url, token, options)
        return self

    async def sing(self) -> None:
        """Send a tone, until this device leaves."""
        source = rtc.AudioSource(RATE_HZ, 1)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        await self.room.local_participant.publish_track(track)
        self._do(_sing(source))

    async def hear(self, identity: str) -> None:
        """Wait until something loud has come from somebody."""
        async with asyncio.timeout(HEARD_WITHIN_S):
            await self._heard.setdefault(identity, asyncio.Event()).wait()

    async def hear_silence(self, identity: str) -> None:
        """Wait until nothing loud has come from them for a second; what comes later is heard anew."""
        heard = self._heard.setdefault(identity, asyncio.Event())
        async with asyncio.timeout(HEARD_WITHIN_S):
            heard.set()
            while heard.is_set():
                heard.clear()
                await asyncio.sleep(1)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        with suppress(Exception):
            await self.room.disconnect()

    def _listen(self, track: rtc.RemoteTrack, _publication: object, sender: rtc.RemoteParticipant) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._do(self._note_loud(track, sender.identity))

    async def _note_loud(self, track: rtc.RemoteTrack, identity: str) -> None:
        async for event in rtc.AudioStream(track, sample_rate=RATE_HZ, num_channels=1):
            if max(map(abs, event.frame.data), default=0) > LOUD:
                self._heard.setdefault(identity, asyncio.Event()).set()

    def _do(self, work: object) -> None:
        self._tasks.add(asyncio.create_task(work))  # type: ignore[arg-type]


async def _sing(source: rtc.AudioSource) -> None:
    samples = [round(LOUDNESS * math.sin(2 * math.pi * TONE_HZ * n / RATE_HZ)) for n in range(PART_SAMPLES)]
    frame = rtc.AudioFrame.create(RATE_HZ, 1, PART_SAMPLES)
    frame.data[:] = memoryview(b"".join(one.to_bytes(2, "little", signed=True) for one in samples)).cast("h")
    while True:
        await source.capture_frame(frame)
