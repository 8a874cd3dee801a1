"""Chooses the label by which a concept is asked for, or answers."""

import random
from collections.abc import Mapping

from matcher.training.forbidden import Forbidden, key
from matcher.training.texts import Concept
from matcher.training.variants import in_a_gender, varied

ASKED: Mapping[str, float] = {
    "en": 1.0, "de": 1.1, "fr": 1.1, "es": 1.1, "nl": 1.1, "it": 1.1, "pt": 0.6, "ar": 0.4,
}  # fmt: skip
"""How often a query is in a language, where the concept has labels in it."""
ANSWERED: Mapping[str, float] = {
    "en": 3.0, "de": 0.7, "fr": 0.7, "es": 0.7, "nl": 0.7, "it": 0.7, "pt": 0.3, "ar": 0.2,
}  # fmt: skip
"""The same for an answer."""

_PREFERRED = 0.35
_TRIES = 6


class Labels:
    """Draws labels, none of which equals a forbidden text."""

    def __init__(self, forbidden: Forbidden, rng: random.Random) -> None:
        self._forbidden, self._rng = forbidden, rng

    def query(self, concept: Concept, *, title: bool) -> str:
        """A label as somebody may write it who asks."""
        return self._drawn(concept, ASKED, title=title, vary=True)

    def answer(self, concept: Concept, *, title: bool, vary: bool = False, other_than: str = "") -> str:
        """A label that answers; another text than the query's own where there is one."""
        return self._drawn(concept, ANSWERED, title=title, vary=vary, avoid=key(other_than))

    def _drawn(self, concept: Concept, shares: Mapping[str, float], *, title: bool, vary: bool, avoid: str = "") -> str:
        languages = [language for language in shares if concept.labels.get(language)]
        for _ in range(_TRIES):
            language = self._rng.choices(languages, [shares[one] for one in languages])[0]
            labels = concept.labels[language]
            label = labels[0] if self._rng.random() < _PREFERRED else self._rng.choice(labels)
            if vary:
                label = varied(label, language, self._rng, title=title)
            elif title and self._rng.random() < 0.5:
                label = in_a_gender(label, language, self._rng)
            if label not in self._forbidden and key(label) != avoid:
                return label
        return concept.labels[languages[0]][0]
