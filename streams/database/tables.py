"""The tables of the projection. `facts` is what they follow from; the pages read the others.

Nothing here is the only copy of anything but history (`shortlist_versions`, `movements`, `decision_log`), which
compacted topics forget. Accounts and the audit log are no part of it.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from streams.database.columns import Instant, Name, Words


class Base(DeclarativeBase):
    """What the tables of the projection have in common."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - as SQLAlchemy reads it
        datetime: Instant(),
        str: Words(),
        int: BigInteger(),
        bytes: LargeBinary(),
    }


class Fact(Base):
    """The last word of each key of each topic, as it came; a tombstone has no value and takes the old bytes away."""

    __tablename__ = "facts"

    topic: Mapped[str] = mapped_column(Name, primary_key=True)
    """Without the prefix of the installation."""
    key: Mapped[str] = mapped_column(Name, primary_key=True)
    time: Mapped[datetime]
    event: Mapped[str] = mapped_column(Name)
    erased: Mapped[datetime | None]
    """Time of the last tombstone, also when something was said after it."""
    partition: Mapped[int | None]
    """Where it stands, for shortlists, whose order is that of their topic."""
    offset: Mapped[int | None]
    headers: Mapped[str]
    # Last, because SQLite reads a row from its beginning.
    value: Mapped[bytes | None]


class Person(Base):
    """Somebody who may be matched."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "time"),)

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    time: Mapped[datetime]
    event: Mapped[str] = mapped_column(Name)
    read: Mapped[bool]
    """Whether a worker has read the latest profile."""
    residence: Mapped[str | None]
    skills: Mapped[int | None]


class PersonProgramme(Base):
    """A programme that somebody takes part in."""

    __tablename__ = "person_programmes"
    __table_args__ = (Index(None, "programme", "person"),)

    person: Mapped[str] = mapped_column(Name, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    programme: Mapped[str] = mapped_column(Name, primary_key=True)


class Identity(Base):
    """Who somebody is; shown only to those who may, and only when they ask."""

    __tablename__ = "identities"

    person: Mapped[str] = mapped_column(Name, primary_key=True)
    name: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    birth_date: Mapped[str | None]
    gender: Mapped[str | None]
    photo: Mapped[str | None]


class Likeness(Base):
    """One thing by which somebody may be the same person as somebody else; see `likeness`."""

    __tablename__ = "likenesses"
    __table_args__ = (Index(None, "digest", "person"),)

    person: Mapped[str] = mapped_column(Name, primary_key=True)
    kind: Mapped[str] = mapped_column(Name, primary_key=True)
    """email, phone, name or sound."""
    digest: Mapped[str] = mapped_column(Name)


class Need(Base):
    """A need that is open."""

    __tablename__ = "needs"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    programme: Mapped[str] = mapped_column(Name, index=True)
    title: Mapped[str | None]
    openings: Mapped[int]
    organisation: Mapped[str | None] = mapped_column(Name, index=True)
    country: Mapped[str | None]
    remote: Mapped[bool | None]
    start: Mapped[str | None]
    end: Mapped[str | None]
    service: Mapped[str | None]
    requirements: Mapped[int | None]
    time: Mapped[datetime]
    event: Mapped[str] = mapped_column(Name)
    read: Mapped[bool]
    """Whether a worker has read the latest word on it."""


class Shortlist(Base):
    """The shortlist of a need as it stands."""

    __tablename__ = "shortlists"

    need: Mapped[str] = mapped_column(Name, primary_key=True)
    number: Mapped[int]
    """Which of the versions it is."""
    time: Mapped[datetime]
    listed: Mapped[int]
    best: Mapped[float | None]
    excluded: Mapped[int]
    order: Mapped[str]
    reason: Mapped[str | None]


class Entry(Base):
    """One person on the shortlist of a need."""

    __tablename__ = "entries"

    need: Mapped[str] = mapped_column(Name, ForeignKey("shortlists.need", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    rank: Mapped[int]
    score: Mapped[float]
    unknown: Mapped[int]
    """Conditions that are still to be asked."""


class ShortlistVersion(Base):
    """One version of the shortlist of a need, in numbers; history."""

    __tablename__ = "shortlist_versions"

    need: Mapped[str] = mapped_column(Name, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    time: Mapped[datetime]
    event: Mapped[str] = mapped_column(Name)
    digest: Mapped[str | None]
    """SHA-256 of the value; none where it was withdrawn."""
    listed: Mapped[int]
    came: Mapped[int]
    left: Mapped[int]
    up: Mapped[int]
    down: Mapped[int]
    why: Mapped[str]
    """The causes, with blanks between them."""


class Movement(Base):
    """How somebody came to the place in the last version, or left; history, and of nobody who was ever erased."""

    __tablename__ = "movements"

    need: Mapped[str] = mapped_column(Name, primary_key=True)
    person: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    rank: Mapped[int | None]
    before: Mapped[int | None]
    why: Mapped[str | None]
    since: Mapped[datetime]
    """When the person came to the list, or left it."""


class Decision(Base):
    """What an officer decided, as it holds."""

    __tablename__ = "decisions"

    need: Mapped[str] = mapped_column(Name, primary_key=True)
    person: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    verdict: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    officer: Mapped[str] = mapped_column(Name)
    time: Mapped[datetime]


class LoggedDecision(Base):
    """That something was decided or taken back: only ever added to, with pseudonyms and no reasons."""

    __tablename__ = "decision_log"

    need: Mapped[str] = mapped_column(Name, primary_key=True)
    person: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    event: Mapped[str] = mapped_column(Name, primary_key=True)
    time: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str | None]
    """None where a decision was taken back."""
    officer: Mapped[str | None] = mapped_column(Name)


class SentList(Base):
    """A list that left the house."""

    __tablename__ = "sent_lists"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    need: Mapped[str] = mapped_column(Name, index=True)
    programme: Mapped[str] = mapped_column(Name)
    title: Mapped[str | None]
    digest: Mapped[str]
    at: Mapped[datetime]
    officer: Mapped[str] = mapped_column(Name)


class SentPerson(Base):
    """Somebody on a list that left the house."""

    __tablename__ = "sent_people"

    list: Mapped[str] = mapped_column(Name, ForeignKey("sent_lists.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(Name, primary_key=True, index=True)
    rank: Mapped[int]


class DeadLetter(Base):
    """A message that was refused, as it came and why."""

    __tablename__ = "dead_letters"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    """A digest, so that the same letter is the same row wherever and however often it is read."""
    topic: Mapped[str] = mapped_column(Name)
    """On which it arrived, without the prefix of the installation."""
    partition: Mapped[int]
    offset: Mapped[int]
    key: Mapped[str | None] = mapped_column(Name, index=True)
    """None where it is no id."""
    code: Mapped[str]
    reason: Mapped[str]
    said: Mapped[datetime]
    """When it was said, where that can be read; else when it was refused."""
    refused: Mapped[datetime] = mapped_column(index=True)
    headers: Mapped[str]
    """Those that it came with."""
    raw_key: Mapped[bytes | None]
    value: Mapped[bytes | None]


class Offset(Base):
    """How far a partition was read."""

    __tablename__ = "offsets"

    topic: Mapped[str] = mapped_column(Name, primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True)
    log: Mapped[str]
    """Id that the brokers gave the topic; another one is another log, in which offsets mean something else."""
    next: Mapped[int]
    """Offset of the message to read next."""
    history: Mapped[int]
    """Below this offset everything is in the history already; less than next never, more while rebuilding."""


class Outgoing(Base):
    """A message that was accepted, in the order of its sending; the bytes go when it is sent."""

    __tablename__ = "outbox"

    # SQLite numbers the rows of this kind of column only.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    topic: Mapped[str] = mapped_column(Name)
    """In full."""
    key: Mapped[str] = mapped_column(Name)
    event: Mapped[str] = mapped_column(Name, index=True)
    created: Mapped[datetime]
    sent: Mapped[datetime | None]
    headers: Mapped[str | None]
    value: Mapped[bytes | None]


Index("ix_outbox_unsent", Outgoing.id, sqlite_where=Outgoing.sent.is_(None), postgresql_where=Outgoing.sent.is_(None))
