"""What a benchmark found: printed for people, and kept for `performance.py`, which writes docs/performance.md."""

import ctypes
import gc
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "build" / "benchmarks"
"""Where the figures of the last run lie, a file for each benchmark."""


class Figure(NamedTuple):
    """One thing that was measured, for one number of people, beside something else where there is something."""

    key: str
    people: int
    value: float
    unit: str
    beside: float | None = None
    """The same of what it is compared with, in the same run and unit."""
    note: str = ""
    """What else is to be known of it."""

    @property
    def ratio(self) -> float | None:
        """How many times better it is than what stands beside it: less time, or more of anything in a second."""
        if self.beside is None:
            return None
        return self.value / self.beside if self.unit.endswith("/s") else self.beside / self.value

    def line(self) -> str:
        """The figure in words."""
        compared = f", beside {self.beside:,.3g} {self.unit}: ratio {self.ratio:.1f}" if self.beside is not None else ""
        note = f" ({self.note})" if self.note else ""
        return f"{self.key}, {self.people:,} people: {self.value:,.3g} {self.unit}{compared}{note}"


def keep(benchmark: str, figures: Sequence[Figure]) -> None:
    """Print the figures, and keep them in the place of those of the last run."""
    print("\n".join(figure.line() for figure in figures))
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = json.dumps([figure._asdict() for figure in figures], indent=1)
    (FOLDER / f"{benchmark}.json").write_text(told + "\n", encoding="utf-8")


def kept(benchmark: str) -> list[Figure]:
    """The figures of the last run; none where there was none."""
    file = FOLDER / f"{benchmark}.json"
    if not file.exists():
        return []
    return [Figure(**one) for one in json.loads(file.read_text(encoding="utf-8"))]


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(*works: Callable[[], object], rounds: int = 9) -> list[float]:
    """Median seconds of each work; they take turns, so that whatever else the machine does meets all of them alike."""
    for work in works:
        work()
    times = [[seconds(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def resident(process: str = "self") -> float:
    """MB of memory that a process has, this one by default, without what it only keeps for later."""
    if process == "self":
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    return pages * 4096 / 1e6
