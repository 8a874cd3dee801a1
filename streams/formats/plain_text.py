"""CVs and advertisements as plain text."""

from collections.abc import Iterator

from streams.formats.encoding import decoded
from streams.formats.paragraphs import reflowed
from streams.formats.rows import Refused, Row, Wanted, prose


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:  # noqa: ARG001 - a text says the same of both kinds
    """The one record of a text file."""
    if not (text := prose(reflowed(decoded(data)))):
        raise Refused("expected some text; this file is empty")
    yield Row("", {"text": text})
