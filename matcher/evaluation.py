"""Measures the same code that the worker runs on evaluation sets, one folder a set.

A set is `dataset.json` (name, task), `queries.tsv` and `corpus.tsv` (id, text) and `qrels.tsv` (query, corpus id,
relevance, a whole number). A `person-need` set takes the whole path from text to skills to score; every other task
ranks the corpus by the cosine of its vectors; where it lists labels of concepts, also by their other labels in the
installed taxonomy (for sentences that was measured to do harm).
"""

import csv
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.concepts.concept_ranking import ConceptRanking
from matcher.encoding.embedding import Vectors
from matcher.matching import Matching
from matcher.normalising import Normaliser
from matcher.policy import Policy
from matcher.texts.phrases import legible
from models import Need, NormalisedNeed, NormalisedProfile, Profile, Programme, Revision, Value, Words
from models.programme import Weights

Ranker = Callable[[Vectors], Iterable[NDArray[np.int64]]]
"""Positions of the corpus for each query vector, the best first."""

_WORDS = Words(en="evaluation", fr="évaluation")
_PROGRAMME = "evaluation"
_REVISION = Revision(time=datetime(2000, 1, 1, tzinfo=UTC), event="evaluation")
_CHUNK = 128
_LINKING = {"occupation-linking", "skill-phrase"}


class Result(Value):
    """The figures of one set: means over its queries, 0 to 1."""

    dataset: str
    """Name of the set."""
    task: str
    """Name of the task."""
    queries: int
    """Queries that have a relevant entry."""
    map: float
    """Mean average precision."""
    mrr: float
    """Mean reciprocal rank of the first relevant entry."""
    ndcg: float
    """Normalised discounted cumulative gain over the whole ranking."""
    hit10: float
    """Share of the queries with a relevant entry among the first ten."""
    rp5: float
    """Precision among the first five, of the most that is possible."""
    rp10: float
    """Precision among the first ten, of the most that is possible."""
    seconds: float
    """Time for the whole set, the loading of the model not counted."""


class Dataset(NamedTuple):
    """An evaluation set as it lies in a folder."""

    name: str
    task: str
    queries: dict[str, str]
    corpus: dict[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def read(folder: Path) -> Dataset:
    """Reads a set; raises ValueError that names the file and the line when it is not of the format."""
    try:
        about = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        name, task = about["name"], about["task"]
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{folder} is no evaluation set: dataset.json with name and task is missing there") from error
    relevant: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for query, entry, grade in _rows(folder / "qrels.tsv", 3):
        relevant[query][entry] = int(grade)
    queries, corpus = (dict(_rows(folder / f"{part}.tsv", 2)) for part in ("queries", "corpus"))
    return Dataset(name, task, queries, corpus, relevant)


def evaluate(folder: Path, normaliser: Normaliser) -> Result:
    """The figures of the set in a folder."""
    dataset = read(folder)
    began = time.perf_counter()
    rank = _by_path if dataset.task == "person-need" else _by_vectors
    measured = [_figures(ranked, dataset.relevant[query]) for query, ranked in rank(dataset, normaliser)]
    means = np.mean(measured, axis=0).round(4).tolist() if measured else [0.0] * 6
    figures = dict(zip(("map", "mrr", "ndcg", "hit10", "rp5", "rp10"), means, strict=True))
    seconds = round(time.perf_counter() - began, 3)
    return Result(dataset=dataset.name, task=dataset.task, queries=len(measured), seconds=seconds, **figures)


def _by_vectors(dataset: Dataset, normaliser: Normaliser) -> Iterator[tuple[str, list[str]]]:
    entries = sorted(dataset.corpus)
    rankings = _rankings([legible(dataset.corpus[entry]) for entry in entries], dataset.task, normaliser)
    queries = [query for query in dataset.queries if any(dataset.relevant[query].values())]
    encode = normaliser.encode_sentences if dataset.task == "skill-sentence" else normaliser.encode
    for start in range(0, len(queries), _CHUNK):
        some = queries[start : start + _CHUNK]
        found = rankings(encode([legible(dataset.queries[query]) for query in some]))
        for query, order in zip(some, found, strict=True):
            yield query, [entries[i] for i in order]


def _rankings(
    texts: Sequence[str], task: str, normaliser: Normaliser
) -> Callable[[Vectors], Iterable[NDArray[np.int64]]]:
    if normaliser.taxonomy and task in _LINKING:
        known = ConceptRanking(normaliser.taxonomy, normaliser.encode, texts)
        return lambda queries: np.argsort(-known.scores(queries), axis=1, kind="stable")
    corpus = _unit(normaliser.encode(texts))
    return lambda queries: np.argsort(-(_unit(queries) @ corpus.T), axis=1, kind="stable")


def _by_path(dataset: Dataset, normaliser: Normaliser) -> Iterator[tuple[str, list[str]]]:
    """A query is a need and an entry a person, or the other way round where the queries are longer."""
    turned = _length(dataset.queries) > _length(dataset.corpus)
    texts, needs = (dataset.queries, dataset.corpus) if turned else (dataset.corpus, dataset.queries)
    matching = _matching(texts, normaliser)
    scores = {need.id: matching.scores(need) for need in _needs(needs, normaliser, matching)}
    for query in dataset.queries:
        if any(dataset.relevant[query].values()):
            score = {e: scores[e].get(query, 0.0) if turned else scores[query].get(e, 0.0) for e in dataset.corpus}
            yield query, sorted(score, key=lambda entry: (-score[entry], entry))


def _open(policy: Policy) -> Programme:
    """A programme that takes everybody and weighs as the policy does."""
    share, optional = round(policy.title_share * 100), round(policy.optional * 100)
    weights = Weights(title=share, optional=optional, closeness=policy.closeness_share)
    return Programme(key=_PROGRAMME, name=_WORDS, about=_WORDS, who=_WORDS, need=_WORDS, weights=weights)


def _matching(texts: Mapping[str, str], normaliser: Normaliser) -> Matching:
    profiles = [Profile(id=key, programmes=(_PROGRAMME,), text=text) for key, text in texts.items()]
    matching = normaliser.matching({_PROGRAMME: _open(normaliser.policy)})
    records = normaliser.profiles([(profile, _REVISION) for profile in profiles])
    _learn(matching, normaliser, records)
    for record in records:
        matching.register.put_person(record)
    return matching


def _needs(texts: Mapping[str, str], normaliser: Normaliser, matching: Matching) -> Sequence[NormalisedNeed]:
    needs = normaliser.needs([(_need(key, text), _REVISION) for key, text in texts.items()])
    _learn(matching, normaliser, needs)
    return needs


def _need(key: str, text: str) -> Need:
    """The first sentence is the title, where it is short enough for one."""
    title, _, rest = text.partition(". ")
    if rest and len(title) <= 120:
        return Need(id=key, programme=_PROGRAMME, title=title, text=rest)
    return Need(id=key, programme=_PROGRAMME, text=text)


def _learn(matching: Matching, normaliser: Normaliser, records: Sequence[NormalisedProfile | NormalisedNeed]) -> None:
    for name, vector in normaliser.vectors({key for record in records for key in record.phrase_keys()}).items():
        matching.register.vocabulary.learn(name, vector)


def _figures(ranked: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, ...]:
    gains = np.array([relevant.get(entry, 0) for entry in ranked], np.float64)
    hits = np.flatnonzero(gains > 0)
    if not len(hits):
        return (0.0,) * 6
    total = sum(grade > 0 for grade in relevant.values())
    precision = float(((np.arange(len(hits)) + 1) / (hits + 1)).sum()) / total
    ideal = np.sort([grade for grade in relevant.values() if grade > 0])[::-1]
    return (
        precision,
        1 / (int(hits[0]) + 1),
        _gain(gains) / _gain(ideal),
        float(hits[0] < 10),
        *((hits < k).sum() / min(k, total) for k in (5, 10)),
    )


def _gain(gains: NDArray[np.float64]) -> float:
    return float((gains / np.log2(np.arange(len(gains)) + 2)).sum())


def _unit(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    wide = vectors.astype(np.float32)
    unit: NDArray[np.float32] = wide / np.maximum(1e-9, np.linalg.norm(wide, axis=1, keepdims=True))
    return unit


def _length(texts: Mapping[str, str]) -> float:
    return sum(map(len, texts.values())) / max(1, len(texts))


def _rows(file: Path, columns: int) -> Iterator[list[str]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                if len(row) != columns:
                    raise ValueError(f"{file}, line {number}: expected {columns} columns, found {len(row)}")
                yield row
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from error
