"""How far tiers and links can be relied on, by language, measured on labels of the taxonomy that are hidden first.

Only labels count that no writing of another label gives away, so that the meaning has to be recognised.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts import link_confidence, link_fitting
from matcher.concepts.concept_space import Encode
from matcher.concepts.link_confidence import Lookups, Observed
from matcher.concepts.linking import LINKED, linked_space
from matcher.concepts.taxonomy import ConceptKind, LabelKind, Taxonomy
from matcher.encoding import calibration
from matcher.encoding.calibration import Calibration
from matcher.texts.phrases import canonical
from models import Tier

TIERS = ("close", "related", "missing")
BOUNDS = ((0.8, 1.01), (0.5, 0.8))
SAID, BESIDE, ASKED = 100, 10, 300


class Known(NamedTuple):
    """The preferred labels of skills and occupations in one language; vectors are of length 1."""

    places: Mapping[int, int]
    """Of concepts among the labels."""
    kinds: NDArray[np.uint8]
    vectors: NDArray[np.float32]


def tiers(taxonomy: Taxonomy, encode: Encode, scale: Calibration) -> list[tuple[str, ...]]:
    """Rows of a table: the language of a requirement, and for each tier how often the skill that met it was right.

    A hidden label is the requirement, and a hundred labels are what somebody says, in the same language or another. A
    third of these people hold the concept and near ones, a third near ones alone, a third no more than chance gives.
    """
    people = {language: _known(taxonomy, encode, language) for language in taxonomy.languages}
    near, rows = _near(taxonomy), []
    hidden = link_fitting.unwritten(taxonomy, ASKED)
    for language in taxonomy.languages:
        asked = [number for number in hidden if taxonomy.label(number).language == language]
        vectors = _unit(encode([canonical(taxonomy.label(number).text) for number in asked]))
        owners = [taxonomy.concept_of(number) for number in asked]
        for others in (False, True):
            found: defaultdict[str, list[str]] = defaultdict(list)
            for held in (held for held in people if (held != language) is others):
                for credit, met, there in _met(taxonomy, owners, vectors, people[held], near, scale):
                    tier = calibration.tier(credit)
                    found[tier].append(there if tier is Tier.MISSING else met)
            rows.append((language, "others" if others else "the same", *(_shares(found[tier]) for tier in TIERS)))
    return rows


def _shares(grades: Sequence[str]) -> str:
    if not grades:
        return "–"
    same, other = (sum(grade == wanted for grade in grades) / len(grades) for wanted in ("same", "other"))
    return f"{same:.2f}, {1 - other:.2f} ({len(grades)})"


def _known(taxonomy: Taxonomy, encode: Encode, language: str) -> Known:
    labels = [
        n for n in taxonomy.preferred_labels(language).tolist() if taxonomy.kind(taxonomy.concept_of(n)) in LINKED
    ]
    concepts = [taxonomy.concept_of(number) for number in labels]
    vectors = _unit(encode([canonical(taxonomy.label(number).text) for number in labels]))
    return Known({concept: place for place, concept in enumerate(concepts)}, taxonomy.kinds()[concepts], vectors)


def _near(taxonomy: Taxonomy) -> dict[int, list[int]]:
    """Of every concept: those right above, below and beside it, and skills essential for the same occupations."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for concept in range(len(taxonomy)):
        families = [taxonomy.narrower(above) for above in taxonomy.broader(concept)]
        found[concept] |= {*taxonomy.broader(concept), *taxonomy.narrower(concept), *chain(*families)}
        if taxonomy.kind(concept) is ConceptKind.OCCUPATION:
            for skill in taxonomy.essential(concept):
                found[skill] |= set(taxonomy.essential(concept))
    return {concept: sorted(others - {concept}) for concept, others in found.items()}


def _met(
    taxonomy: Taxonomy,
    owners: Sequence[int],
    vectors: NDArray[np.float32],
    known: Known,
    near: Mapping[int, Sequence[int]],
    scale: Calibration,
) -> Iterator[tuple[int, str, str]]:
    """For each requirement the credit of the skill that meets it best, what that is, and what there is to meet it.

    Both are the same, near or other.
    """
    random = np.random.default_rng(7)
    for number, (owner, vector) in enumerate(zip(owners, vectors, strict=True)):
        pool = np.flatnonzero(known.kinds == taxonomy.kinds()[owner])
        if owner not in known.places or len(pool) <= SAID:
            continue
        own, beside = known.places[owner], [known.places[one] for one in near[owner] if one in known.places]
        said = random.choice(pool, SAID, replace=False)
        if number % 3:
            said = np.append(random.permutation(beside)[:BESIDE].astype(np.int64), said)
        said = np.append(said[said != own], own) if number % 3 == 1 else said[said != own]
        cosines = (known.vectors[said] @ vector).astype(np.float64)
        best = int(said[cosines.argmax()])
        grade = "same" if best == own else "near" if best in beside else "other"
        yield int(scale.credits(cosines.max(keepdims=True))[0]), grade, ("other", "same", "near")[number % 3]


def links(taxonomy: Taxonomy, encode: Encode) -> list[tuple[str, ...]]:
    """Rows of a table: language, and how often links of that confidence were right beside what was stated.

    The numbers are fitted on one half of the labels and tested on the other, and the other way round.
    """
    lost = link_fitting.unwritten(taxonomy)
    lookups = link_fitting.by_vectors(taxonomy, linked_space(taxonomy, encode), encode, lost)
    halves = np.tile(np.arange(len(lost)) % 2, 2)
    sure = np.zeros(len(halves))
    for half in (0, 1):
        found = link_confidence.fit([], _some(lookups, halves != half))
        one = _some(lookups, halves == half)
        sure[halves == half] = found.of_vectors(one.closeness, one.margin, one.found)
    written = list(_written(taxonomy))
    rows = []
    for language in taxonomy.languages:
        own = np.array(lookups.hidden) == language
        letters = np.array([(share, right) for spoken, share, right in written if spoken == language]).reshape(-1, 2)
        cells = [_reliability(sure[own], lookups.right[own], bound) for bound in BOUNDS]
        rows.append((language, _reliability(letters[:, 0], letters[:, 1], (0.8, 1.01)), *cells))
    return rows


def _reliability(sure: NDArray[np.float64], right: NDArray[np.generic], bound: tuple[float, float]) -> str:
    some = (sure >= bound[0]) & (sure < bound[1])
    return f"{right[some].mean():.2f} / {sure[some].mean():.2f} ({some.sum()})" if some.any() else "–"


def _some(lookups: Lookups, chosen: NDArray[np.bool_]) -> Lookups:
    places = np.flatnonzero(chosen).tolist()
    names = ([column[place] for place in places] for column in (lookups.found, lookups.hidden))
    return Lookups(lookups.closeness[chosen], lookups.margin[chosen], *names, lookups.right[chosen])


def _written(taxonomy: Taxonomy) -> Iterator[tuple[str, float, bool]]:
    """For each hidden label that is found by its letters: its language, the confidence, and whether rightly."""
    seen: list[list[tuple[str, Observed]]] = [[], []]
    for number, label in enumerate(link_fitting.sample(taxonomy, LabelKind.ALTERNATIVE)):
        language = taxonomy.label(label).language
        seen[number % 2] += [(language, one) for one in link_fitting.by_letters(taxonomy, label)]
    nothing = Lookups(np.zeros(0), np.zeros(0), [], [], np.zeros(0, np.bool_))
    for tested, fitted in (seen, seen[::-1]):
        known = link_confidence.fit([one for _, one in fitted], nothing)
        for language, one in tested:
            if not one.how.startswith("label"):
                yield language, known.of_letters(one.how, one.language), one.right


def _unit(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    wide = vectors.astype(np.float32)
    unit: NDArray[np.float32] = wide / np.maximum(1e-9, np.linalg.norm(wide, axis=1, keepdims=True))
    return unit
