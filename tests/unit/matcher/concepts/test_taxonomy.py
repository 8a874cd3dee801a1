import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.concepts import esco, taxonomy
from matcher.concepts.packing import Strings, filed, packed
from matcher.concepts.taxonomy import ConceptKind, Label, LabelKind
from matcher.concepts.taxonomy_draft import Draft, Facts
from matcher.concepts.writings import folded, writings

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"


@pytest.fixture
def made(esco_folder):
    return esco.read(esco_folder)[0]


def test_what_is_saved_is_loaded(made, tmp_path):
    made.save(tmp_path / "deep" / "current.npz")
    loaded = taxonomy.load(tmp_path / "deep" / "current.npz")
    assert (loaded.name, loaded.version, loaded.source, loaded.digest) == (
        made.name,
        made.version,
        made.source,
        made.digest,
    )
    assert [loaded.labels(n) for n in range(len(loaded))] == [made.labels(n) for n in range(len(made))]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["current.npz"]


def test_numbers_and_uris_are_each_others_inverse(made):
    assert [made.number(made.uri(n)) for n in range(len(made))] == list(range(len(made)))
    assert [made.uri(n) for n in range(len(made))] == sorted(made.uri(n) for n in range(len(made)))
    assert SKILL + "none" not in made
    with pytest.raises(KeyError, match="none"):
        made.number(SKILL + "none")


def test_a_label_leads_to_its_concepts_in_every_language(made):
    assert [made.uri(n) for n in made.concepts("gestion de projets")] == [SKILL + "pm"]
    assert [made.uri(n) for n in made.concepts("java")] == [OCCUPATION + "welder", SKILL + "java"]
    assert made.concepts("cobol") == ()


def test_the_preferred_label_falls_back_to_english(made):
    developer = made.number(OCCUPATION + "dev")
    assert made.preferred(developer, "fr") == "développeur/développeuse"
    assert made.preferred(developer, "nl") == made.preferred(developer) == "software developer"


def test_what_is_known_about_a_concept(made):
    developer, java = made.number(OCCUPATION + "dev"), made.number(SKILL + "java")
    assert (made.kind(java), made.skill_type(java), made.reuse_level(java)) == ("skill", "knowledge", "sector-specific")
    assert (made.kind(developer), made.code(developer), made.skill_type(developer)) == ("occupation", "2512", "")
    assert made.essential(developer) == (java,)
    assert made.optional(developer) == (made.number(SKILL + "pm"),)
    assert made.kind(made.broader(java)[0]) is ConceptKind.SKILL_GROUP
    assert made.narrower(made.broader(java)[0]) == (java,)
    assert made.labels_by_language() == {"en": 17, "fr": 5}


@pytest.mark.parametrize("content", [b"", b"no taxonomy", b"PK\x03\x04broken"])
def test_a_file_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"x\.npz is no taxonomy, or a damaged one; import it again"):
        taxonomy.load(tmp_path / "x.npz")


def test_another_archive_and_a_cut_file_are_refused(made, tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    made.save(tmp_path / "cut.npz")
    whole = (tmp_path / "cut.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    for name in ("other.npz", "cut.npz"):
        with pytest.raises(ValueError, match="import it again"):
            taxonomy.load(tmp_path / name)


def test_the_order_of_reading_leaves_no_trace():
    concepts = [(SKILL + name, Facts(ConceptKind.SKILL)) for name in "abc"]
    labels = [(uri, Label(f"label {uri[-1]}", "en", LabelKind.PREFERRED)) for uri, _ in concepts]

    def drafted(step):
        draft = Draft()
        for uri, facts in concepts[::step]:
            draft.concept(uri, facts)
        for uri, label in labels[::step]:
            draft.label(uri, label)
        draft.broader(SKILL + "a", SKILL + "b")
        return draft.finish("T", "1", "here")

    assert drafted(1).digest == drafted(-1).digest
    assert drafted(1).digest != Draft().finish("T", "1", "here").digest


def test_a_second_preferred_label_is_an_alternative():
    draft = Draft()
    draft.concept(SKILL + "a", Facts(ConceptKind.SKILL))
    assert [draft.label(SKILL + "a", Label(text, "en", LabelKind.PREFERRED)) for text in ("x", "y", "X")] == [
        True,
        True,
        False,
    ]
    assert [label.kind for label in draft.finish("T", "1", "here").labels(0)] == ["preferred", "alternative"]


@given(st.lists(st.text(max_size=20), max_size=30))
def test_packed_strings_come_back(texts):
    assert list(map(Strings(*packed(texts)).__getitem__, range(len(texts)))) == texts
    lookup = filed([(text, number) for number, text in enumerate(texts)])
    assert all(number in lookup.find(text) for number, text in enumerate(texts))


@given(st.text(max_size=60))
def test_writings_and_folds_take_any_text(text):
    assert writings(text)[0] == writings(writings(text)[0])[0]
    assert folded(writings(text)[0]) == folded(writings(text)[0])


@pytest.mark.parametrize(
    ("a", "b"),
    [("e-learning", "e learning"), ("gérer des projets", "gerer projets"), ("data analysis", "analysis of data")],
)
def test_what_folds_alike(a, b):
    assert folded(a) == folded(b)
