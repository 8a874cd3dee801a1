"""A seeded synthetic population for the benchmarks: who can do what, and who is looked for.

With an installed taxonomy a person has an occupation of ESCO and draws about ten of the skills that ESCO gives to it,
a fifth of them from other occupations, in the words of any label; without one, phrases follow a Zipf law. Vectors are
made up: phrases of one concept lie close together, those of one group closer than others, and the tiers are fitted to
them by the very function that fits them to an encoder, so that chance meets a requirement as often as it really does.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.taxonomy import ConceptKind, Taxonomy
from matcher.encoding import calibration
from matcher.encoding.calibration import Calibration
from matcher.everybody.records import Records
from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.policy import Policy
from matcher.texts.phrases import canonical
from models import NormalisedNeed, Programme, Versions, Words
from streams.settings import Settings
from streams.skills.installed import current

WIDTH, SKILLS, REQUIREMENTS, CHUNK = 384, 10, 8, 10_000
TOPICS, GROUPS = 24, 300
START = datetime(2026, 11, 1, tzinfo=UTC)
COUNTRIES = ("SN", "GN", "ML", "MA", "TN", "NG", "CM", "RW", "CD", "GH", "MR", "BF", "CI", "TG", "BJ", "GM")
HOMES = ("BE", "FR", "NL", "DE", "IT", "ES", "GB", "CA", "US", "CH", "PT", "LU", "SE", "AT")
TONGUES = ("fr", "en", "ar", "nl", "de", "wo", "pt", "es", "ff", "sw")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


class Phrases(NamedTuple):
    """Everything that anybody says, in runs."""

    source: str
    """Where it is from, in words."""
    keys: list[str]
    concepts: list[str | None]
    labels: NDArray[np.int64]
    """Numbers of phrases, in runs by concept."""
    label_starts: NDArray[np.int64]
    groups: NDArray[np.int64]
    """Of each concept."""
    occupations: NDArray[np.int64]
    """Concepts that are occupations."""
    skills: NDArray[np.int64]
    """Concepts, in runs by occupation."""
    skill_starts: NDArray[np.int64]


def of_taxonomy(taxonomy: Taxonomy) -> Phrases:
    """The English labels of a taxonomy, and what it gives to its occupations."""
    kinds = [taxonomy.kind(concept) for concept in range(len(taxonomy))]
    named = [concept for concept, kind in enumerate(kinds) if kind in (ConceptKind.SKILL, ConceptKind.OCCUPATION)]
    place = {concept: n for n, concept in enumerate(named)}
    keys: dict[str, int] = {}
    labels = [
        [keys.setdefault(canonical(label.text), len(keys)) for label in taxonomy.labels(one) if label.language == "en"]
        for one in named
    ]
    uris: list[str | None] = [None] * len(keys)
    for concept, some in zip(named, labels, strict=True):
        for number in some:
            uris[number] = taxonomy.uri(concept)
    given = {
        place[one]: [place[skill] for skill in (*taxonomy.essential(one), *taxonomy.optional(one)) if skill in place]
        for one in named
        if kinds[one] is ConceptKind.OCCUPATION
    }
    given = {one: [skill for skill in some if labels[skill]] for one, some in given.items() if labels[one]}
    given = {one: some for one, some in given.items() if some}
    groups = [(*taxonomy.broader(concept), 0)[0] for concept in named]
    source = f"{taxonomy.name} {taxonomy.version}, {len(keys)} English labels, {len(given)} occupations"
    return Phrases(
        source, list(keys), uris, *_runs(labels), np.array(groups), np.array(list(given)), *_runs(list(given.values()))
    )


def of_zipf(count: int = 100_000) -> Phrases:
    """Made-up phrases, and occupations that draw their skills by a Zipf law."""
    chance = np.random.default_rng(3)
    concepts = count // 6
    occupations = min(3000, concepts // 4)
    numbers = np.arange(count)
    drawn = [np.unique((chance.zipf(1.3, 60) - 1) % (concepts - occupations) + occupations) for _ in range(occupations)]
    labels = [numbers[concept::concepts].tolist() for concept in range(concepts)]
    return Phrases(
        "a Zipf law, because no taxonomy with occupations is installed", [f"made up phrase {n}" for n in range(count)],
        [f"urn:made-up:{n % concepts}" for n in range(count)], *_runs(labels), np.arange(concepts) % GROUPS,
        np.arange(occupations), *_runs([some.tolist() for some in drawn]),
    )  # fmt: skip


def _runs(lists: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array([one for some in lists for one in some], np.int64), np.cumsum([0, *map(len, lists)])


class Population:
    """People and needs by number; the same number gives the same person, however many there are."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.source = phrases.source
        self._fragments: dict[int, tuple[str, str]] = {}

    def prepare(self) -> None:
        """Make all that people are put together from, so that nothing of it counts as somebody else's memory."""
        _ = self.vectors, self.calibration
        for number in range(len(self.phrases.keys)):
            self._skill(number)

    @cached_property
    def vectors(self) -> NDArray[np.int8]:
        """A vector for each phrase, `[phrases, WIDTH]`."""
        chance = np.random.default_rng(5)
        known = self.phrases
        topics = _unit(chance.standard_normal((TOPICS, WIDTH)))
        groups = chance.standard_normal((int(known.groups.max()) + 1, TOPICS))[known.groups]
        mixed = _unit(groups + 0.7 * chance.standard_normal(groups.shape)) @ topics
        concepts = _unit(0.8 * mixed + 0.6 * _unit(chance.standard_normal((len(groups), WIDTH))))
        owner = np.zeros(len(known.keys), np.int64)
        owner[known.labels] = np.repeat(np.arange(len(groups)), np.diff(known.label_starts))
        noise = _unit(chance.standard_normal((len(owner), WIDTH), dtype=np.float32))
        found = _unit(0.9 * concepts[owner].astype(np.float32) + 0.436 * noise)
        return np.clip(np.rint(found * 400), -127, 127).astype(np.int8)

    @cached_property
    def calibration(self) -> Calibration:
        """The tiers that fit these vectors."""
        sample = np.random.default_rng(6).permutation(len(self.vectors))
        return calibration.fit(lambda texts: self.vectors[sample[: len(texts)]])

    def matching(self, programme: Programme, length: int = 20, records: Records | None = None) -> Matching:
        """A second stage that knows every phrase and nobody."""
        made = Matching(
            Versions(model="synthetic", taxonomy="none", policy="1"), self.calibration, WIDTH, Policy(length=length),
            {programme.key: programme}, records,
        )  # fmt: skip
        for name, vector in self.learnt():
            made.register.vocabulary.learn(name, vector)
        return made

    def learnt(self) -> Iterator[tuple[str, bytes]]:
        """Every phrase by its fingerprint, with its vector."""
        for key, vector in zip(self.phrases.keys, self.vectors, strict=True):
            yield fingerprint(key), vector.tobytes()

    def people(self, first: int, last: int, version: int = 0) -> Iterator[tuple[str, str, bytes]]:
        """Id, id of the event and record, as the first stage writes it, of the people of these numbers."""
        for start in range(first // CHUNK * CHUNK, last, CHUNK):
            chance = np.random.default_rng((7, start, version))
            bags, mentions = self._bags(chance, CHUNK, SKILLS), chance.geometric(0.4, (CHUNK, SKILLS)).clip(1, 9)
            facts = chance.integers(0, 1 << 30, (CHUNK, 12)).tolist()
            for n, (bag, counts, some) in enumerate(zip(bags.tolist(), mentions.tolist(), facts, strict=True), start):
                if first <= n < last:
                    yield self._person(n, version, bag, counts, some)

    def needs(self, count: int, programme: str) -> list[NormalisedNeed]:
        """As many needs, of eight requirements each and some conditions."""
        chance = np.random.default_rng(8)
        bags = self._bags(chance, count, REQUIREMENTS).tolist()
        return [self._need(n, programme, list(dict.fromkeys(bag)), chance) for n, bag in enumerate(bags)]

    def phrases_of(self, number: int) -> list[str]:
        """What some other person of this number says, in words."""
        bag = self._bags(np.random.default_rng((9, number)), 1, SKILLS)[0]
        return [self.phrases.keys[phrase] for phrase in dict.fromkeys(bag.tolist())]

    def _bags(self, chance: np.random.Generator, count: int, width: int) -> NDArray[np.int64]:
        """Phrases, `[count, width]`, the first one an occupation; the same one may come twice."""
        known = self.phrases
        own = chance.integers(len(known.occupations), size=(count, 1))
        other = chance.integers(len(known.occupations), size=(count, width - 1))
        jobs = np.where(chance.random(other.shape) < 0.2, other, own)
        starts, lengths = known.skill_starts[:-1], np.diff(known.skill_starts)
        skills = known.skills[starts[jobs] + (chance.random(jobs.shape) * lengths[jobs]).astype(np.int64)]
        concepts = np.concatenate([known.occupations[own], skills], axis=1)
        starts, lengths = known.label_starts[:-1], np.diff(known.label_starts)
        label = np.where(chance.random(concepts.shape) < 0.6, 0, (chance.random(concepts.shape) * lengths[concepts]))
        found: NDArray[np.int64] = known.labels[starts[concepts] + label.astype(np.int64)]
        return found

    def _person(
        self, n: int, version: int, bag: list[int], mentions: list[int], some: list[int]
    ) -> tuple[str, str, bytes]:
        moment = f"{START + timedelta(seconds=n % 10**6, days=version):%Y-%m-%dT%H:%M:%S}Z"
        event = f"{n:08x}-{version:04x}-4000-8000-{some[0]:012x}"
        held = dict(zip(bag, mentions, strict=True))
        skills = ",".join(
            [f"{a}{count}{b}" for (a, b), count in ((self._skill(k), count) for k, count in held.items())]
        )
        home, origin = HOMES[some[1] % len(HOMES)], COUNTRIES[some[2] % len(COUNTRIES)]
        tongues = ",".join([_tongue(TONGUES[some[3 + k] % len(TONGUES)], some[6 + k]) for k in range(1 + some[3] % 3)])
        free = START.date() + timedelta(days=some[9] % 120)
        return f"p{n:08}", event, (
            f'{{"id":"p{n:08}","revision":{{"time":"{moment}","event":"{event}"}},"programmes":["benchmark"],'
            f'"skills":[{skills}],"languages":[{tongues}],"nationalities":["{origin}"],"origin":"{origin}",'
            f'"residence":{{"country":"{home}","place":null}},"work_rights":[],"education":{some[10] % 9},'
            f'"availability":{{"start":"{free}","end":null,"months":{float(1 + some[11] % 24)},"relocate":true,'
            f'"remote":null}},"age_band":"25-29","seeks":[],"consents":[{{"purpose":"matching","granted":true,'
            f'"at":"2026-10-01T08:00:00Z"}}],"written_in":"en","missing":["work_rights"]}}'
        ).encode()  # fmt: skip

    def _skill(self, number: int) -> tuple[str, str]:
        known = self._fragments.get(number)
        if known is None:
            key, concept = self.phrases.keys[number], self.phrases.concepts[number]
            said = f"for some years I did {key} with a team of five, mostly on site" if number % 2 else ""
            span = '{"start":120,"end":160}' if number % 2 else "null"
            source = "text" if number % 2 else "stated"
            before = (
                f'{{"key":{_json(key)},"phrase":{_json(key.capitalize())},"kind":"skill","concept":{_json(concept)},'
                f'"source":"{source}","excerpt":{_json(said[:300])},"span":{span},"mentions":'
            )
            known = self._fragments[number] = (before, ',"level":null,"years":null,"last_used":null}')
        return known

    def _need(self, n: int, programme: str, bag: list[int], chance: np.random.Generator) -> NormalisedNeed:
        weights = [10_000 // len(bag)] * len(bag)
        weights[0] += 10_000 - sum(weights)
        asked = [
            {
                "key": self.phrases.keys[k], "phrase": self.phrases.keys[k], "concept": self.phrases.concepts[k],
                "kind": "skill" if place else "occupation", "source": "stated", "essential": True, "weight": weight,
            }
            for place, (k, weight) in enumerate(zip(bag, weights, strict=True))
        ]  # fmt: skip
        start = START.date() + timedelta(days=int(chance.integers(30, 200)))
        return NormalisedNeed.model_validate(
            {
                "id": f"n{n:05}", "revision": {"time": START, "event": f"e{n}"}, "programme": programme,
                "title": "post",
                "requirements": asked, "location": {"country": str(chance.choice(COUNTRIES))}, "start": start,
                "languages": [{"language": str(chance.choice(TONGUES[:3])), "level": str(chance.choice(LEVELS[:4]))}],
                "months": float(chance.integers(1, 13)), "education": int(chance.integers(0, 6)),
            }
        )  # fmt: skip


def load(made_up: int = 100_000) -> Population:
    """The population of the taxonomy that is installed, or else one of a Zipf law with so many phrases."""
    installed = current(Settings())
    found = of_taxonomy(installed) if installed is not None else None
    return Population(found if found is not None and len(found.occupations) else of_zipf(made_up))


def programme(**rules: object) -> Programme:
    """A programme with rules of one's own."""
    said = dict.fromkeys(("name", "about", "who", "need"), Words(en="a benchmark", fr="une mesure"))
    return Programme.model_validate({"key": "benchmark", **said, **rules})


def strict() -> Programme:
    """A programme with every condition that looks at a person; about a third of the people pass all of them."""
    return programme(
        conditions={
            "origin": COUNTRIES[:12], "residence": HOMES[:10], "ages": {"from": 18, "to": 60},
            "as_needs_ask": ["language", "availability", "work-right", "education", "mobility"],
        }
    )  # fmt: skip


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def _tongue(code: str, some: int) -> str:
    return (
        f'{{"language":"{code}","level":"{LEVELS[some % 6]}","listening":null,"reading":null,"interaction":null,'
        f'"production":null,"writing":null,"native":{"true" if some % 7 == 0 else "false"}}}'
    )


def _json(text: str | None) -> str:
    return "null" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def day(number: int) -> date:
    """A day of the year after the start."""
    return START.date() + timedelta(days=number % 365)
