"""Everybody of a programme who fails a condition of a need, counted and listed."""

from collections import Counter

import numpy as np

from matcher.matching import Matching
from streams.officers.excluding import Exclusions, NoSuchNeed, failed


def exclusions(matching: Matching, need: str) -> Exclusions:
    """Everybody who fails a condition of a need. Raises NoSuchNeed."""
    register = matching.register
    known = register.needs.get(need)
    search = matching.search(known) if known else None
    if search is None:
        raise NoSuchNeed(f"no need {need} is known, or its programme is not: see `diaspora-match programmes list`")
    points, bits = search.scores(), register.people.arrays().programmes
    own = (bits & np.uint64(search.bit)) != 0
    rows = np.flatnonzero(own & search.failing()).tolist()
    ordered = sorted((-int(points[row]), register.people.id(row)) for row in rows)
    excluded = tuple(search.excluded(person, -minus) for minus, person in ordered)
    counts = Counter(finding.condition for one in excluded for finding in failed(one.conditions))
    return Exclusions(int(own.sum()), dict(counts.most_common()), excluded)
