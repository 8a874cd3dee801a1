"""What a file or standard input holds, line by line: JSON Lines as they come, any other format read whole."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, TYPE_CHECKING, NamedTuple

from models import EventType, Fault, Rejection
from models.events import PROFILE
from streams.messages.lines import Line, read_lines

if TYPE_CHECKING:
    from streams.formats.mapping import Mapping
    from streams.formats.rows import Chooser

# What tells formats apart takes a while to load, and few commands read a file: it is imported where it is used.

_BEGINNING = 65_536
_ID_OF_ONE = Rejection(
    code="invalid",
    faults=(Fault(field="id", problem="expected a document beside --id; lines of JSON have ids of their own"),),
)


class Reading(NamedTuple):
    """How files that are not JSON Lines are to be read."""

    mapping: "Mapping | None" = None
    """What the columns of a table say; without it, what their headings tell beyond doubt."""
    key: str | None = None
    """The id of the one record of a file that has none."""
    today: date | None = None
    """The day of reading."""
    choose: "Chooser | None" = None
    """Chooses the mapping of a table by its headings, where none is given."""


AS_FOUND = Reading()
"""Tables by their headings, ids from the files."""


def lines(stream: IO[bytes], name: str, size: int | None, event: EventType, reading: Reading) -> Iterator[Line]:
    """The lines of a source, or the records of a file of another format; `size` is its bytes, where that is known."""
    from streams.formats.detection import Format, detect  # noqa: PLC0415
    from streams.formats.reading import LARGEST, TOO_LARGE  # noqa: PLC0415

    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    beginning = read(_BEGINNING)
    if detect(beginning, name) is Format.JSON_LINES and reading.key:
        yield Line(0, b"", _ID_OF_ONE, place="")
    elif detect(beginning, name) is Format.JSON_LINES:
        yield from read_lines(io.BufferedReader(_Rejoined(beginning, read)))
    elif size is not None and size > LARGEST:
        yield Line(0, b"", TOO_LARGE, place="")
    else:
        yield from _records(beginning + stream.read(LARGEST + 1), name, event, reading)


def _records(data: bytes, name: str, event: EventType, reading: Reading) -> Iterator[Line]:
    from streams.formats.reading import needs, profiles  # noqa: PLC0415

    read = profiles if event is PROFILE else needs
    rows = read(data, name, mapping=reading.mapping, key=reading.key, today=reading.today, choose=reading.choose)
    for number, row in enumerate(rows, 1):
        # The bytes stand with the first record, so that the progress adds up.
        yield Line(number, data if number == 1 else b"", row.content, row.place, row.ignored)


class _Rejoined(io.RawIOBase):
    """A stream of which the beginning was read already."""

    def __init__(self, beginning: bytes, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._beginning, self._read = beginning, read

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, as far as there is something now."""
        part = self._beginning[: len(buffer)] or self._read(len(buffer))
        self._beginning = self._beginning[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
