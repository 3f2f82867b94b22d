"""A device in a call: LiveKit's own client, with a small moving picture and a tone."""

import asyncio
from contextlib import suppress
from typing import Self

from livekit import rtc
from tests.system.calls.media import LOUD, RATE_HZ, Device

WIDTH, HEIGHT, FRAMES_A_SECOND = 320, 180, 10
PICTURES = 10


class Attendee(Device):
    """As in tests, and with a picture. `saw` is set at the first picture of anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.saw = asyncio.Event()
        self.room.on("track_subscribed", self._watch)

    async def show(self) -> Self:
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            simulcast=False,
            video_encoding=rtc.VideoEncoding(max_bitrate=300_000, max_framerate=FRAMES_A_SECOND),
        )
        await self.room.local_participant.publish_track(track, options)
        self._do(_film(source))
        return self

    async def _note_loud(self, track: rtc.RemoteTrack, identity: str) -> None:
        """Listen to the first sound alone: all of them would keep this one process from all else."""
        stream = rtc.AudioStream(track, sample_rate=RATE_HZ, num_channels=1)
        async for event in stream:
            if max(map(abs, event.frame.data), default=0) > LOUD:
                self._heard.setdefault(identity, asyncio.Event()).set()
                break
        with suppress(Exception):
            await stream.aclose()

    def _watch(self, track: rtc.RemoteTrack, _publication: object, _sender: rtc.RemoteParticipant) -> None:
        if track.kind == rtc.TrackKind.KIND_VIDEO:
            self._do(self._note_picture(track))

    async def _note_picture(self, track: rtc.RemoteTrack) -> None:
        stream = rtc.VideoStream(track)
        async for _ in stream:
            self.saw.set()
            break
        with suppress(Exception):
            await stream.aclose()


async def _film(source: rtc.VideoSource) -> None:
    """A pattern that moves, so that every picture costs as much as a face does."""
    row = bytes(value for x in range(WIDTH) for value in (x % 256, (x * 3) % 256, 128, 255))
    pictures = []
    for number in range(PICTURES):
        shift = 4 * 7 * number
        moved = row[shift:] + row[:shift]
        pictures.append(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, moved * HEIGHT))
    number = 0
    while True:
        source.capture_frame(pictures[number % PICTURES])
        number += 1
        await asyncio.sleep(1 / FRAMES_A_SECOND)
