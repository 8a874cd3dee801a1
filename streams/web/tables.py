"""The tables that only the console writes: what became of what was posted, notes, erasures, what was seen."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from streams.database.columns import Instant, Name, Words


class Base(DeclarativeBase):
    """What the tables of the console have in common."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), str: Words(), int: BigInteger()}  # noqa: RUF012 - as SQLAlchemy reads it


class ReceiptRow(Base):
    """What was posted at once."""

    __tablename__ = "receipts"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    account: Mapped[str] = mapped_column(Name, index=True)
    kind: Mapped[str]
    """profiles or needs."""
    created: Mapped[datetime] = mapped_column(index=True)
    complete: Mapped[bool]
    """Whether it was read to its end and acknowledged."""
    accepted: Mapped[int]
    duplicates: Mapped[int]
    refused: Mapped[int]
    errors: Mapped[str]
    """The first faults of what was refused, as JSON; they repeat no content."""
    mapping: Mapped[str | None]
    """Which column of a table said what, as JSON; none where it was no table."""


class ReceiptLineRow(Base):
    """One line or record that was accepted, or had been before."""

    __tablename__ = "receipt_lines"
    __table_args__ = (Index(None, "key"), Index(None, "said"))

    receipt: Mapped[str] = mapped_column(Name, ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Its position among these, from 1."""
    line: Mapped[int | None]
    place: Mapped[str | None]
    key: Mapped[str] = mapped_column(Name)
    event: Mapped[str] = mapped_column(Name)
    time: Mapped[datetime]
    """When it was said, as the event has it."""
    outgoing: Mapped[int]
    """Number of its last message among those that are to be sent."""
    repeated: Mapped[bool]
    """Whether it had been accepted before, and nothing was stored now."""
    said: Mapped[str | None] = mapped_column(Name)
    """By what a repetition is known, where the sender gave the event an id: SHA-256 of account, kind and id."""


class NoteRow(Base):
    """What an officer noted about a person, maybe for one need; goes with the person."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    person: Mapped[str] = mapped_column(Name, index=True)
    need: Mapped[str | None] = mapped_column(Name, index=True)
    officer: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime]
    text: Mapped[str]


class SettledPairRow(Base):
    """What an officer said about two people who may be one; goes with either of them."""

    __tablename__ = "settled_pairs"

    one: Mapped[str] = mapped_column(Name, primary_key=True)
    """The first of the two in the order of the ids."""
    other: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    verdict: Mapped[str]
    """same or two."""
    officer: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime]


class ErasureRow(Base):
    """An erasure that was asked for, and what came of it; the id of the person goes as soon as it is done."""

    __tablename__ = "erasures"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    person: Mapped[str | None] = mapped_column(Name)
    """None when it has ended."""
    account: Mapped[str] = mapped_column(Name)
    """Who asked, as in the audit log."""
    reason: Mapped[str]
    """One of those that there are; no words of anybody."""
    programmes: Mapped[str]
    """Keys of the programmes of the person, with blanks between them."""
    asked: Mapped[datetime] = mapped_column(index=True)
    tried: Mapped[datetime | None]
    """When the last attempt began."""
    attempts: Mapped[int]
    ended: Mapped[datetime | None] = mapped_column(index=True)
    state: Mapped[str]
    report: Mapped[str]
    """What was done and what a search found, as JSON, in counts."""


class ChoreRow(Base):
    """Something that one process at a time does."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(Name, primary_key=True)
    holder: Mapped[str | None] = mapped_column(Name)
    """Who does it now."""
    until: Mapped[datetime | None]
    """Until when nobody else begins it, should the holder have ended."""
    done: Mapped[datetime | None]
    """When it was last done to its end."""


class SeenRow(Base):
    """When an account last looked at something, so that it can be told what is new."""

    __tablename__ = "seen"

    account: Mapped[str] = mapped_column(Name, primary_key=True)
    what: Mapped[str] = mapped_column(Name, primary_key=True)
    """Such as needs, or a need's id behind `shortlist/`."""
    at: Mapped[datetime]


class MappingRow(Base):
    """Which column of a table says what, remembered for tables with the same headings."""

    __tablename__ = "mappings"

    kind: Mapped[str] = mapped_column(Name, primary_key=True)
    headings: Mapped[str] = mapped_column(Name, primary_key=True)
    """SHA-256 of the headings in their order."""
    account: Mapped[str] = mapped_column(Name, primary_key=True)
    """Whose it is: an account, or an organisation behind `organisation/`."""
    at: Mapped[datetime]
    mapping: Mapped[str]
    """As JSON."""


class UploadRow(Base):
    """A table that somebody sent, until its columns are corrected; for half an hour at most."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    account: Mapped[str] = mapped_column(Name, index=True)
    kind: Mapped[str]
    """profiles or needs."""
    programme: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime] = mapped_column(index=True)
    rows: Mapped[str]
    """The cells with the numbers of their rows, as JSON: as text, so that a search for somebody finds the id."""
