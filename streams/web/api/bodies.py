"""What travels over the API beside the public schema: what surrounds a posting, and the answers."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from models import (
    Criterion,
    Evidence,
    Excluded,
    Finding,
    Id,
    Identity,
    LanguageLevel,
    Need,
    Phrase,
    Profile,
    Prose,
    Requirement,
    SkillAsked,
    Value,
    Verdict,
)
from models.base import Moment
from models.programme import Ranked
from streams.web.choosing import MappingUsed
from streams.web.problems import Wrong


class EventSaid(Value):
    """The event itself, as CloudEvents has it."""

    id: str | None = Field(default=None, min_length=1, max_length=300)
    """Unique for this account; the same event posted again has the same one, and is stored once."""
    time: Moment | None = None
    """When it happened; of two events about the same thing the later one holds."""


class IdentityPosted(Identity):
    """Who the person is; kept apart, and never read by the matching."""

    id: Id | None = None  # type: ignore[assignment]
    """Pseudonymous id of the person; that of the profile."""


class ProfilePosted(Profile):
    """A person as a form posts one; everything but the id may be missing."""

    programmes: tuple[str, ...] = Field(default=(), max_length=20)
    """Keys of the programmes that the person takes part in; by default that of the account, where it has one."""
    identity: IdentityPosted | None = None
    """Who the person is."""
    event: EventSaid | None = None
    """Id and time of the event."""


class NeedPosted(Need):
    """A need as a partner posts one; an id and a text or a title are enough."""

    programme: str = Field(default="", max_length=60)
    """Key of the programme; by default that of the account, where it has one."""
    event: EventSaid | None = None
    """Id and time of the event."""


class TakenBack(Value):
    """Takes back what was posted under an id."""

    id: Id
    """Pseudonymous id of the person or the need."""
    erased: Literal[True]
    """Always true."""
    event: EventSaid | None = None
    """Id and time of the event."""


class Accepted(Value):
    """What was accepted; it is stored, and is sent on when there is a broker."""

    receipt: str
    """Id of the receipt."""
    href: str
    """Where to ask what became of it."""
    accepted: int = Field(ge=0)
    """Lines or records that were stored."""
    duplicates: int = Field(ge=0)
    """Events that were accepted before, by their ids; nothing was stored of them."""
    refused: int = Field(ge=0)
    """Lines or records that were refused."""
    errors: tuple[Wrong, ...]
    """What is wrong with these, the first thousand faults."""
    ignored: dict[str, int]
    """Keys of simple lines and columns of tables that were left out, with the number of lines."""
    mapping: MappingUsed | None = None
    """Of a table: which column said what."""


class LineFate(Value):
    """What became of one line or record."""

    line: int | None
    """Line of JSON Lines, from 1."""
    place: str | None
    """Place in a file that is not JSON Lines."""
    id: str
    """Pseudonymous id of the person or the need."""
    event: str
    """Id of the event."""
    duplicate: bool
    """Whether it had been accepted before."""
    relayed: bool
    """Whether a broker has confirmed it."""
    read: bool
    """Whether a worker has read it."""
    matched: bool | None
    """Whether a list was made since; empty where that is not known: an equal list is not made anew."""


class Receipt(Value):
    """What became of what was posted at once."""

    id: str
    """Id of the receipt."""
    kind: Literal["profiles", "needs"]
    """What was posted."""
    at: datetime
    """When."""
    accepted: int
    """Lines or records that were stored."""
    duplicates: int
    """Events that had been accepted before."""
    refused: int
    """Lines or records that were refused."""
    relayed: int
    """How many of those that were accepted a broker has confirmed."""
    read: int
    """How many of them a worker has read."""
    matched: int | None
    """For how many of the needs a list was made since; empty for people, whose lists are not theirs."""
    lines: tuple[LineFate, ...]
    """What became of each, in their order; some at a time."""
    next: int | None
    """What to ask for with `after` to have the next ones; empty at the end."""
    errors: tuple[Wrong, ...]
    """What is wrong with those that were refused, the first thousand faults."""
    mapping: MappingUsed | None = None
    """Of a table: which column said what."""


class EntryShown(Value):
    """One person on a list, under a pseudonym."""

    rank: int
    """Position, from 1."""
    person: str
    """Pseudonymous id."""
    score: float
    """Sum of the points."""
    evidence: tuple[Evidence, ...]
    """One for each criterion, in their order."""
    conditions: tuple[Finding, ...]
    """Every hard condition."""
    verdict: Verdict | None = None
    """What an officer decided."""
    reason: str | None = None
    """Why; for officers of the programme alone."""


class ShortlistShown(Value):
    """The shortlist of a need as it stands, or for a partner the list that was sent last."""

    need: str
    """Pseudonymous id of the need."""
    programme: str
    """Key of the programme."""
    title: str | None
    """What the post is called."""
    sent: bool
    """Whether this is a list that was sent, which never changes."""
    version: int | None
    """Which of the versions of the shortlist it is."""
    at: datetime
    """When it was made, or sent."""
    order: Ranked = "ranked"
    """ranked by points, or referred: in the order of the ids."""
    criteria: tuple[Criterion, ...]
    """What was asked for."""
    entries: tuple[EntryShown, ...]
    """The people, the first first."""
    excluded: tuple[Excluded, ...] = ()
    """Those who would be among them but for a condition; for officers and auditors."""
    reason: str | None = None
    """Why nobody is on it, where nobody is."""


class Draft(Value):
    """A need that is not published yet."""

    title: Phrase | None = None
    """What the post is called."""
    text: Prose | None = None
    """The advertisement, in any language; plain text."""
    requirements: tuple[Requirement, ...] = Field(default=(), max_length=100)
    """Requirements as stated."""
    languages: tuple[LanguageLevel, ...] = Field(default=(), max_length=10)
    """Languages asked for."""


class Preview(Value):
    """What a need asks for, as the service reads it."""

    requirements: tuple[SkillAsked, ...]
    """What is asked for, each once, with its share of the whole and the words around it."""
    languages: tuple[LanguageLevel, ...]
    """Languages asked for."""


class DecisionPosted(Value):
    """What an officer decides about a person for a need."""

    need: Id
    """Pseudonymous id of the need."""
    person: Id
    """Pseudonymous id of the person."""
    verdict: Verdict
    """shortlist, hold, decline, pin, exclude or place."""
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\S")
    """Why, in the officer's words."""


class Decided(DecisionPosted):
    """A decision that was made."""

    officer: Id
    """Pseudonymous id of the officer."""
