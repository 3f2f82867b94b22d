"""What the operating system knows about a server's processes: their tree, memory and processor time."""

import os
import resource
from pathlib import Path

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def list_tree(root_pid: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _read_stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    tree, waiting = [], [root_pid]
    while waiting:
        pid = waiting.pop()
        tree.append(pid)
        waiting += children.get(pid, [])
    return tree


def rss_bytes(root_pid: int) -> int:
    """Resident memory, summed; pages that two processes share count twice."""
    total = 0
    for pid in list_tree(root_pid):
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
        except FileNotFoundError:
            continue
    return total


def cpu_seconds(root_pid: int) -> float:
    """Processor time of the tree, user and system together, with the children that it has seen end."""
    stats = [fields for pid in list_tree(root_pid) if (fields := _read_stat(pid))]
    return sum(int(ticks) for fields in stats for ticks in fields[11:15]) / _TICKS_A_SECOND


def busy_seconds() -> float:
    """Processor time that everything on this machine has used: all but idle and waiting for the disk."""
    user, nice, system, _idle, _waiting, *rest = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    return sum(int(ticks) for ticks in (user, nice, system, *rest)) / _TICKS_A_SECOND


def own_seconds() -> float:
    """Processor time of this process and of the servers that it has started and seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _read_stat(pid: int) -> list[str] | None:
    """The fields after the process's name, which may itself hold spaces: state, parent, ..."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text[text.rindex(")") + 2 :].split()
