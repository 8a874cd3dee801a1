"""The quotas of a programme as rules over the people and needs of an assignment."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from matcher.assigning.case import Mask, Rule
from models import Attribute, Programme, Quota

Values = Sequence[Collection[str]]
"""For each person the values of one attribute; none where nothing is known."""

_EVERY = np.ones(1, bool)


def rules(
    programme: Programme, attributes: Mapping[Attribute, Values], destinations: Sequence[str | None], places: int
) -> tuple[Rule, ...]:
    """One rule for each quota, in the programme's order.

    `attributes` has an entry for each attribute of people that a quota looks at, in the order of people;
    `destinations` the country of each need, None where it has none; shares are of `places`. Somebody of whom nothing
    is known is counted nowhere. Raises KeyError where an attribute is not there.
    """
    return tuple(_rule(quota, attributes, destinations, places) for quota in programme.quotas)


def _rule(
    quota: Quota, attributes: Mapping[Attribute, Values], destinations: Sequence[str | None], places: int
) -> Rule:
    there = quota.attribute is Attribute.DESTINATION
    least = quota.least.at_least(places) if quota.least else 0
    most = quota.most.at_most(places) if quota.most else None
    return Rule(
        name=f"{quota.attribute.value} {quota.value}: {_both(quota.least, quota.most)}",
        needed=f"{_both(least if quota.least else None, most)} of {places}",
        people=_EVERY if there else _having(attributes[quota.attribute], quota.value),
        needs=_having([(country,) for country in destinations], quota.value) if there else _EVERY,
        least=least,
        most=most,
    )


def _both(least: object, most: object) -> str:
    bounds = [("at least", least), ("at most", most)]
    return " and ".join(f"{words} {bound}" for words, bound in bounds if bound is not None)


def _having(values: Sequence[Collection[str | None]], value: str) -> Mask:
    return np.array([value in one for one in values], bool)
