"""Which mapping a table is read with, when nobody looks at it first; and a note of it for the receipt."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Engine

from models import Value
from streams.access.roles import Account
from streams.database.engine import reading
from streams.formats.mapping import Column, Mapping, certain
from streams.formats.rows import Kind
from streams.web import remembered


class Origin(StrEnum):
    """Where a mapping comes from."""

    CHOSEN = "chosen"
    """Somebody looked at it just now."""
    REMEMBERED = "remembered"
    """Somebody corrected it for a table with these headings before."""
    HEADINGS = "headings"
    """The headings are known; all other columns are left out."""


class MappingUsed(Value):
    """Which column of a table said what, and who says so."""

    origin: Origin
    """chosen on the page, remembered from before, or what the headings tell."""
    columns: tuple[Column, ...]
    """The columns in their order; a field of null was left out."""


class Choosing:
    """Chooses the mapping of one table by its headings, and notes it."""

    used: MappingUsed | None = None

    def __init__(self, engine: Engine, account: Account, kind: Kind, *, remembering: bool = True) -> None:
        self._engine, self._account, self._kind, self._remembering = engine, account, kind, remembering

    def __call__(self, headings: Sequence[str]) -> Mapping:
        """The mapping that is remembered for these headings, else what they tell beyond doubt."""
        before = self._remembered(headings) if self._remembering else None
        mapping = before.mapping if before else certain(self._kind, headings)
        return self.note(mapping, Origin.REMEMBERED if before else Origin.HEADINGS)

    def note(self, mapping: Mapping, origin: Origin) -> Mapping:
        """Note that this mapping is used, and give it back."""
        self.used = MappingUsed(origin=origin, columns=mapping.columns)
        return mapping

    def _remembered(self, headings: Sequence[str]) -> remembered.Remembered | None:
        with reading(self._engine) as connection:
            return remembered.recall(connection, self._account, self._kind, headings)
