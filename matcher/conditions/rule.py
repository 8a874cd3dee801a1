"""What every kind of condition offers: a state for each distinct value of its facet, and words for one person."""

from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.conditions.facets import Columns, Facet
from matcher.everybody.reading import Person
from models import Condition, State, Words

States = NDArray[np.uint8]

PASS = np.uint8(0)
UNKNOWN = np.uint8(1)
FAIL = np.uint8(2)
"""States as numbers: the better, the lower."""

STATES = (State.PASS, State.UNKNOWN, State.FAIL)
"""States by their numbers."""

Said = tuple[Words, Words | None]
"""Why, and what to ask the person where the state is unknown."""


class Rule(Protocol):
    """One condition as a programme and a need set it: a value, so that needs that ask the same share its table."""

    condition: ClassVar[Condition]
    facet: ClassVar[Facet]

    def __hash__(self) -> int: ...

    def states(self, columns: Columns, first: int, last: int) -> States:
        """States of the values `first` to `last` of the facet, the last one not included, `[last - first]`."""

    def said(self, person: Person, state: State) -> Said:
        """Why the person is in this state; looks at nothing but the facet, so that equal facts get equal words."""


def judged(passes: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> States:
    """States out of who passes and, of the others, for whom it is not known.

    >>> judged(np.array([True, False, False]), np.array([True, True, False])).tolist()
    [0, 1, 2]
    """
    states: States = np.where(passes, PASS, np.where(unknown, UNKNOWN, FAIL))
    return states
