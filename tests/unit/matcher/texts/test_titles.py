import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.texts.titles import masculine

PAIRS = [
    "développeur java|développeuse java", "formateur|formatrice", "infirmier|infirmière", "conseiller|conseillère",
    "électricien|électricienne", "ingénieur civil|ingénieure civil", "assistant social|assistante sociale",
    "boulanger|boulangère", "avocat|avocate", "softwareentwickler|softwareentwicklerin", "buchhalter|buchhalterin",
    "ontwikkelaar|ontwikkelaarster", "sviluppatore|sviluppatrice", "infermiere|infermiera", "cuoco|cuoca",
    "maestro|maestra", "trabajador social|trabajadora social", "enfermero|enfermera", "enfermeiro|enfermeira",
    "développeur|développeur·euse", "développeur|développeur/euse", "infirmier|infirmier (h/f)",
    "fachkraft|fachkraft (m/w/d)",
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_both_genders_of_a_title_become_one(pair: str) -> None:
    one, other = pair.split("|")
    assert masculine(one) == masculine(other) == one


@pytest.mark.parametrize(
    "title",
    ["nurse", "c/c++ developer", "node.js developer", "client/server engineer", "team lead c++", "vétérinaire", "admin",
     "sister", "sage-femme", "matrice", "matière première", "(m/w/d)", ""],
)  # fmt: skip
def test_other_titles_stay_as_they_are(title: str) -> None:
    assert masculine(title) == title


@given(st.text(max_size=200))
def test_any_title_can_be_read_and_none_is_lost(title: str) -> None:
    assert bool(masculine(title)) == bool(title)
