"""Files of JSON Lines into Kafka: what can be read is sent, what cannot is listed with its line and its faults."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from models import EventType, Rejection
from streams.client import publish
from streams.codec import Message
from streams.lines import Line, read_lines
from streams.settings import Settings
from streams.submissions import Submission, submission
from streams.topics import ensure_topics


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

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        return {"file": self.file, "line": self.line, **self.rejection.model_dump(mode="json")}


@dataclass
class Report:
    """What became of the lines; it grows while they are published."""

    lines: int = 0
    """Lines that were accepted."""
    erased: int = 0
    """Those among them that take back what was said."""
    identities: int = 0
    """Those among them that say who a person is."""
    events: int = 0
    """Messages that the broker has confirmed."""
    ignored: Counter[str] = field(default_factory=Counter)
    """Keys of simple lines that were left out, with the number of lines."""
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
    on_line: Callable[[Line], None] = lambda _: None,
) -> Report:
    """Publish the lines of the sources as events of one kind, and await the delivery of each.

    `on_line` is called with each line as it is read. Raises client.Unreachable.
    """
    report = Report()
    ensure_topics(settings)
    report.events = publish(settings, _messages(settings, event, sources, programme, report, on_line))
    return report


def _messages(
    settings: Settings,
    event: EventType,
    sources: Sequence[Source],
    programme: str,
    report: Report,
    on_line: Callable[[Line], None],
) -> Iterator[Message]:
    clock = ticking(lambda: datetime.now(UTC))
    for source in sources:
        for line in read_lines(source.stream):
            on_line(line)
            made = judged(settings, event, line, programme, next(clock))
            if isinstance(made, Rejection):
                report.refused.append(Refused(source.name, line.number, made))
                continue
            _count(report, made)
            yield from made.messages


def judged(settings: Settings, event: EventType, line: Line, programme: str, now: datetime) -> Submission | Rejection:
    """Read what a line says, or why it is refused."""
    if isinstance(line.content, Rejection):
        return line.content
    return submission(event, line.content, programme, now, settings)


def ticking(now: Callable[[], datetime]) -> Iterator[datetime]:
    """Give times of which each is later than the one before, so that of two lines about one id the second holds."""
    last = datetime.min.replace(tzinfo=UTC)
    while True:
        last = max(now(), last + timedelta(microseconds=1))
        yield last


def _count(report: Report, made: Submission) -> None:
    report.lines += 1
    report.erased += made.erased
    report.identities += made.identity
    report.ignored.update(made.ignored)
