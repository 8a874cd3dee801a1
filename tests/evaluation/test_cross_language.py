"""A person gets nearly the same rank whatever the language of the CV, and whatever the gender of the title."""

import json
import statistics
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.everybody.vocabulary import fingerprint
from matcher.matching import Matching
from matcher.normalising import Normaliser
from matcher.overlap import rank_biased_overlap
from models import Need, NormalisedNeed, NormalisedProfile, Profile, Revision
from streams.programmes.files import shipped

pytestmark = pytest.mark.evaluation

HERE = Path(__file__).parent
LEAST = 0.85
REVISION = Revision(time=datetime(2000, 1, 1, tzinfo=UTC), event="evaluation")
TITLES = [
    ("ict", "Développeur backend", "Développeuse backend"),
    ("ict", "Softwareentwickler", "Softwareentwicklerin"),
    ("ict", "Ontwikkelaar", "Ontwikkelaarster"),
    ("ict", "Sviluppatore software", "Sviluppatrice software"),
    ("care", "Infirmier", "Infirmière"),
    ("care", "Krankenpfleger", "Krankenpflegerin"),
    ("birth", "Enfermeiro", "Enfermeira"),
    ("works", "Ingénieur en génie civil", "Ingénieure en génie civil"),
    ("training", "Formateur en soudage", "Formatrice en soudage"),
    ("training", "Maestro de soldadura", "Maestra de soldadura"),
    ("agri", "Conseiller agricole", "Conseillère agricole"),
    ("kitchen", "Cuisinier", "Cuisinière"),
    ("kitchen", "Cuoco", "Cuoca"),
    ("welfare", "Assistant social", "Assistante sociale"),
    ("welfare", "Trabajador social", "Trabajadora social"),
    ("accounts", "Buchhalter", "Buchhalterin"),
]


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


PEOPLE = rows("pairs.jsonl")
NEEDS = {row["id"].removeprefix("need-"): row for row in rows("needs.jsonl")}


def learn(matching: Matching, normaliser: Normaliser, *records: NormalisedProfile | NormalisedNeed) -> None:
    for name, vector in normaliser.vectors({key for record in records for key in record.phrase_keys()}).items():
        matching.register.vocabulary.learn(name, vector)


@pytest.fixture(scope="module")
def crowds(normaliser: Normaliser) -> Mapping[str, Matching]:
    """The twenty people, once with their English CVs and once with their French ones."""
    found = {}
    for language in ("en", "fr"):
        submitted = [Profile(id=row["id"], programmes=("open",), text=row[language]) for row in PEOPLE]
        records = normaliser.profiles([(profile, REVISION) for profile in submitted])
        matching = normaliser.matching(shipped())
        learn(matching, normaliser, *records)
        for record in records:
            matching.register.put_person(record)
        found[language] = matching
    return found


def ranking(matching: Matching, normaliser: Normaliser, need: str, title: str | None = None) -> list[str]:
    row = NEEDS[need]
    published = Need(id=row["id"], programme="open", title=title or row["title"], text=row["text"])
    (record,) = normaliser.needs([(published, REVISION)])
    learn(matching, normaliser, record)
    scores = {row["id"]: 0.0 for row in PEOPLE} | matching.scores(record)
    return sorted(scores, key=lambda person: (-scores[person], person))


def test_the_data_are_whole() -> None:
    assert [row["id"] for row in PEOPLE] == [f"pair-{number:02}" for number in range(1, 21)]
    assert all(80 <= len(row[language].split()) <= 150 for row in PEOPLE for language in ("en", "fr"))
    assert sorted(row["language"] for row in NEEDS.values()) == ["en"] * 6 + ["fr"] * 4 + ["it", "nl"]
    assert len({fingerprint(row["text"]) for row in NEEDS.values()}) == len(NEEDS)


def test_english_and_french_cvs_get_nearly_the_same_ranks(
    crowds: Mapping[str, Matching], normaliser: Normaliser, capsys: pytest.CaptureFixture[str]
) -> None:
    overlaps = {
        need: rank_biased_overlap(ranking(crowds["en"], normaliser, need), ranking(crowds["fr"], normaliser, need))
        for need in NEEDS
    }
    mean = statistics.fmean(overlaps.values())
    with capsys.disabled():
        print("\n", " ".join(f"{need} {value:.3f}" for need, value in overlaps.items()), f"mean {mean:.3f}")
    assert mean >= LEAST


@pytest.mark.parametrize("need", NEEDS)
def test_the_first_is_the_same_person_in_both_languages(
    need: str, crowds: Mapping[str, Matching], normaliser: Normaliser
) -> None:
    english, french = (ranking(matching, normaliser, need)[0] for matching in crowds.values())
    assert english == french


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("need", "masculine", "feminine"), TITLES)
def test_the_gender_of_a_title_leaves_the_order_unchanged(
    need: str, masculine: str, feminine: str, language: str, crowds: Mapping[str, Matching], normaliser: Normaliser
) -> None:
    one, other = (ranking(crowds[language], normaliser, need, title) for title in (masculine, feminine))
    assert one == other
