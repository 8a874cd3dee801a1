"""Files into Kafka: what can be read is sent, what cannot is listed with its line or its place and its faults."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from models import EventType, Rejection
from streams.kafka.acknowledging import accept
from streams.kafka.topics import ensure_topics
from streams.messages.codec import Message
from streams.messages.lines import Line
from streams.messages.source_lines import AS_FOUND, Reading, lines
from streams.messages.submissions import Submission, submission
from streams.settings import Settings


class Source(NamedTuple):
    """An open file with the name that it is reported under."""

    name: str
    stream: BinaryIO
    size: int | None
    """Bytes, where it has an end that is known."""


class Refused(NamedTuple):
    """A line that was not sent."""

    file: str
    line: int
    rejection: Rejection
    place: str | None = None
    """Its place in a file that is not JSON Lines, for example row 7; empty for the file as a whole."""

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        where = {"line": self.line} if self.place is None else {"place": self.place}
        return {"file": self.file, **where, **self.rejection.model_dump(mode="json")}


@dataclass
class Report:
    """What became of the lines; it grows while they are published."""

    lines: int = 0
    """Lines and records that were accepted."""
    erased: int = 0
    """Those among them that take back what was said."""
    identities: int = 0
    """Those among them that say who a person is."""
    events: int = 0
    """Messages that the broker has confirmed."""
    ignored: Counter[str] = field(default_factory=Counter)
    """Keys of simple lines and columns of tables that were left out, with the number of lines or rows."""
    refused: list[Refused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        return {
            "lines": self.lines,
            "erased": self.erased,
            "identities": self.identities,
            "events": self.events,
            "ignored": dict(self.ignored),
            "refused": [refused.as_json() for refused in self.refused],
        }


def opened(files: Sequence[Path], standard_input: BinaryIO, stack: ExitStack) -> list[Source]:
    """Open all files before the first line is sent; `-` is standard input. Raises OSError."""
    return [_opened(file, standard_input, stack) for file in files]


def _opened(file: Path, standard_input: BinaryIO, stack: ExitStack) -> Source:
    if str(file) == "-":
        return Source("standard input", standard_input, None)
    stream = stack.enter_context(file.open("rb"))
    status = os.fstat(stream.fileno())
    return Source(str(file), stream, status.st_size if stat.S_ISREG(status.st_mode) else None)


def publish_lines(
    settings: Settings,
    event: EventType,
    sources: Sequence[Source],
    programme: str,
    programmes: Collection[str],
    on_line: Callable[[Line], None] = lambda _: None,
    reading: Reading = AS_FOUND,
) -> Report:
    """Publish the lines of the sources as events of one kind, and await the delivery of each.

    `programme` is for lines that name none, `programmes` are those that are known. `on_line` is
    called with each line as it is read; `reading` is for files that are not JSON Lines. Raises client.Unreachable.
    """
    report = Report()
    ensure_topics(settings)
    report.events = accept(
        settings, _messages(settings, event, sources, programme, programmes, report, on_line, reading)
    )
    return report


def _messages(
    settings: Settings,
    event: EventType,
    sources: Sequence[Source],
    programme: str,
    programmes: Collection[str],
    report: Report,
    on_line: Callable[[Line], None],
    reading: Reading,
) -> Iterator[Message]:
    clock = ticking(lambda: datetime.now(UTC))
    dated = reading._replace(today=next(clock).date())
    for source in sources:
        for line in lines(source.stream, source.name, source.size, event, dated):
            on_line(line)
            made = judged(settings, event, line, programme, programmes, next(clock))
            if isinstance(made, Rejection):
                report.refused.append(Refused(source.name, line.number, made, line.place))
                continue
            _count(report, made, line)
            yield from made.messages


def judged(
    settings: Settings, event: EventType, line: Line, programme: str, programmes: Collection[str], now: datetime
) -> Submission | Rejection:
    """Read what a line says, or why it is refused."""
    if isinstance(line.content, Rejection):
        return line.content
    return submission(event, line.content, programme, now, settings, programmes)


def ticking(now: Callable[[], datetime]) -> Iterator[datetime]:
    """Give times of which each is later than the one before, so that of two lines about one id the second holds."""
    last = datetime.min.replace(tzinfo=UTC)
    while True:
        last = max(now(), last + timedelta(microseconds=1))
        yield last


def _count(report: Report, made: Submission, line: Line) -> None:
    report.lines += 1
    report.erased += made.erased
    report.identities += made.identity
    report.ignored.update([*made.ignored, *line.ignored])
