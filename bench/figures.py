"""What a case measures: named figures with their samples, and the outcome of one case on one server."""

import statistics
from dataclasses import dataclass, field
from enum import StrEnum


class Better(StrEnum):
    """Which direction is an improvement; `NEITHER` marks context that is shown without a ratio."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True)
class Figure:
    """One measured quantity; `samples` holds one number for each repetition. Of none, `missing` says why."""

    key: str
    label: str
    unit: str
    better: Better
    samples: list[float]
    missing: str | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def lowest(self) -> float:
        return min(self.samples)

    @property
    def highest(self) -> float:
        return max(self.samples)


@dataclass(frozen=True)
class Outcome:
    """One case on one server and database: its figures, or why there are none."""

    case: str
    server: str
    database: str
    scale: str
    figures: list[Figure] = field(default_factory=list)
    skipped: str | None = None
    other_work_cores: float = 0.0


def percentile(samples: list[float], percent: float) -> float:
    """The nearest-rank percentile, so that the answer is a value that really occurred."""
    ordered = sorted(samples)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def higher(key: str, label: str, unit: str, samples: list[float]) -> Figure:
    return Figure(key, label, unit, Better.HIGHER, samples)


def lower(key: str, label: str, unit: str, samples: list[float]) -> Figure:
    return Figure(key, label, unit, Better.LOWER, samples)


def context(key: str, label: str, unit: str, samples: list[float]) -> Figure:
    return Figure(key, label, unit, Better.NEITHER, samples)


def missing(key: str, label: str, why: str) -> Figure:
    """What could not be measured here: it is said in the table instead of left out."""
    return Figure(key, label, "", Better.NEITHER, [], why)
