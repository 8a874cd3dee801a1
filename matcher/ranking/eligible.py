"""Who may be on the list of each need, whatever the score."""

from collections.abc import Iterable, Sequence

import numpy as np

from matcher.conditions import Facts, Sieve
from models import NormalisedNeed, NormalisedProfile, Programme


def failing(
    programme: Programme, needs: Iterable[NormalisedNeed], profiles: Sequence[NormalisedProfile]
) -> dict[str, frozenset[str]]:
    """The ids of those who fail a condition of the programme or of the need, by need; unknown is no failure."""
    if not profiles:
        return {need.id: frozenset() for need in needs}
    facts = Facts()
    rows = np.stack([facts.codes(profile) for profile in profiles])
    out = {need.id: np.flatnonzero(Sieve(programme, need, facts).failing(rows)) for need in needs}
    return {need: frozenset(profiles[row].id for row in found.tolist()) for need, found in out.items()}
