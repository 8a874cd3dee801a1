"""JSON Lines: bytes in, one numbered JSON object a line out, or what is wrong with that line. Knows no schema."""

import json
from collections.abc import Iterator
from typing import IO, Any, NamedTuple, NoReturn

from models import Fault, Rejection
from streams.messages.codec import LARGEST

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that is not blank."""

    number: int
    """Counted from 1, blank lines included."""
    raw: bytes
    """As it was read, without the line break; cut where it is larger than a message may be."""
    content: dict[str, Any] | Rejection
    """The object, or why there is none."""
    place: str | None = None
    """Where it stands, in a file that is not JSON Lines: row 7, record 3, or nothing for the one that there is."""
    ignored: tuple[str, ...] = ()
    """What was there and was left out, for example column C."""


def read_lines(stream: IO[bytes]) -> Iterator[Line]:
    """Every line that is not blank; a line larger than a message may be is refused without being held in memory."""
    number = 0
    while raw := stream.readline(LARGEST + 1):
        number += 1
        too_large = len(raw) > LARGEST and not raw.endswith(b"\n")
        if too_large:
            _skip_rest(stream)
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if raw := raw.strip():
            yield Line(number, raw, _too_large() if too_large else _content(raw))


def _skip_rest(stream: IO[bytes]) -> None:
    while (part := stream.readline(LARGEST)) and not part.endswith(b"\n"):
        pass


def _content(raw: bytes) -> dict[str, Any] | Rejection:
    try:
        content = json.loads(raw.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return _unreadable(f"expected JSON in UTF-8; byte {error.start + 1} of the line is not UTF-8")
    except json.JSONDecodeError as error:
        return _unreadable(f"expected one JSON object on the line; {error.msg} at column {error.colno}")
    except (RecursionError, ValueError):
        return _unreadable("expected JSON with numbers and depth that can be read")
    if not isinstance(content, dict):
        return _unreadable('expected one JSON object on the line, for example {"id": "p1", "text": "…"}')
    return content


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")


def _unreadable(problem: str) -> Rejection:
    return Rejection(code="unreadable", faults=(Fault(field="", problem=problem),))


def _too_large() -> Rejection:
    problem = f"expected at most {LARGEST // 1024 // 1024} MiB on one line"
    return Rejection(code="too-large", faults=(Fault(field="", problem=problem),))
