"""Languages at the least CEFR level that a programme or a need asks for."""

from collections.abc import Iterable
from typing import ClassVar

import numpy as np

from matcher.conditions.columns import Numbers
from matcher.conditions.facets import Columns, Facet
from matcher.conditions.levels import PARTS, language_number, language_of, line, packed, rank_of, ranks
from matcher.conditions.naming import all_of, language
from matcher.conditions.rule import FAIL, PASS, UNKNOWN, Said, States
from matcher.conditions.terms import COMPETENCIES, held_level, least_level
from matcher.conditions.wording import say
from matcher.everybody.reading import Person, Tongue
from models import Cefr, Condition, LanguageLevel, State, Value, Words

_OVERALL = 0
_MOTHER_TONGUE = ranks(LanguageLevel(language="en", level=Cefr.C2))


class LanguageRule(Value):
    """One language, overall or competency by competency."""

    condition: ClassVar[Condition] = Condition.LANGUAGE
    facet: ClassVar[Facet] = Facet.LANGUAGES

    language: str
    """ISO 639-1 code."""
    asked: tuple[int, ...]
    """The least rank of each part, overall first; 0 is not asked for, and nothing asked for is met by any level."""

    def states(self, columns: Columns, first: int, last: int) -> States:
        """Unknown where no languages are stated; of several entries of the language the best one holds."""
        held = columns.languages.held
        owners, lines = held.pairs(first, last)
        ours = np.flatnonzero(language_of(lines) == language_number(self.language))
        speakers = owners[ours] - first
        states = np.where(held.given(first, last), FAIL, UNKNOWN)
        np.minimum.at(states, speakers, self._states(lines[ours]))
        return states

    def said(self, person: Person, state: State) -> Said:
        """Names what is held and what is asked for, and asks for the levels that are missing."""
        ours = [one for one in person.languages if one.language == self.language]
        if not ours:
            return self._not_spoken(person.languages)
        best = min(ours, key=lambda one: (int(self._states(np.array([packed(line(one))]))[0]), line(one)))
        why = say(
            f"language.{state}", language=language(self.language), held=held_level(best), asked=least_level(self.asked)
        )
        return why, self._question(best) if state is State.UNKNOWN else None

    def _states(self, lines: Numbers) -> States:
        """States of entries of this language, packed, `[entries]`."""
        parts = [rank_of(lines, part) for part in range(len(PARTS))]
        overall = np.where(parts[_OVERALL] > 0, parts[_OVERALL], np.minimum.reduce(parts[1:]))
        states = np.full(len(lines), PASS)
        for part, least in enumerate(self.asked):
            if least:
                held = overall if part == _OVERALL else np.where(parts[part] > 0, parts[part], parts[_OVERALL])
                met = np.where(held >= least, PASS, np.where(held > 0, FAIL, UNKNOWN))
                states = np.maximum(states, met)
        return states

    def _not_spoken(self, others: Iterable[Tongue]) -> Said:
        name, asked = language(self.language), least_level(self.asked)
        held = [language(code) for code in sorted({one.language for one in others})]
        if held:
            return say("language.absent", held=all_of(held), language=name, asked=asked), None
        question = "language.question" if any(self.asked) else "language.question-any"
        return say("language.none", language=name, asked=asked), say(question, language=name)

    def _question(self, held: Tongue) -> Words:
        missing = [
            name
            for name, least, stated in zip(COMPETENCIES, self.asked[1:], ranks(held)[1:], strict=True)
            if least and not stated
        ]
        if self.asked[_OVERALL] or not missing:
            return say("language.question", language=language(self.language))
        return say("language.question-parts", language=language(self.language), parts=all_of(missing))


def language_rules(asked: Iterable[LanguageLevel]) -> list[LanguageRule]:
    """One rule for each language, in the order of their codes; asked twice, the higher level of each part counts.

    Who asks for a mother tongue asks for C2 overall.
    """
    merged: dict[str, tuple[int, ...]] = {}
    for one in asked:
        levels = _MOTHER_TONGUE if one.native else ranks(one)
        merged[one.language] = tuple(map(max, merged.get(one.language, levels), levels))
    return [LanguageRule(language=code, asked=merged[code]) for code in sorted(merged)]
