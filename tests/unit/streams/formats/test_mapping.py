"""Mappings: proposed from headings in five languages, sure only where a heading is known, kept as JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.formats.mapping import Column, Mapping, MappingRefused, certain, is_field, proposed, restored, saved


def fields(kind, *headings):
    return [(one.column.field, one.sure) for one in proposed(kind, headings)]


@pytest.mark.parametrize(
    "headings",
    [
        ("ID", "First name", "Last name", "E-mail", "Skills", "Country of residence", "Available from",
         "Language skills"),
        ("Référence", "Prénom", "Nom", "Courriel", "Compétences", "Pays de résidence",
         "Disponible à partir du", "Langues"),
        ("Referentie", "Voornaam", "Achternaam", "E-mailadres", "Vaardigheden", "Woonland", "Beschikbaar vanaf",
         "Talen"),
        ("Riferimento", "Nome", "Cognome", "Indirizzo e-mail", "Competenze", "Paese di residenza",
         "Disponibile dal", "Lingue"),
        ("الرقم المرجعي", "الاسم الأول", "اسم العائلة", "البريد الإلكتروني", "المهارات", "بلد الإقامة", "متاح من",
         "اللغات"),
    ],
    ids=["en", "fr", "nl", "it", "ar"],
)  # fmt: skip
def test_headings_are_known_in_five_languages(headings):
    assert fields("profiles", *headings) == [
        (field, True)
        for field in (
            "id", "identity.given_name", "identity.family_name", "identity.email", "skills", "residence.country",
            "availability.start", "languages",
        )
    ]  # fmt: skip


def test_the_same_heading_may_mean_another_thing_for_needs():
    assert fields("needs", "Pays", "Titre", "Compétences", "Places") == [
        ("location.country", True), ("title", True), ("requirements", True), ("openings", True),
    ]  # fmt: skip


def test_what_is_only_like_a_known_heading_is_a_guess():
    assert fields("profiles", "Skils", "What is your e-mail address?", "Favourite colour", "") == [
        ("skills", False), ("identity.email", False), (None, False), (None, False),
    ]  # fmt: skip
    assert [column.field for column in certain("profiles", ["Skils", "Skills"]).columns] == [None, "skills"]


def test_a_language_as_heading_is_its_level():
    assert fields("profiles", "English", "Niveau de français", "Level of Dutch") == [
        ("languages.en", True), ("languages.fr", True), ("languages.nl", True),
    ]  # fmt: skip


def test_of_two_columns_for_one_field_the_first_has_it_and_lists_take_both():
    assert fields("profiles", "Name", "Full name", "Skills", "Competences") == [
        ("identity.name", True), (None, False), ("skills", True), ("skills", True),
    ]  # fmt: skip


def test_a_mapping_is_kept_as_json_and_read_again():
    columns = (Column(heading="Nom", field="identity.name"), Column(heading="Couleur"))
    mapping = Mapping(kind="profiles", columns=columns, sheet="A", day_first=True)
    assert restored(saved(mapping)) == mapping


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "expected a mapping"),
        ('{"kind": "people", "columns": []}', "kind: "),
        ('{"kind": "needs", "columns": [{"heading": "x", "field": "salary"}]}', "found salary; there are "),
        ('{"kind": "needs", "columns": [{"heading": "x", "field": "identity.name"}]}', "expected fields"),
        ('{"kind": "profiles", "columns": [{"heading": "x", "field": "languages.xx"}]}', "expected fields"),
    ],
)
def test_what_is_no_mapping_says_what_is_wrong(content, expected):
    with pytest.raises(MappingRefused, match=expected):
        restored(content)


def test_fields_that_need_no_heading_of_their_own():
    assert is_field("profiles", "consents.matching")
    assert is_field("profiles", "languages.wo")
    assert not is_field("needs", "consents.matching")


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_headings_have_a_proposal(headings):
    found = proposed("profiles", headings)
    assert [one.column.heading for one in found] == headings
    restored(saved(Mapping(kind="profiles", columns=tuple(one.column for one in found))))
