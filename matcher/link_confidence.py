"""How sure a link is, measured on the taxonomy itself: a label is hidden, and looked up as if somebody had written it.

Each hidden label is looked up twice, once with the rest of its concept there (its own concept is right, any other
wrong) and once without its concept (every answer is wrong), because half of what people write names no concept.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

MOST = 0.99
"""Nothing is surer than this."""
_DIGITS = 2


class Observed(NamedTuple):
    """A hidden label that was looked up by its letters: how it was found, and whether rightly."""

    how: str
    language: str
    right: bool


class Lookups(NamedTuple):
    """Hidden labels that were looked up by their vectors, each `[lookups]`."""

    closeness: NDArray[np.float64]
    margin: NDArray[np.float64]
    found: Sequence[str]
    """Language of the label that was found nearest."""
    hidden: Sequence[str]
    """Language of the label that was hidden; every one counts the same in all."""
    right: NDArray[np.bool_]


class Confidence(NamedTuple):
    """The fitted numbers of one taxonomy under one encoder."""

    by_letters: Mapping[str, float]
    """Share of right answers, by how a label was found."""
    weights: tuple[float, float]
    """Of the closeness of the nearest concept and of its margin over the next, in the evidence for it."""
    languages: Mapping[str, float]
    """What is added to the evidence where the nearest label is in that language."""
    evidence: tuple[float, ...]
    """Rising; together with `shares` the steps of an isotonic regression."""
    shares: tuple[float, ...]
    """Share of right answers at that evidence."""

    def of_letters(self, how: str) -> float:
        """Confidence in a link found by letters; a way that was never seen has none."""
        return self.by_letters.get(how, 0.0)

    def of_vectors(
        self, closeness: NDArray[np.float64], margin: NDArray[np.float64], languages: Sequence[str]
    ) -> NDArray[np.float64]:
        """Confidence in links found by vectors, rounded to a hundredth, same shape."""
        if not self.evidence:
            return np.zeros(len(closeness))
        added = np.array([self.languages.get(language, 0.0) for language in languages])
        found: NDArray[np.float64] = np.interp(
            self.weights[0] * closeness + self.weights[1] * margin + added, self.evidence, self.shares
        )
        return np.minimum(MOST, found).round(_DIGITS)

    def dumped(self) -> bytes:
        """As bytes, for a store."""
        return json.dumps(self._asdict(), sort_keys=True).encode()


def loaded(content: bytes) -> Confidence:
    """What `dumped` gave."""
    stated: dict[str, Any] = json.loads(content)
    lists = {name: tuple(part) for name, part in stated.items() if isinstance(part, list)}
    return Confidence(**{**stated, **lists})


def fit(letters: Sequence[Observed], vectors: Lookups) -> Confidence:
    """Numbers from what was observed. Where lookups by vector are all right or all wrong, vectors link nothing."""
    shares = _shares(letters)
    if vectors.right.all() or not vectors.right.any():
        return Confidence(shares, (0.0, 0.0), {}, (), ())
    languages = sorted(set(vectors.found))
    places = [languages.index(language) for language in vectors.found]
    features = np.column_stack([vectors.closeness, vectors.margin, np.eye(len(languages))[places]])
    counts = Counter(vectors.hidden)
    each = np.array([len(vectors.hidden) / len(counts) / counts[language] for language in vectors.hidden])
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=1000).fit(features, vectors.right, each)
    numbers = model.coef_[0].round(_DIGITS)
    steps = IsotonicRegression(out_of_bounds="clip").fit(features @ numbers, vectors.right, each)
    evidence, rates = (tuple(part.round(_DIGITS).tolist()) for part in (steps.X_thresholds_, steps.y_thresholds_))
    added = dict(zip(languages, numbers[2:].tolist(), strict=True))
    return Confidence(shares, (float(numbers[0]), float(numbers[1])), added, evidence, rates)


def _shares(letters: Sequence[Observed]) -> dict[str, float]:
    """Of the right among those found in each way; one more right and one more wrong, for what few show little."""
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for seen in letters:
        counts[seen.how].append(seen.right)
    return {how: min(MOST, round((sum(r) + 1) / (len(r) + 2), _DIGITS)) for how, r in sorted(counts.items())}
