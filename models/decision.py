"""What an officer decided about a person for a need. The machine proposes; this is what holds."""

from enum import StrEnum

from pydantic import Field

from models.base import Id, Value


class Verdict(StrEnum):
    """What was decided."""

    SHORTLIST = "shortlist"
    """The person goes to the employer with the next list that is sent."""
    HOLD = "hold"
    """Kept in mind: the person stays where the ranking has them."""
    DECLINE = "decline"
    """Not this person for this need: off the list and out of the assignment."""
    PIN = "pin"
    """This person for this need, in every assignment that is proposed; on the list whatever the score."""
    EXCLUDE = "exclude"
    """Never this person for this need, for a reason that is not the person's, such as a conflict of interest."""
    PLACE = "place"
    """The person has the place; it counts against the openings."""


class Decision(Value):
    """The latest word of an officer on a pair; it is taken back by a tombstone."""

    need: Id
    """Pseudonymous id of the need."""
    person: Id
    """Pseudonymous id of the person."""
    verdict: Verdict
    """shortlist, hold, decline, pin, exclude or place."""
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\S")
    """Why, in the officer's words; shown beside the score, and never sent to the employer."""
    officer: Id
    """Pseudonymous id of the officer."""

    @property
    def id(self) -> str:
        """Key of the pair: the ids of need and person with a stroke between them.

        >>> Decision(need="n1", person="p1", verdict="hold", reason="call first", officer="o1").id
        'n1/p1'
        """
        return f"{self.need}/{self.person}"
