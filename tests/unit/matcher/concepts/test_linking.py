from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.concepts import esco, slips
from matcher.concepts.concept_ranking import ConceptRanking
from matcher.concepts.concept_space import arranged, cosines
from matcher.concepts.concept_space import measured as rows
from matcher.concepts.link_confidence import Confidence, Lookups, Observed, fit, loaded, place
from matcher.concepts.link_fitting import fitted, sample, unwritten
from matcher.concepts.linking import LINKED, Linker, chosen, linked_space, readable, written
from matcher.concepts.nearest import nearest
from matcher.concepts.taxonomy import ConceptKind, Label, LabelKind
from matcher.concepts.taxonomy_draft import Draft, Facts
from matcher.texts.phrases import canonical

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
SURE = Confidence(
    {f"{how}, {way}": 0.9 for how in ("label", "writing", "fold", "slip") for way in ("alone", "preferred", "shared")},
    (1.0, 0.0),
    {},
    (0.0, 1.0),
    (0.0, 1.0),
)
NAMES = ["weld metal", "project management", "software testing", "soil science", "family law", "beekeeping", "plumbing"]


def encode(texts, dimension=64):
    """Vectors of the letter triples, so that texts with common letters are near each other."""
    found = np.zeros((len(texts), dimension), np.int64)
    for row, text in zip(found, texts, strict=True):
        for start in range(len(text) - 1):
            row[crc32(text[start : start + 3].encode()) % dimension] += 9
    return np.minimum(found, 127).astype(np.int8)


def made():
    draft = Draft()
    for number, name in enumerate(NAMES):
        kind = ConceptKind.SKILL if number else ConceptKind.OCCUPATION
        draft.concept(f"{SKILL}{number}", Facts(kind))
        for language in ("en", "fr"):
            draft.label(f"{SKILL}{number}", Label(f"{name} {language}", language, LabelKind.PREFERRED))
            draft.label(f"{SKILL}{number}", Label(f"{name} {language} too", language, LabelKind.ALTERNATIVE))
    draft.concept(SKILL + "group", Facts(ConceptKind.SKILL_GROUP))
    draft.label(SKILL + "group", Label("plumbing group", "en", LabelKind.PREFERRED))
    return draft.finish("T", "1", "here")


TAXONOMY = made()
NOTHING = Lookups(np.zeros(0), np.zeros(0), [], [], np.zeros(0, np.bool_))
LINKER = Linker(TAXONOMY, linked_space(TAXONOMY, encode), SURE)


@pytest.fixture
def linker(esco_folder):
    taxonomy = esco.read(esco_folder)[0]
    return Linker(taxonomy, linked_space(taxonomy, encode), SURE)


def how(linker, phrase):
    key = canonical(phrase)
    found = linker.link([key], encode([key]))[0]
    return found and (found.concept.rpartition("/")[2], found.how)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Gestion de projets", ("pm", "label")),
        ("Java (computer programming)", ("java", "label")),
        ("Développeuse", ("dev", "fuzzy")),
        ("gerer projet", ("pm", "fuzzy")),
        ("projects manage", ("pm", "fuzzy")),
        ("project-management", ("pm", "fuzzy")),
        ("projcet management", ("pm", "fuzzy")),
        ("computer programmers of java", ("java", "vector")),
        ("Software developers", ("dev", "fuzzy")),
    ],
)
def test_a_phrase_is_linked_by_the_surest_way(linker, phrase, expected):
    assert how(linker, phrase) == expected


def test_an_ambiguous_label_goes_to_whose_preferred_label_it_is_then_to_a_skill(linker):
    taxonomy = linker.taxonomy
    welder, java = ((*written(taxonomy, key),) for key in ("welder", "java"))
    assert chosen(taxonomy, welder[0][1]) == (taxonomy.number(OCCUPATION + "welder"), "preferred")
    assert chosen(taxonomy, java[0][1]) == (taxonomy.number(SKILL + "java"), "shared")


@pytest.mark.parametrize(
    "phrase",
    [
        "", " ", "😀😀😀", "x" * 2000, "mot " * 500,
        "dÃ©veloppeur expÃ©rimentÃ©", "\u0436\u0430va", "12345 67", "\ufffd\ufffdab",
        "?!...", "\x00\x01", "تطوير software",
    ],
)  # fmt: skip
def test_what_names_nothing_is_linked_to_nothing(linker, phrase):
    assert how(linker, phrase) is None


def test_a_group_is_no_skill(linker):
    taxonomy = linker.taxonomy
    assert taxonomy.concepts("working with computers")
    assert not list(written(taxonomy, "working with computers"))


def test_below_the_threshold_there_is_no_link(linker):
    vector = encode(["weld some metal"])
    strict = Linker(linker.taxonomy, linked_space(linker.taxonomy, encode), SURE, least=0.95)
    assert linker.link(["weld some metal"], vector)[0].concept == SKILL + "weld"
    assert strict.link(["weld some metal"], vector) == [None]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=40) | st.sampled_from(NAMES), max_size=6), st.integers(0, 99))
def test_every_concept_that_comes_out_is_in_the_taxonomy(phrases, seed):
    vectors = np.random.default_rng(seed).integers(-127, 128, (len(phrases), 64)).astype(np.int8)
    for link in LINKER.link(phrases, vectors):
        if link:
            assert TAXONOMY.kind(TAXONOMY.number(link.concept)) in LINKED
            assert 0.5 <= link.confidence <= 1
            assert link.how in {"label", "fuzzy", "vector"}


def test_a_link_does_not_depend_on_its_company():
    keys = [f"{name} fr too" for name in NAMES] + ["plumbing pipe", "bees"]
    together = LINKER.link(keys, encode(keys))
    assert together == [LINKER.link([key], encode([key]))[0] for key in keys]
    assert LINKER.link(keys[::-1], encode(keys[::-1])) == together[::-1]


def test_without_concepts_nothing_is_linked():
    empty = Draft().finish("T", "1", "here")
    linker, confidence = fitted(empty, encode)
    assert linker.link(["weld metal"], encode(["weld metal"])) == [None]
    assert confidence.evidence == ()


def test_confidence_is_fitted_on_hidden_labels_and_can_be_kept():
    linker, confidence = fitted(TAXONOMY, encode)
    assert confidence.by_letters["label, alone"] > 0.8
    assert list(confidence.shares) == sorted(confidence.shares)
    assert loaded(confidence.dumped()) == confidence
    kept, same = fitted(TAXONOMY, encode, loaded(confidence.dumped()))
    assert same == confidence
    keys = ["beekeeping en", "soil sciences", "of bees"]
    assert kept.link(keys, encode(keys)) == linker.link(keys, encode(keys))


def test_what_another_version_measured_is_measured_again():
    assert loaded(SURE.dumped().replace(b'"format": 2', b'"format": 1')) is None
    assert loaded(b'{"by_letters": {}, "weights": [1, 0], "languages": {}, "evidence": [], "shares": []}') is None


def test_a_way_of_writing_is_as_sure_as_it_is_in_its_language():
    letters = [Observed("slip, alone", "nl", right) for right in [True] * 60 + [False] * 40]
    letters += [Observed("slip, alone", "fr", True) for _ in range(300)] + [Observed("slip, alone", "ar", False)]
    found = fit(letters, NOTHING)
    assert found.of_letters("slip, alone", "fr") > 0.95
    assert found.of_letters("slip, alone", "nl") < 0.7
    assert found.of_letters("slip, alone", "ar") > 0.8
    assert found.of_letters("slip, alone", "pt") == found.by_letters["slip, alone"]
    assert found.of_letters("fold, alone", "fr") == 0


def test_a_closeness_is_as_sure_as_it_is_in_its_language_and_for_its_kind():
    closeness = np.tile(np.linspace(0.5, 1, 100), 2)
    known = ["nl occupation"] * 100 + ["en skill"] * 100
    right = closeness > np.repeat([0.9, 0.6], 100)
    found = fit([], Lookups(closeness, np.zeros(200), known, ["nl"] * 100 + ["en"] * 100, right))
    sure = found.of_vectors(np.array([0.75, 0.75]), np.zeros(2), [place("nl", "occupation"), place("en", "skill")])
    assert sure[0] < 0.3 < 0.7 < sure[1]


def test_what_letters_find_is_no_sample_for_vectors():
    every = unwritten(TAXONOMY)
    names = {TAXONOMY.label(number).text for number in every}
    assert "plumbing en too" in names
    assert "software testing en too" not in names
    assert sorted(every) == sorted(unwritten(TAXONOMY, most=2) + unwritten(TAXONOMY, after=2))


def test_the_sample_is_balanced_over_languages():
    labels = [TAXONOMY.label(number) for number in sample(TAXONOMY, LabelKind.ALTERNATIVE, most=3)]
    assert [label.language for label in labels] == ["en"] * 3 + ["fr"] * 3


def test_the_centre_gives_every_language_the_same_say():
    many, few = np.array([[127, 0]] * 3, np.int8), np.array([[0, 50]], np.int8)
    space = arranged(np.array([4, 4, 4, 4]), np.array([0, 0, 0, 1]), np.concatenate([many, few]))
    assert space.concepts.tolist() == [4]
    assert space.centres.vectors.tolist() == [[127, 127]]
    assert cosines(rows(few), space.labels)[0].tolist() == [0, 0, 0, 1]


def test_a_concept_can_be_left_out():
    space = linked_space(TAXONOMY, encode)
    vector = encode(["soil science en"])
    found = nearest(space, vector)
    other = nearest(space, vector, without=np.searchsorted(space.concepts, found.concepts))
    assert TAXONOMY.preferred(int(found.concepts[0])) == "soil science en"
    assert other.concepts != found.concepts
    assert other.closeness < found.closeness


@pytest.mark.parametrize(("key", "expected"), [("java", True), ("c#", False), ("x", False), ("a" * 121, False)])
def test_what_is_readable(key, expected):
    assert readable(key) is expected


def test_a_slip_is_no_other_word(linker):
    taxonomy = linker.taxonomy
    assert [taxonomy.label(n).text for n in slips.near(taxonomy, "progrmamer")] == ["programmer"]
    assert slips.near(taxonomy, "programmes") == ()
    assert slips.near(taxonomy, "weldor") == ()


def test_a_text_that_is_a_label_is_ranked_by_its_concept_too():
    texts = ["soil science en", "nothing that is known", "family law en too"]
    ranking = ConceptRanking(TAXONOMY, encode, texts)
    found = ranking.scores(encode(["family law fr", "soil", "nothing that is known"]))
    assert found.shape == (3, 3)
    assert found.argmax(axis=1).tolist() == [2, 0, 1]
    own = cosines(rows(encode(["soil"])), rows(encode(texts)))
    assert found[1, 1] == own[0, 1]
    assert ConceptRanking(TAXONOMY, encode, ["unknown"]).scores(encode(["a phrase"])).shape == (1, 1)
