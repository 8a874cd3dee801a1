"""How sure a link is, measured on the taxonomy itself: a label is hidden, and looked up as if somebody had written it.

Each hidden label is looked up twice, once with the rest of its concept there (its own concept is right, any other
wrong) and once without its concept (every answer is wrong), because half of what people write names no concept.

How sure a closeness is depends on the language of the nearest label and on whether it names a skill or an occupation;
how sure a way of writing is, on the language too. What is seen seldom in a language counts as it does in all.
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
_FORMAT = 2
_PRIOR = 20


class Observed(NamedTuple):
    """A hidden label that was looked up by its letters: how it was found, and whether rightly."""

    how: str
    language: str
    """Of the label that was found."""
    right: bool


class Lookups(NamedTuple):
    """Hidden labels that were looked up by their vectors, each `[lookups]`."""

    closeness: NDArray[np.float64]
    margin: NDArray[np.float64]
    found: Sequence[str]
    """Language of the label that was found nearest, and the kind of its concept."""
    hidden: Sequence[str]
    """Language of the label that was hidden; every one counts the same in all."""
    right: NDArray[np.bool_]


class Confidence(NamedTuple):
    """The fitted numbers of one taxonomy under one encoder."""

    by_letters: Mapping[str, float]
    """Share of right answers, by how a label was found, and by that and the label's language."""
    weights: tuple[float, float]
    """Of the closeness of the nearest concept and of its margin over the next, in the evidence for it."""
    added: Mapping[str, float]
    """What is added to the evidence for the language of the nearest label and the kind of its concept."""
    evidence: tuple[float, ...]
    """Rising; together with `shares` the steps of an isotonic regression."""
    shares: tuple[float, ...]
    """Share of right answers at that evidence."""

    def of_letters(self, how: str, language: str) -> float:
        """Confidence in a link found by letters; a way that was never seen has none."""
        return self.by_letters.get(f"{how}, {language}", self.by_letters.get(how, 0.0))

    def of_vectors(
        self, closeness: NDArray[np.float64], margin: NDArray[np.float64], places: Sequence[str]
    ) -> NDArray[np.float64]:
        """Confidence in links found by vectors, rounded to a hundredth, same shape.

        `places` are the language of each nearest label and the kind of its concept, as `place` writes them.
        """
        if not self.evidence:
            return np.zeros(len(closeness))
        added = np.array([self.added.get(place, 0.0) for place in places])
        found: NDArray[np.float64] = np.interp(
            self.weights[0] * closeness + self.weights[1] * margin + added, self.evidence, self.shares
        )
        return np.minimum(MOST, found).round(_DIGITS)

    def dumped(self) -> bytes:
        """As bytes, for a store."""
        return json.dumps({"format": _FORMAT, **self._asdict()}, sort_keys=True).encode()


def place(language: str, kind: str) -> str:
    """The place of a nearest label, as fitted numbers name it.

    >>> place("nl", "occupation")
    'nl occupation'
    """
    return f"{language} {kind}"


def loaded(content: bytes) -> Confidence | None:
    """What `dumped` gave; None for what another version of this program wrote, which is to be measured again."""
    stated: dict[str, Any] = json.loads(content)
    if stated.pop("format", None) != _FORMAT:
        return None
    lists = {name: tuple(part) for name, part in stated.items() if isinstance(part, list)}
    return Confidence(**{**stated, **lists})


def fit(letters: Sequence[Observed], vectors: Lookups) -> Confidence:
    """Numbers from what was observed. Where lookups by vector are all right or all wrong, vectors link nothing."""
    shares = _shares(letters)
    if vectors.right.all() or not vectors.right.any():
        return Confidence(shares, (0.0, 0.0), {}, (), ())
    names = sorted(set(vectors.found))
    places = [names.index(name) for name in vectors.found]
    features = np.column_stack([vectors.closeness, vectors.margin, np.eye(len(names))[places]])
    counts = Counter(vectors.hidden)
    each = np.array([len(vectors.hidden) / len(counts) / counts[language] for language in vectors.hidden])
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=1000).fit(features, vectors.right, each)
    numbers = model.coef_[0].round(_DIGITS)
    steps = IsotonicRegression(out_of_bounds="clip").fit(features @ numbers, vectors.right, each)
    evidence, rates = (tuple(part.round(_DIGITS).tolist()) for part in (steps.X_thresholds_, steps.y_thresholds_))
    added = dict(zip(names, numbers[2:].tolist(), strict=True))
    return Confidence(shares, (float(numbers[0]), float(numbers[1])), added, evidence, rates)


def _shares(letters: Sequence[Observed]) -> dict[str, float]:
    """Of the right among those found in each way, then in each way and language; what few show counts little."""
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    within: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for seen in letters:
        counts[seen.how].append(seen.right)
        within[seen.how, seen.language].append(seen.right)
    shares = {how: (sum(right) + 1) / (len(right) + 2) for how, right in sorted(counts.items())}
    for (how, language), right in sorted(within.items()):
        shares[f"{how}, {language}"] = (sum(right) + _PRIOR * shares[how]) / (len(right) + _PRIOR)
    return {name: min(MOST, round(share, _DIGITS)) for name, share in shares.items()}
