"""The ranked and explained proposal for one need, for an officer to decide on."""

from enum import StrEnum

from pydantic import Field

from models.base import Id, Value
from models.condition import Excluded, Finding
from models.decision import Decision
from models.programme import Ranked
from models.skill import Kind


class Tier(StrEnum):
    """How well a requirement is met, in words that are calibrated on data."""

    EXACT = "exact"
    CLOSE = "close"
    RELATED = "related"
    MISSING = "missing"


class Criterion(Value):
    """A requirement as the shortlist weighs it."""

    phrase: str
    """The requirement in the partner's own words."""
    kind: Kind
    """skill or occupation."""
    concept: str | None = None
    """URI of the taxonomy's concept that it names; empty where none fits."""
    essential: bool
    """True for a must."""
    points: float = Field(ge=0, le=100)
    """The most points that it can give; those of one shortlist add up to 100."""


class Evidence(Value):
    """Why an entry got its points for one criterion."""

    criterion: int = Field(ge=0)
    """Position of the criterion in the shortlist, counted from 0."""
    tier: Tier
    """exact, close, related or missing."""
    skill: str | None = None
    """The person's own skill that met it best, in the person's own words."""
    concept: str | None = None
    """URI of the taxonomy's concept that this skill names; empty where none fits."""
    excerpt: str | None = None
    """The source text around that skill; empty where it was stated in a field."""
    closeness: int = Field(ge=0, le=100)
    """How close that skill is, per cent; 100 is the same skill."""
    emphasis: int = Field(ge=0, le=100)
    """How much of the person's profile speaks of it, per cent of the full measure."""
    points: float = Field(ge=0, le=100)
    """Points given, out of those of the criterion."""


class Entry(Value):
    """One person on the shortlist."""

    rank: int = Field(ge=1)
    """Position, from 1; equal scores are ordered by id."""
    person: Id
    """Pseudonymous id."""
    score: float = Field(ge=0, le=100)
    """Sum of the points of the evidence, 0 to 100."""
    evidence: tuple[Evidence, ...]
    """One for each criterion, in their order."""
    conditions: tuple[Finding, ...] = ()
    """Every hard condition that the programme and the need set; those that are unknown carry a question."""
    decision: Decision | None = None
    """What an officer decided about this pair; kept beside the score, which it does not change."""


class Versions(Value):
    """What made the shortlist, so that it can be made again."""

    model: str
    """The embedding model and the precision of its arithmetic."""
    taxonomy: str
    """The taxonomy and its version; none where none is used."""
    policy: str
    """The policy of scoring."""
    programme: str = "none"
    """The programme's file, by its digest."""


class Shortlist(Value):
    """The best people for one need; a pure function of people, needs and versions."""

    need: Id
    """Pseudonymous id of the need."""
    programme: str
    """Key of the programme."""
    title: str | None
    """What the post is called."""
    openings: int
    """How many people are looked for."""
    versions: Versions
    """What made it."""
    criteria: tuple[Criterion, ...]
    """What was asked for."""
    entries: tuple[Entry, ...]
    """The best people, the first first; nobody who meets nothing, and nobody who fails a condition."""
    order: Ranked = "ranked"
    """ranked by points, or referred: in the order of their ids, without points, where the need is a service."""
    excluded: tuple[Excluded, ...] = ()
    """Those who would be among the entries but for a condition that they fail, the best first."""
    decided: tuple[Decision, ...] = ()
    """Those whom officers declined or excluded for this need."""
    reason: str | None = None
    """Why nobody is on it, where nobody is."""
