"""Which of two words about the same thing is the later one, in little memory."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, Protocol

from models import Revision

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT: Final = timedelta(microseconds=1)
_DAY: Final = 86_400


class Said(Protocol):
    """A revision, from wherever it was read."""

    @property
    def time(self) -> datetime:
        """When the event happened."""
        ...

    @property
    def event(self) -> str:
        """Id of the event."""
        ...


class Word(NamedTuple):
    """A revision as two plain values, ordered as revisions are."""

    moment: int
    """Microseconds since 1970, UTC."""
    event: str

    @property
    def revision(self) -> Revision:
        """The same as the model has it."""
        return Revision(time=_START + self.moment * _UNIT, event=self.event)


def word(said: Said) -> Word:
    """The word of a revision.

    >>> at = datetime(2026, 11, 1, tzinfo=UTC)
    >>> word(Revision(time=at, event="e1")).revision == Revision(time=at, event="e1")
    True
    """
    since = said.time - _START
    # The same as a division by the unit, in a third of its time.
    return Word((since.days * _DAY + since.seconds) * 1_000_000 + since.microseconds, said.event)
