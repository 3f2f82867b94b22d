"""The machine that figures were measured on: a figure without it says little."""

import os
import platform
import tempfile
import time
from pathlib import Path

SYNCED_WRITES = 100


def describe_machine(folder: Path) -> dict[str, str]:
    return {
        "processor": f"{os.cpu_count()} x {_find_processor_name() or platform.machine()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-', maxsplit=1)[0]}",
        "interpreter": f"Python {platform.python_version()}, the same for both servers and the driver",
        "disk": f"{measure_sync_ms(folder):.2f} ms to write 4 KiB and fsync",
        "date": time.strftime("%Y-%m-%d"),
    }


def measure_sync_ms(folder: Path) -> float:
    """Durability costs what the disk's flush costs: near zero here means a disk that does not flush."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        started = time.perf_counter()
        for _ in range(SYNCED_WRITES):
            file.write(bytes(4096))
            os.fsync(file.fileno())
        return (time.perf_counter() - started) * 1000 / SYNCED_WRITES


def _find_processor_name() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return None
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else None
