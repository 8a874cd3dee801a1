"""Who is on several lists at once, so that nobody is promised twice without somebody noticing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from models import SentContent, Shortlist


class Rank(NamedTuple):
    """A place on a list."""

    need: str
    """The need that the list is for."""
    rank: int
    """From 1."""


def elsewhere(lists: Mapping[str, Shortlist | SentContent]) -> Mapping[str, tuple[Rank, ...]]:
    """The places of everybody who is on two or more of the lists, live or sent, which are given by need.

    The places come in the order of the needs; whoever is on one list only is left out.
    """
    places: defaultdict[str, list[Rank]] = defaultdict(list)
    for need in sorted(lists):
        for entry in lists[need].entries:
            places[entry.person].append(Rank(need, entry.rank))
    return {person: tuple(found) for person, found in sorted(places.items()) if len(found) > 1}
