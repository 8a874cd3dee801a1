"""Who might go where in a whole programme: a proposal for officers to edit and accept."""

from typing import Literal

from pydantic import Field

from models.base import Id, Value


class Alternative(Value):
    """Somebody else for the same need."""

    person: Id
    """Pseudonymous id."""
    score: float = Field(ge=0, le=100)
    """Points for the need."""
    elsewhere: Id | None = None
    """Need at which the person is proposed instead; empty where nowhere."""


class Placement(Value):
    """One person proposed for one need."""

    person: Id
    """Pseudonymous id of the person."""
    need: Id
    """Pseudonymous id of the need."""
    score: float = Field(ge=0, le=100)
    """Points of the person for the need."""
    pinned: bool = False
    """Whether an officer said so."""
    next_best: Alternative | None = None
    """The best eligible person for this need who is not proposed for it; empty where there is nobody else."""


class Cost(Value):
    """What one rule costs."""

    quota: str
    """The rule in words, for example gender woman: at least 30 %."""
    needed: str
    """What it comes to, for example at least 6 of 20."""
    reached: int = Field(ge=0)
    """How many the proposal has."""
    points: float
    """By how much the sum of points would be higher without this rule."""


class Left(Value):
    """Openings that stay empty, and why."""

    need: Id
    """Pseudonymous id of the need."""
    openings: int = Field(ge=1)
    """How many."""
    why: str
    """Why, for an officer."""


class Assignment(Value):
    """The proposal for a programme; the same people, needs, rules and decisions give the same one."""

    programme: str
    """Key of the programme."""
    status: Literal["optimal", "feasible", "infeasible"]
    """optimal: nothing better exists; feasible: the time was over before that was shown; infeasible: see problems."""
    gap: float = Field(ge=0)
    """By how much, at most, the best possible sum is higher than this one, as a share of this one; 0 when optimal."""
    places: int = Field(ge=0)
    """Places that this run could fill: those of the programme and of the openings, without those held back."""
    total: float = Field(ge=0)
    """Sum of the points of all placements."""
    greedy: float = Field(ge=0)
    """The sum that one would get by giving the best pair a place, then the next best, quotas left aside."""
    placements: tuple[Placement, ...]
    """Who goes where, by need, the best first."""
    costs: tuple[Cost, ...] = ()
    """What each rule costs."""
    left_people: tuple[Id, ...] = ()
    """People who are eligible somewhere and have no place."""
    left_needs: tuple[Left, ...] = ()
    """Openings that stay empty."""
    problems: tuple[str, ...] = ()
    """The rules that cannot all hold, named with their numbers; empty unless infeasible."""
