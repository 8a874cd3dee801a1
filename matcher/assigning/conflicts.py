"""Rules that cannot hold, named with their numbers and what to do about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from matcher.assigning.case import Case, fillable
from matcher.assigning.problem import Limit, limits, problem
from matcher.assigning.search import feasible, shortfall
from matcher.assigning.smallest import smallest

Pin = tuple[str, str]
Item = Limit | Pin | int
"""What an officer can change: one side of a rule, a pin, or the number of places."""


def pin_problems(case: Case) -> list[str]:
    """Why the pins cannot hold by themselves; nothing where they can."""
    return [*_unknown(case), *_twice(case), *_crowded(case)] or _beyond_places(case)


def rule_problems(case: Case, seconds: float) -> list[str]:
    """Why the rules cannot all hold: each one that cannot by itself, or else a smallest set of rules and pins.

    Expects a case in order whose pins fit and whose rules cannot all hold. Seconds and TimeoutError are as
    in a search.
    """
    case = _with_pins_allowed(case)
    alone = [text for limit in limits(case.rules) if (text := _alone(case, limit)) is not None]
    return alone or [_together(case, seconds)]


def _unknown(case: Case) -> Iterator[str]:
    here = {*case.people}, {*case.needs}
    for pin in case.pins:
        for one, known in zip(pin, here, strict=True):
            if one not in known:
                yield f"{pin[0]} is pinned to {pin[1]}, but {one} does not take part; take the pin back"


def _twice(case: Case) -> Iterator[str]:
    for person, needs in _grouped(case.pins).items():
        if len(needs) > 1:
            yield f"{person} is pinned to {', '.join(needs)}; one person takes one place, keep one pin"


def _crowded(case: Case) -> Iterator[str]:
    openings = dict(zip(case.needs, case.openings.tolist(), strict=True))
    for need, people in _grouped((need, person) for person, need in case.pins).items():
        if need in openings and (over := len(people) - openings[need]) > 0:
            pinned = f"{len(people)} pinned to {need} ({', '.join(people)}), {openings[need]} open"
            yield f"{pinned}; take {over} back or ask for more openings"


def _beyond_places(case: Case) -> list[str]:
    over = 0 if case.places is None else len(case.pins) - case.places
    if over <= 0:
        return []
    return [f"{len(case.pins)} pinned, {case.places} places left in the programme; take {over} back or add places"]


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found


def _with_pins_allowed(case: Case) -> Case:
    """A pinned pair may be whatever its score; so it may where the pin is left aside to look at the rest."""
    scores, rows = case.scores.copy(), case.pairs(case.pins)
    scores[rows[:, 0], rows[:, 1]] = np.maximum(1, scores[rows[:, 0], rows[:, 1]])
    return case._replace(scores=scores)


def _alone(case: Case, limit: Limit) -> str | None:
    """What is wrong with one side of a rule where no other counts; None where it can hold."""
    if limit.sign > 0:
        pinned = int(limit.rule.counts(case.pairs(case.pins)).sum())
        over = pinned - limit.number
        return f"{_asked(case, limit)}, {pinned} are pinned; take {over} back or allow more" if over > 0 else None
    if not (short := round(shortfall(problem(case, case.pairs(()), [limit])))):
        return None
    reached, eligible = limit.number - short, _eligible(case, limit)
    if reached == eligible:
        return f"{_asked(case, limit)}, {eligible} are eligible; ask for less or find more people"
    held = f"{eligible} are eligible, {reached} of them can have a place at the same time"
    return f"{_asked(case, limit)}, {held}; ask for less or find more openings"


def _together(case: Case, seconds: float) -> str:
    """The smallest set that cannot hold, in words."""
    bounded = case.places is not None and case.places < case.openings.sum()
    items: list[Item] = [*limits(case.rules), *([fillable(case.openings, case.places)] if bounded else []), *case.pins]

    def possible(some: Sequence[Item]) -> bool:
        pins = [item for item in some if isinstance(item, tuple) and not isinstance(item, Limit)]
        kept = [item for item in some if isinstance(item, Limit)]
        free = not any(isinstance(item, int) for item in some)
        whole = case._replace(places=None) if free else case
        return feasible(problem(whole, case.pairs(pins), kept), seconds)

    named = "; ".join(_named(case, item) for item in smallest(items, possible))
    return f"these cannot all hold, give up or change one of them: {named}"


def _named(case: Case, item: Item) -> str:
    if isinstance(item, Limit):
        return _asked(case, item) + (f", {_eligible(case, item)} are eligible" if item.sign < 0 else "")
    return f"{item} places in the programme" if isinstance(item, int) else f"{item[0]} pinned to {item[1]}"


def _asked(case: Case, limit: Limit) -> str:
    places = fillable(case.openings, case.places)
    return f"{limit.rule.name} of {places} places {'needs' if limit.sign < 0 else 'allows'} {limit.number}"


def _eligible(case: Case, limit: Limit) -> int:
    """How many people whom a rule counts are eligible at a need where it counts them."""
    return int((case.scores[limit.rule.people][:, limit.rule.needs] > 0).any(axis=1).sum())
