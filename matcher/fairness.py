"""Whether groups of people are listed alike. Gets the groups as values; nothing that ranks imports this.

Two measures, each with its counts. The selection rate and the four-fifths rule: "A selection rate for any race, sex,
or ethnic group which is less than four-fifths (4/5) (or eighty percent) of the rate for the group with the highest
rate will generally be regarded […] as evidence of adverse impact" (29 CFR 1607.4 D). The exposure of a group in
rankings, the mean over its members of 1 / log2(1 + rank): A. Singh, T. Joachims: Fairness of Exposure in Rankings,
KDD 2018, pages 2219–2228. Both are signs to look into, no verdicts.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from math import fsum, log2
from typing import NamedTuple

from models import Characteristic, CharacteristicFigures, GroupFigures

LEAST = 10
"""People that a group must have before anything is said of it but its counts."""

NOT_STATED = "not stated"
"""The group of those of whom nothing is known; it is shown, and nothing is compared with it."""

Groups = Mapping[Characteristic, str]
"""The group of a person by each characteristic; one that is left out is not stated."""


class ListOpen(NamedTuple):
    """A ranked list, and who could be on it."""

    people: Sequence[str | None]
    """Ids, the first one first; None keeps the place of somebody who is gone since."""
    pool: Collection[str]
    """Ids of everybody who could be on it, those listed among them."""


class _Tally(NamedTuple):
    """What is counted of a group."""

    pool: int
    listed: int
    listings: int
    chances: int
    exposure: float


def figures(people: Mapping[str, Groups], lists: Sequence[ListOpen]) -> tuple[CharacteristicFigures, ...]:
    """The figures by each characteristic, whatever the order of the people.

    ValueError where somebody is listed outside the pool of a list, or in such a pool and not among `people`.

    >>> people = {f"w{n}": {Characteristic.GENDER: "woman"} for n in range(10)}
    >>> people |= {f"m{n}": {Characteristic.GENDER: "man"} for n in range(10)}
    >>> by_gender = figures(people, [ListOpen(["m1", "w1", "m2"], list(people))])[0]
    >>> [(one.group, one.listed, one.rate, one.ratio, one.within_four_fifths) for one in by_gender.groups]
    [('man', 2, 0.2, 1.0, True), ('woman', 1, 0.1, 0.5, False)]
    """
    _checked(people, lists)
    chances = Counter(chain.from_iterable(one.pool for one in lists))
    return tuple(_by(characteristic, people, chances, exposures(lists)) for characteristic in Characteristic)


def exposures(lists: Iterable[ListOpen]) -> dict[str, list[float]]:
    """The exposure of everybody who is listed, once for each list: 1 / log2(1 + rank), 1 at the top, 0.5 at rank 3."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for one in lists:
        for rank, person in enumerate(one.people, start=1):
            if person is not None:
                found[person].append(1 / log2(1 + rank))
    return found


def _checked(people: Mapping[str, Groups], lists: Iterable[ListOpen]) -> None:
    for one in lists:
        pool = set(one.pool)
        if not pool.issuperset(person for person in one.people if person is not None):
            raise ValueError("expected everybody on a list in the pool of that list")
        if not people.keys() >= pool:
            raise ValueError("expected the groups of everybody who is in the pool of a list")


def _by(
    characteristic: Characteristic,
    people: Mapping[str, Groups],
    chances: Mapping[str, int],
    shown: Mapping[str, Sequence[float]],
) -> CharacteristicFigures:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for person, groups in people.items():
        members[groups.get(characteristic, NOT_STATED)].append(person)
    tallies = {group: _tally(members[group], chances, shown) for group in sorted(members, key=_last_if_not_stated)}
    reference = _reference(tallies)
    whole = _tally(list(people), chances, shown)
    return CharacteristicFigures(
        characteristic=characteristic,
        reference=reference,
        groups=tuple(
            _figures(group, tally, whole, tallies[reference] if reference else None) for group, tally in tallies.items()
        ),
    )


def _last_if_not_stated(group: str) -> tuple[bool, str]:
    return group == NOT_STATED, group


def _tally(members: Sequence[str], chances: Mapping[str, int], shown: Mapping[str, Sequence[float]]) -> _Tally:
    return _Tally(
        pool=len(members),
        listed=sum(person in shown for person in members),
        listings=sum(len(shown.get(person, ())) for person in members),
        chances=sum(chances.get(person, 0) for person in members),
        # Exact, so that the order of the people changes no digit.
        exposure=fsum(chain.from_iterable(shown.get(person, ()) for person in members)),
    )


def _reference(tallies: Mapping[str, _Tally]) -> str | None:
    """The group with the highest rate that is not nothing; the first by name of equal ones."""
    large = {
        group: tally.listed / tally.pool
        for group, tally in tallies.items()
        if group != NOT_STATED and tally.pool >= LEAST and tally.listed
    }
    return min(large, key=lambda group: (-large[group], group), default=None)


def _figures(group: str, tally: _Tally, whole: _Tally, reference: _Tally | None) -> GroupFigures:
    said = tally.pool >= LEAST
    compared = reference if said else None
    return GroupFigures(
        group=group,
        pool=tally.pool,
        listed=tally.listed,
        listings=tally.listings,
        chances=tally.chances,
        chances_share=_share(tally.chances, whole.chances),
        rate=_share(tally.listed, tally.pool) if said else None,
        ratio=_share(tally.listed * compared.pool, tally.pool * compared.listed) if compared else None,
        within_four_fifths=_within(tally, compared) if compared else None,
        exposure=_share(tally.exposure, tally.chances) if said else None,
        exposure_share=_share(tally.exposure, whole.exposure) if said else None,
    )


def _within(tally: _Tally, reference: _Tally) -> bool:
    """Whether the rate is four fifths of the reference's or more; in whole numbers, where 80 % is exactly 80 %."""
    return 5 * tally.listed * reference.pool >= 4 * reference.listed * tally.pool


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
