"""Turns one person's score for one need into evidence that an officer can check."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.encoding import calibration
from matcher.everybody.reading import Held, Person
from matcher.policy import Policy
from matcher.ranking import scoring
from models import Criterion, Entry, Evidence, NormalisedNeed


def criteria(need: NormalisedNeed, weights: NDArray[np.int32]) -> tuple[Criterion, ...]:
    """What the shortlist weighs, one for each requirement; `weights` are in parts of 10,000."""
    return tuple(
        Criterion(
            phrase=asked.phrase,
            kind=asked.kind,
            concept=asked.concept,
            essential=asked.essential,
            points=weight / 100,
        )
        for asked, weight in zip(need.requirements, weights.tolist(), strict=True)
    )


def entry(rank: int, person: Person, credits: NDArray[np.uint8], weights: NDArray[np.int32], policy: Policy) -> Entry:
    """The entry of a person whose skills have these credits, `[skills, requirements]` in per cent."""
    mentions = np.array([skill.mentions for skill in person.skills], np.uint8)
    parts = scoring.parts(credits, mentions, weights, policy)
    evidence = tuple(_evidence(k, parts, person.skills) for k in range(len(weights)))
    return Entry(rank=rank, person=person.id, score=int(parts.points.sum()) / 100, evidence=evidence)


def _evidence(k: int, parts: scoring.Parts, skills: Sequence[Held]) -> Evidence:
    best = int(parts.best[k])
    skill = skills[best] if best >= 0 else None
    return Evidence(
        criterion=k,
        tier=calibration.tier(int(parts.closeness[k])),
        skill=skill.phrase if skill else None,
        concept=skill.concept if skill else None,
        excerpt=(skill.excerpt or None) if skill else None,
        closeness=int(parts.closeness[k]),
        emphasis=int(parts.emphasis[k]),
        points=int(parts.points[k]) / 100,
    )
