"""One thing that is wrong in a programme's file: where, what, and how it is told."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from streams.terminal import harmless

Place = tuple[int | str, ...]
"""Keys and places in lists, from the top of a file down."""

_TOLD = 3


class ProgrammeFault(NamedTuple):
    """One thing that is wrong in a file."""

    line: int
    """Where, counted from 1."""
    field: str
    """Path of the key, for example conditions.corridors.0.from; empty where it is the file as a whole."""
    problem: str
    """What was expected, what was found and what to do."""


def dotted(path: Place) -> str:
    """The path as it is shown.

    >>> dotted(("quotas", 0, "least"))
    'quotas.0.least'
    """
    return ".".join(harmless(str(step)) for step in path)


def told(file: Path, faults: Sequence[ProgrammeFault]) -> str:
    """The first faults of a file on one line, each with its place, as editors and logs understand it."""
    more = [f"and {len(faults) - _TOLD} more"] if len(faults) > _TOLD else []
    return "; ".join([*(placed(file, fault) for fault in faults[:_TOLD]), *more])


def placed(file: Path, fault: ProgrammeFault) -> str:
    """A fault as FILE:LINE: KEY: PROBLEM."""
    field = f"{fault.field}: " if fault.field else ""
    return f"{harmless(str(file))}:{fault.line}: {field}{fault.problem}"
