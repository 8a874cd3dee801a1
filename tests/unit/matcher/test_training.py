"""What is learned from: the texts as they are read, as somebody else may write them, and never one that is measured."""

import csv
import gzip
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.training import forbidden as forbidden_texts
from matcher.training.examples import Answers, Batch, Query
from matcher.training.forbidden import Forbidden, MissingData
from matcher.training.learner import rate
from matcher.training.likeness import likeness
from matcher.training.objective import marks
from matcher.training.reading import read
from matcher.training.recipe import MIX, Portion, Recipe
from matcher.training.samples import Samples
from matcher.training.texts import Concept, Relation, Sentence, Texts
from matcher.training.variants import in_a_gender, plural, requirement, slipped, varied

NOTHING = Forbidden([])
SMALL = {name: Portion(portion.share, 12, 6, 24) for name, portion in MIX.items()}
DRAWS = 12

TEXTS = Texts(
    occupations=(
        Concept(
            {"en": ["baker", "bread maker"], "fr": ["boulanger/boulangère"]}, "Bakers make bread and rolls.", "7512"
        ),
        Concept({"en": ["pastry cook"], "it": ["pasticciere/pasticciera"]}, "Pastry cooks make sweet cakes.", "7512"),
        Concept({"de": ["Krankenpfleger/Krankenpflegerin"], "nl": ["verpleegkundige"]}, "", "2221"),
        Concept({"en": ["Bakers and confectioners"]}, "They bake all that is sold in shops.", "7512"),
    ),
    real_occupations=3,
    skills=(
        Concept({"en": ["bake bread", "make bread"], "fr": ["faire du pain"]}, "Prepare dough, prove it and bake it."),
        Concept({"en": ["decorate cakes"], "es": ["decorar tartas"]}),
        Concept({"en": ["dress wounds"], "de": ["Wunden verbinden"]}, "Clean a wound and put a bandage on it."),
    ),
    relations=(Relation(0, 0, True), Relation(1, 1, True), Relation(1, 0, False), Relation(2, 2, True)),
    sentences=(Sentence("You bake bread every night.", (0,)), Sentence("Dress wounds, bake bread.", (0, 2))),
    left_out=0,
)


@pytest.fixture
def data(tmp_path, esco_folder):
    esco_folder.rename(tmp_path / "esco")
    (tmp_path / "eval" / "titles").mkdir(parents=True)
    (tmp_path / "eval" / "titles" / "queries.tsv").write_text("q1\tWELDER\nq2\tGérer des projets!\n", encoding="utf-8")
    (tmp_path / "train").mkdir()
    lines = "You manage projects.\tmanage projects|unheard of\nWe weld.\twelding\tNothing known.\tnothing\n"
    (tmp_path / "train" / "skillskape.tsv.gz").write_bytes(gzip.compress(lines.encode()))
    return tmp_path


def everything(samples, draws=DRAWS):
    """All texts that a number of batches of every kind would learn from."""
    for kind in samples.mix:
        for _ in range(draws):
            batch = samples.of(kind)
            wrong = range(len(samples.concepts(titles=batch.titles)))
            yield from (query.text for query in batch.queries)
            yield from samples.answers(batch, wrong).texts


def test_texts_are_read_from_a_download(data):
    texts = read(data, NOTHING)
    assert texts.real_occupations == 2
    assert [dict(concept.labels) for concept in texts.occupations] == [
        {"en": ["software developer", "programmer", "Java programmer"], "fr": [
            "développeur/développeuse", "concepteur de logiciels",
        ]},
        {"en": ["welder", "metal welder", "Java"]},
        {"en": ["Software developers"]},
    ]  # fmt: skip
    assert [concept.isco for concept in texts.occupations] == ["2512", "7212", "2512"]
    assert list(texts.relations) == [Relation(0, 0, True), Relation(0, 1, False), Relation(1, 2, True)]
    assert [sentence.skills for sentence in texts.sentences] == [(1,)]


def test_lists_of_labels_and_descriptions_are_read(data):
    rows = ["uri\tlang\tkind\tlabel\tsource"]
    uri = "http://data.europa.eu/esco/skill/java"
    rows += [
        f"{uri}\t{rest}"
        for rest in ("de\talt\tJava 2\tx", "de\tpref\tJava\tx", "xx\tpref\tJava\tx", "de\talt\tJAVA\tx")
    ]
    (data / "esco" / "skills_labels.tsv.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    with (data / "esco" / "skills_en.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["conceptUri", "preferredLabel", "description"], [uri, "Java", "A  language\nof machines."]]
        )
    (skill,) = read(data, NOTHING).skills
    assert skill == Concept({"de": ["Java", "Java 2"]}, "A language of machines.")


def test_what_is_forbidden_is_left_out_of_what_is_read(data):
    kept_out = forbidden_texts.read(data / "eval")
    texts = read(data, kept_out)
    labels = [
        label for concept in (*texts.occupations, *texts.skills) for some in concept.labels.values() for label in some
    ]
    assert "welder" not in labels
    assert "gérer des projets" not in labels
    assert texts.left_out == 3


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("eval", "eval is no folder"),
        ("eval/titles/queries.tsv", r"titles is no evaluation set: expected queries\.tsv"),
        ("esco/skills_en.csv", r"expected one skills_en\.csv there or below, and it is missing"),
        ("esco/occupationSkillRelations_en.csv", r"expected one occupationSkillRelations\.csv"),
        ("train/skillskape.tsv.gz", r"skillskape\.tsv\.gz is missing"),
    ],
)
def test_what_is_missing_is_named(data, lost, said):
    (data / lost).rename(data / "elsewhere")
    with pytest.raises(MissingData, match=said):
        read(data, forbidden_texts.read(data / "eval"))


def test_what_is_damaged_is_named(data):
    (data / "train" / "skillskape.tsv.gz").write_bytes(gzip.compress(b"You bake.\tbake")[:-9])
    with pytest.raises(MissingData, match="cut or damaged"):
        read(data, NOTHING)
    (data / "eval" / "titles" / "queries.tsv").write_text("one column\n")
    with pytest.raises(MissingData, match=r"queries\.tsv, line 1: expected an id and a text"):
        forbidden_texts.read(data / "eval")
    (data / "eval" / "titles" / "queries.tsv").write_bytes(b"q\t\xff\n")
    with pytest.raises(MissingData, match="not UTF-8"):
        forbidden_texts.read(data / "eval")


def test_two_downloads_are_one_too_many(data):
    (data / "esco" / "older").mkdir()
    (data / "esco" / "older" / "skills_en.csv").write_text("conceptUri,preferredLabel\n")
    with pytest.raises(MissingData, match="2 are there"):
        read(data, NOTHING)


@pytest.mark.parametrize("text", ["developpeur", "DÉVELOPPEUR!", "  Développeur ", "de\u0301veloppeur."])
def test_case_accents_and_punctuation_hide_nothing(text):
    assert text in Forbidden(["développeur"])
    assert f"{text} Java" not in Forbidden(["développeur"])


LABELS = [
    label for concept in (*TEXTS.occupations, *TEXTS.skills) for some in concept.labels.values() for label in some
]
WRITTEN = sorted(
    {
        varied(label, language, random.Random(n), title=True)
        for label in LABELS
        for n in range(20)
        for language in ("en", "fr", "it")
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 999),
    measured=st.sets(st.sampled_from(WRITTEN) | st.sampled_from(["Experience with bake bread."])),
)
def test_nothing_forbidden_is_drawn(seed, measured):
    kept_out = Forbidden(measured)
    clean = [concept._replace(labels=_without(concept, kept_out)) for concept in (*TEXTS.occupations, *TEXTS.skills)]
    texts = TEXTS._replace(occupations=clean[:4], skills=clean[4:])
    samples = Samples(texts, kept_out, SMALL, random.Random(seed))
    assert not [text for text in everything(samples, draws=2) if text in kept_out]


def _without(concept, kept_out):
    """As reading leaves it; a concept keeps one label that nobody measures, or it would not be there."""
    labels = {la: [label for label in some if label not in kept_out] for la, some in concept.labels.items()}
    return labels | {"ar": [f"مهنة {id(concept)}"]}


def test_the_same_seed_draws_the_same():
    first, second = (Samples(TEXTS, NOTHING, SMALL, random.Random(3)) for _ in range(2))
    assert list(everything(first)) == list(everything(second))
    assert list(everything(first)) != list(everything(Samples(TEXTS, NOTHING, SMALL, random.Random(4))))


def test_kinds_without_examples_are_not_drawn():
    bare = TEXTS._replace(
        relations=(), sentences=(), occupations=[c._replace(description="") for c in TEXTS.occupations]
    )
    bare = bare._replace(skills=[c._replace(description="") for c in TEXTS.skills])
    samples = Samples(bare, NOTHING, SMALL, random.Random(1))
    assert {samples.draw().kind for _ in range(50)} == {"occupation", "skill"}


def test_an_answer_is_another_text_than_its_query():
    samples = Samples(TEXTS, NOTHING, SMALL, random.Random(1))
    batch = Batch("skill", [Query("make bread", (0,))] * 200, SMALL["skill"])
    answers = samples.answers(batch, [])
    assert set(answers.owners) == {0}
    assert answers.texts.count("make bread") < 5


def test_a_title_is_written_in_each_gender():
    rng = random.Random(1)
    forms = {in_a_gender("Krankenpfleger/Krankenpflegerin", "de", rng) for _ in range(300)}
    assert {"Krankenpfleger", "Krankenpflegerin", "Krankenpfleger*in", "Krankenpfleger/-in"} <= forms
    assert in_a_gender("sales/marketing", "en", rng) == "sales/marketing"
    assert {in_a_gender("acteur/actrice", "fr", rng) for _ in range(300)} >= {"acteur", "actrice", "acteur(e)"}


@given(
    label=st.text(max_size=40),
    language=st.sampled_from(["en", "de", "fr", "es", "nl", "it", "pt", "ar"]),
    seed=st.integers(),
)
def test_any_label_can_be_varied(label, language, seed):
    rng = random.Random(seed)
    assert isinstance(varied(label, language, rng, title=True), str)
    assert abs(len(slipped(label, rng)) - len(label)) <= 1
    assert plural(label, language).split() or not label.split()


def test_a_requirement_holds_its_skills():
    rng = random.Random(2)
    for language in ("en", "fr", "de", "nl", "es", "ar"):
        line = requirement(["aaa", "bbb", "ccc"], language, rng)
        assert all(skill in line for skill in ("aaa", "bbb", "ccc"))
    assert "aaa" in requirement(["aaa"], "en", rng)


def test_occupations_are_alike_by_skills_and_places():
    alike = likeness(TEXTS)
    assert alike.shape == (4, 4)
    assert alike.diagonal().tolist() == [1.0] * 4
    assert float(alike[0, 1]) > float(alike[0, 2]) >= 0
    assert float(alike[0, 3]) > 0.5


def test_an_answer_that_may_be_right_is_no_wrong_one():
    batch = Batch("skill", [Query("bread", (0,), frozenset({2})), Query("cakes", (1,))], SMALL["skill"])
    answers = Answers(["bake", "cakes", "wounds", "loaves"], [0, 1, 2, 3])
    right, fair = marks(batch, answers, {"cakes": {1}, "loaves": {0, 3}})
    assert right.tolist() == [[True, False, False, False], [False, True, False, False]]
    assert fair.tolist() == [[False, True, False, False], [True, False, True, True]]


def test_the_rate_rises_and_falls():
    rates = [rate(n / 100, Recipe()) for n in range(101)]
    assert max(rates) == pytest.approx(1.0)
    assert rates[:7] == sorted(rates[:7])
    assert rates[7:] == sorted(rates[7:], reverse=True)
    assert rates[-1] == pytest.approx(Recipe().last_rate)
