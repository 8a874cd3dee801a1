"""Evaluation takes the worker's own path, and its figures are what they are defined to be."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.evaluation import evaluate, read
from matcher.normalising import Normaliser
from models import Profile, Revision

SHARED = Path(__file__).parents[3] / "shared" / "eval"


def write(
    folder: Path,
    task: str,
    queries: Mapping[str, str],
    corpus: Mapping[str, str],
    relevant: Sequence[tuple[str, str, int]],
) -> Path:
    (folder / "dataset.json").write_text(json.dumps({"name": "tiny", "task": task}))
    (folder / "queries.tsv").write_text("".join(f"{key}\t{text}\n" for key, text in queries.items()))
    (folder / "corpus.tsv").write_text("".join(f"{key}\t{text}\n" for key, text in corpus.items()))
    (folder / "qrels.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in relevant))
    return folder


TITLES = {"a": "Java developer", "b": "Développeur Java", "c": "Nurse", "d": "Infirmière", "e": "Truck driver"}


def test_figures_of_a_ranking_that_is_known(tmp_path: Path, normaliser: Normaliser) -> None:
    relevant = [("q", "a", 2), ("q", "e", 1)]
    folder = write(tmp_path, "title-similarity", {"q": "java developer", "unjudged": "x"}, TITLES, relevant)
    found = evaluate(folder, normaliser)
    assert (found.dataset, found.task, found.queries) == ("tiny", "title-similarity", 1)
    assert (found.mrr, found.hit10, found.rp5) == (1.0, 1.0, 1.0)
    rank = round(2 / (2 * found.map - 1))
    assert 2 <= rank <= 5
    assert found.ndcg == pytest.approx((2 + 1 / math.log2(rank + 1)) / (2 + 1 / math.log2(3)), abs=1e-3)


def test_people_are_ranked_by_the_whole_path(tmp_path: Path, normaliser: Normaliser) -> None:
    people = {
        "nurse": "Registered nurse. Wound care, vaccination, patient records, first aid.",
        "coder": "Java developer. Java - 36 months. Spring Boot, SQL, Git.",
        "cook": "Cook in a hotel kitchen. Menus, food hygiene, pastry.",
    }
    needs = {
        "n1": "Backend developer. Write services in Java with Spring Boot.",
        "n2": "Nurse. Wound care in a clinic.",
    }
    folder = write(tmp_path, "person-need", needs, people, [("n1", "coder", 1), ("n2", "nurse", 1)])
    assert evaluate(folder, normaliser).map == 1.0
    turned = tmp_path / "turned"
    turned.mkdir()
    write(turned, "person-need", people, needs, [("coder", "n1", 1), ("nurse", "n2", 1)])
    assert evaluate(turned, normaliser).map == 1.0


def test_what_is_no_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"dataset\.json"):
        read(tmp_path)
    write(tmp_path, "title-similarity", {}, {}, [])
    (tmp_path / "queries.tsv").write_text("only one column\n")
    with pytest.raises(ValueError, match=r"queries\.tsv, line 1: expected 2 columns, found 1"):
        read(tmp_path)


@pytest.mark.evaluation
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation sets are not beside this checkout")
def test_real_cvs_are_ranked_better_than_by_their_words(normaliser: Normaliser) -> None:
    assert evaluate(SHARED / "cvs-for-need", normaliser).map >= 0.88


def test_a_concept_that_no_taxonomy_has_is_dropped(normaliser: Normaliser) -> None:
    stated = {"skills": [{"phrase": "welding", "concept": "http://example.org/invented"}]}
    profile = Profile.model_validate({"id": "p1", "programmes": ["open"]} | stated)
    (found,) = normaliser.profiles([(profile, Revision(time=datetime(2026, 1, 1, tzinfo=UTC), event="e"))])
    assert [skill.concept for skill in found.skills] == [None]
