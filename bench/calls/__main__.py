"""`python -m bench.calls`: what calls cost the server and the SFU, for small groups and for an audience.

Everybody is on this machine: what the devices use is not counted, but it is taken from the same cores.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from tests.system.calls.caller import Caller

from bench.calls.attendee import Attendee
from bench.calls.house import Presence, Used, measure, open_house
from bench.machine import describe_machine

OUT = Path(__file__).parent.parent / "out"
DOCS = Path(__file__).parents[2] / "docs" / "scale.md"
BEGIN, END = "<!-- figures of calls -->\n", "<!-- end of figures -->"
SETTLE_S = 5.0
JOIN_WITHIN_S = 60.0
HEAD = (
    "| call | server, of a core | LiveKit, of a core | server memory | LiveKit memory | first picture |",
    "|---|--:|--:|--:|--:|--:|",
)
ALL_MEMBERS = {
    "power_level_content_override": {"events": {"org.matrix.msc3401.call.member": 0}},
    "preset": "private_chat",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.calls", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[3, 6, 8], help="people in a group")
    parser.add_argument("--audience", type=int, default=50, help="people who only listen; 0 for none")
    parser.add_argument("--seconds", type=float, default=30.0, help="for how long each is measured")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/scale.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # One loop for all: LiveKit's client keeps to the first that it meets.
        lines = asyncio.run(measure_all(Path(folder), options))
        facts = describe_machine(Path(folder))
    told = [f"- {name}: {fact}" for name, fact in facts.items() if name in ("processor", "memory", "date")]
    OUT.mkdir(exist_ok=True)
    report = "\n".join([*told, "", *lines]) + "\n"
    (OUT / "calls.md").write_text(report)
    if options.write_docs:
        write_into_docs(report)
    print(f"\n{report}")


async def measure_all(folder: Path, options: argparse.Namespace) -> list[str]:
    """Return the table, and print each row as soon as it is known."""
    lines = [*HEAD]
    for size in options.sizes:
        lines.append(await measure_group(folder / f"group{size}", size, options.seconds))
        print(lines[-1], flush=True)
    if options.audience:
        lines.append(await measure_audience(folder / "audience", options.audience, options.seconds))
        print(lines[-1], flush=True)
    return lines


def write_into_docs(report: str) -> None:
    """Put the table between its marks."""
    before, begin, rest = DOCS.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    DOCS.write_text(f"{before}{begin}\n{report}{end}{after}")


async def measure_group(folder: Path, size: int, seconds: float) -> str:
    """A group in which everybody is seen and heard by everybody; then one more comes in and looks."""
    with open_house(folder) as server:
        callers = [Caller.register(server.url, f"p{number}") for number in range(size + 1)]
        room_id = callers[0].create_room(*callers[1:], **ALL_MEMBERS)
        inside = [await _come_in(caller, room_id) for caller in callers[:-1]]
        async with asyncio.timeout(JOIN_WITHIN_S):
            await asyncio.gather(*(device.saw.wait() for device, _ in inside))
        await asyncio.sleep(SETTLE_S)
        used = await measure(server, seconds)
        first_ms = [await _time_to_picture(callers[-1], room_id) for _ in range(3)]
        await _end(inside)
    return _row(f"{size} people, all with camera", used, f"{statistics.median(first_ms):,.0f} ms")


async def measure_audience(folder: Path, count: int, seconds: float) -> str:
    """One speaks and is seen; many only listen and look."""
    with open_house(folder) as server:
        speaker = Caller.register(server.url, "speaker")
        listeners = [Caller.register(server.url, f"l{number}") for number in range(count)]
        room_id = speaker.create_room(*listeners, **ALL_MEMBERS)
        inside = [await _come_in(speaker, room_id)]
        inside += [await _come_in(caller, room_id, is_sending=False) for caller in listeners]
        name = inside[0][0].identity
        async with asyncio.timeout(JOIN_WITHIN_S):
            await asyncio.gather(*(device.hear(name) for device, _ in inside[1:]))
            await asyncio.gather(*(device.saw.wait() for device, _ in inside[1:]))
        await asyncio.sleep(SETTLE_S)
        used = await measure(server, seconds)
        await _end(inside)
    return _row(f"1 speaks to {count}, all of whom hear and see", used, "")


async def _come_in(caller: Caller, room_id: str, *, is_sending: bool = True) -> tuple[Attendee, Presence]:
    token = caller.token(room_id)
    caller.say_in_call(room_id)
    device = Attendee()
    await device.enter(caller.sfu_url(), token)
    if is_sending:
        await device.show()
        await device.sing()
    return device, Presence(caller, room_id)


async def _time_to_picture(caller: Caller, room_id: str) -> float:
    """From the press of the button, which asks for a token, until somebody is seen."""
    begun = time.perf_counter()
    device = Attendee()
    token = await asyncio.to_thread(caller.token, room_id)
    await device.enter(caller.sfu_url(), token)
    async with asyncio.timeout(JOIN_WITHIN_S):
        await device.saw.wait()
    took_ms = (time.perf_counter() - begun) * 1000
    await device.leave()
    return took_ms


async def _end(inside: list[tuple[Attendee, Presence]]) -> None:
    for device, presence in inside:
        await presence.end()
        await device.leave()


def _row(name: str, used: Used, first: str) -> str:
    shares = f"{used.server_percent:.2f} % | {used.sfu_percent:.1f} %"
    return f"| {name} | {shares} | {used.server_mib:.0f} MiB | {used.sfu_mib:.0f} MiB | {first} |"


if __name__ == "__main__":
    main()
