"""What came of reading a taxonomy: files, labels by language, what is missing and what was left out."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple


class FileRead(NamedTuple):
    """A file and how many rows it has."""

    name: str
    rows: int


class Skipped(NamedTuple):
    """Rows that were left out for one reason, with the place of the first."""

    reason: str
    times: int
    file: str
    line: int


class Report(NamedTuple):
    """What was read."""

    files: tuple[FileRead, ...]
    concepts: Mapping[str, int]
    """How many, by kind."""
    labels: Mapping[str, int]
    """How many, by language; a label that a concept has twice counts once."""
    missing: tuple[str, ...]
    """Files that a complete download has."""
    skipped: tuple[Skipped, ...]


class Tally:
    """Counts while reading."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._labels: Counter[str] = Counter()
        self._skipped: dict[str, Skipped] = {}

    def read(self, file: str) -> None:
        """Counts a row of a file."""
        self._rows[file] = self._rows.get(file, 0) + 1

    def labelled(self, language: str) -> None:
        """Counts a label."""
        self._labels[language] += 1

    def skip(self, reason: str, file: str, line: int) -> None:
        """Counts something that was left out."""
        first = self._skipped.get(reason, Skipped(reason, 0, file, line))
        self._skipped[reason] = first._replace(times=first.times + 1)

    def report(self, concepts: Mapping[str, int], missing: tuple[str, ...]) -> Report:
        """What came of it."""
        files = tuple(FileRead(name, rows) for name, rows in self._rows.items())
        return Report(files, concepts, dict(sorted(self._labels.items())), missing, tuple(self._skipped.values()))
