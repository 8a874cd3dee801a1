"""What readers of files take and give: a request, rows with their places, and the one way to refuse."""

from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from models import Fault, Rejection
from streams.formats.mapping import Mapping

Kind = Literal["profiles", "needs"]
"""Whether a file is about people or about needs."""

Chooser = Callable[[Sequence[str]], Mapping]
"""Chooses what the columns of a table say, by their headings."""

MOST_TEXT = 200_000
"""Characters of running text that a profile or a need may have."""


class Wanted(NamedTuple):
    """What is asked of a reader."""

    kind: Kind
    mapping: Mapping | None = None
    """Which column of a table says what; without it, and without `choose`, what the headings tell beyond doubt."""
    today: date | None = None
    """The day of reading, up to which a post that lasts is counted; without it such a post has no length."""
    choose: Chooser | None = None
    """Chooses the mapping of a table where none is given."""


class Row(NamedTuple):
    """One person or need out of a file, or why there is none."""

    place: str
    """Where it stands, for example row 7 or record 3; empty for the file as a whole."""
    content: dict[str, Any] | Rejection
    """The fields of the public schema with `identity` and `event` around them, or what is wrong with them."""
    ignored: tuple[str, ...] = ()
    """What was there and was left out, for example column C."""


class Refused(Exception):
    """A file or a row cannot be read; says what was expected and the remedy, never what was found."""

    def __init__(self, problem: str, *, field: str = "", code: str = "unreadable") -> None:
        super().__init__(problem)
        self.rejection = Rejection(code=code, faults=(Fault(field=field, problem=problem),))


class Unclear(Exception):
    """A cell cannot be read; says what was expected."""


def made_up(data: bytes) -> str:
    """An id for what has none: the same bytes give the same one.

    >>> made_up(b"a CV")
    'file-e3b960762e1354e1d74e09ff6f865fb2'
    """
    return f"file-{sha256(data).hexdigest()[:32]}"


def prose(*parts: str | None) -> str | None:
    """The parts that say something with a blank line between them, or None; Refused where that is too long."""
    text = "\n\n".join(part.strip() for part in parts if part and part.strip())
    if len(text) > MOST_TEXT:
        problem = "expected at most 200,000 characters of text, about 60 pages; leave out annexes and certificates"
        raise Refused(problem, field="text", code="too-large")
    return text or None


def filled(**fields: Any) -> dict[str, Any]:
    """The fields that hold something.

    >>> filled(title="Cook", text=None, skills=[])
    {'title': 'Cook'}
    """
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
