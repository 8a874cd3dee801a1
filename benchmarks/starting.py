"""How long a worker takes from the start of its process until it is ready, with everybody read from a real broker.

Run as `python benchmarks/starting.py [PEOPLE …]`. The local broker keeps all in its memory, about 4 kB a person, so
that a million people are left out on a machine that has too little of it.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import Figure, keep
from service import filled, known, started

from streams.settings import Settings

SIZES = (10_000, 100_000, 1_000_000)
ROOM = 12_000
"""Bytes of free memory for each person: the broker, the worker and this process, with as much again to spare."""


def sizes() -> list[int]:
    """The numbers of people that this machine has room for."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return [size for size in SIZES if size * ROOM < free]


def main() -> None:
    """Measure, print and keep."""
    told, figures = known(Settings()), []
    for people in [int(size) for size in sys.argv[1:]] or sizes():
        with (
            TemporaryDirectory() as folder,
            filled(people, 0, told) as settings,
            started(settings, Path(folder) / "worker.log") as one,
        ):
            note = f"{one.memory:,.0f} MB then, the encoder and the libraries included"
            figures.append(Figure("start", people, one.seconds, "s", note=note))
            print(figures[-1].line(), flush=True)
    keep("starting", figures)


if __name__ == "__main__":
    main()
