"""Draws examples of five kinds: a text that asks, the concepts that it means, and labels of concepts as answers."""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from matcher.training.examples import Answers, Batch, Query
from matcher.training.forbidden import Forbidden
from matcher.training.labels import Labels
from matcher.training.recipe import Portion
from matcher.training.texts import Concept, Texts, meanings
from matcher.training.variants import requirement

_LANGUAGES = ("en", "en", "en", "fr", "fr", "de", "de", "nl", "nl", "es")
_SHORTEST = 20
_TRIES = 200


class Samples:
    """Endless examples out of the texts; the same ones for the same state of the generator."""

    def __init__(self, texts: Texts, forbidden: Forbidden, mix: Mapping[str, Portion], rng: random.Random) -> None:
        self._texts, self._forbidden, self._rng = texts, forbidden, rng
        self._labels = Labels(forbidden, rng)
        self.meanings = {False: meanings(texts.skills), True: meanings(texts.occupations)}
        self._descriptions = [
            (concept.description, number, titles)
            for titles in (False, True)
            for number, concept in enumerate(self.concepts(titles=titles))
            if len(concept.description) > _SHORTEST
        ]
        self._essential: dict[int, list[int]] = defaultdict(list)
        self._every: dict[int, set[int]] = defaultdict(set)
        self._asked_by: dict[int, int] = defaultdict(int)
        for occupation, skill, essential in texts.relations:
            self._every[occupation].add(skill)
            if essential:
                self._essential[occupation].append(skill)
                self._asked_by[skill] += 1
        self._skilled = sorted(self._essential)
        self.mix = {name: portion for name, portion in mix.items() if self._has(name)}
        self.queues: dict[str, list[int]] = {}

    def concepts(self, *, titles: bool) -> Sequence[Concept]:
        """The occupations with their groups, or the skills."""
        return self._texts.occupations if titles else self._texts.skills

    @property
    def anchors(self) -> list[str]:
        """The texts that are held where the untrained encoder has them."""
        return [*(s.text for s in self._texts.sentences), *(text for text, _, _ in self._descriptions)]

    def draw(self) -> Batch:
        """The next batch, of a kind drawn by the shares of the mix."""
        kind = self._rng.choices(list(self.mix), [portion.share for portion in self.mix.values()])[0]
        return self.of(kind)

    def of(self, kind: str) -> Batch:
        """The next batch of a kind."""
        makers = {
            "occupation": self._occupation,
            "skill": self._skill,
            "sentence": self._sentence,
            "description": self._description,
            "title": self._title,
        }
        return makers[kind](self.mix[kind])

    def answers(self, batch: Batch, wrong: Sequence[int]) -> Answers:
        """Labels of what is right for each query, and of wrong concepts."""
        answers, concepts = Answers([], []), self.concepts(titles=batch.titles)
        for query in batch.queries:
            for number in query.right:
                if batch.kind in {"sentence", "title"} and number in answers.owners:
                    continue
                vary = self._rng.random() < 0.2
                text = self._labels.answer(concepts[number], title=batch.titles, vary=vary, other_than=query.text)
                answers.texts.append(text)
                answers.owners.append(number)
        right = set(answers.owners)
        for number in wrong:
            if number not in right:
                answers.texts.append(self._labels.answer(concepts[number], title=batch.titles))
                answers.owners.append(number)
        return answers

    def _has(self, kind: str) -> bool:
        needed: Mapping[str, Sequence[object]] = {
            "sentence": self._texts.sentences if self._skilled else (),
            "description": self._descriptions,
            "title": self._skilled,
        }
        return bool(needed.get(kind, self._texts.skills))

    def _next(self, name: str, size: int, count: int) -> list[int]:
        """The next numbers of an endless shuffled walk."""
        queue = self.queues.setdefault(name, [])
        while len(queue) < count:
            fresh = list(range(size))
            self._rng.shuffle(fresh)
            queue[:0] = fresh
        return [queue.pop() for _ in range(count)]

    def _occupation(self, portion: Portion) -> Batch:
        picked = self._next("occupation", len(self._texts.occupations), portion.queries)
        queries = [Query(self._labels.query(self._texts.occupations[n], title=True), (n,)) for n in picked]
        return Batch("occupation", queries, portion, titles=True, occupations=picked)

    def _skill(self, portion: Portion) -> Batch:
        picked = self._next("skill", len(self._texts.skills), portion.queries)
        queries = [Query(self._labels.query(self._texts.skills[n], title=False), (n,)) for n in picked]
        return Batch("skill", queries, portion)

    def _sentence(self, portion: Portion) -> Batch:
        queries = []
        for n in self._next("sentence", len(self._texts.sentences), portion.queries * 2 // 3):
            text, skills = self._texts.sentences[n]
            chosen = tuple(self._rng.sample(skills, min(3, len(skills))))
            if self._rng.random() < 0.15:
                text = text.lower().rstrip(".")
            queries.append(Query(text, chosen, frozenset(skills), n))
        queries += [self._requirement() for _ in range(portion.queries - len(queries))]
        return Batch("sentence", queries, portion)

    def _requirement(self) -> Query:
        """A line of a vacancy, made of labels of skills that an occupation needs."""
        for _ in range(_TRIES):
            occupation, language = self._rng.choice(self._skilled), self._rng.choice(_LANGUAGES)
            labels = {n: self._texts.skills[n].labels.get(language) for n in self._essential[occupation]}
            pool = [n for n in self._essential[occupation] if labels[n]]
            if pool:
                chosen = self._rng.sample(pool, min(self._rng.choice((1, 2, 2, 3)), len(pool)))
                text = requirement([self._rng.choice(labels[n] or ()) for n in chosen], language, self._rng)
                if text not in self._forbidden:
                    return Query(text, tuple(chosen))
        return Query(self._labels.query(self._texts.skills[0], title=False), (0,))

    def _description(self, portion: Portion) -> Batch:
        titles = self._rng.random() < 0.25
        pool = [n for n, found in enumerate(self._descriptions) if found[2] == titles]
        if not pool:
            titles, pool = not titles, list(range(len(self._descriptions)))
        queries = []
        for at in self._next(f"description{titles}", len(pool), portion.queries):
            text, concept, _ = self._descriptions[pool[at]]
            queries.append(Query(text, (concept,), anchor=len(self._texts.sentences) + pool[at]))
        occupations = [query.right[0] for query in queries] if titles else ()
        return Batch("description", queries, portion, titles=titles, occupations=occupations)

    def _title(self, portion: Portion) -> Batch:
        """A title asks for two of the skills that it needs, rare ones rather than usual ones."""
        queries, picked = [], [self._skilled[n] for n in self._next("title", len(self._skilled), portion.queries)]
        for n in picked:
            skills = self._essential[n]
            odds = [1 / math.sqrt(self._asked_by[skill]) for skill in skills]
            chosen = tuple(set(self._rng.choices(skills, odds, k=2)))
            text = self._labels.query(self._texts.occupations[n], title=True)
            queries.append(Query(text, chosen, frozenset(self._every[n])))
        return Batch("title", queries, portion, occupations=picked, warmth=1.6)
