from matcher.conditions.terms import EDUCATION, ages, held_level, least_level
from models import LanguageLevel


def test_there_is_a_name_for_every_level_of_education() -> None:
    assert len({level.en for level in EDUCATION}) == len({level.fr for level in EDUCATION}) == 9


def test_levels_of_a_language() -> None:
    assert held_level(LanguageLevel(language="nl")).fr == "niveau non indiqué"
    assert held_level(LanguageLevel(language="nl", native=True)).fr == "langue maternelle"
    assert held_level(LanguageLevel(language="nl", reading="B2", writing="A1")).en == "reading B2 and writing A1"
    assert least_level((0, 0, 0, 0, 0, 0)).en == "any level"
    assert least_level((5, 0, 0, 0, 0, 0)).fr == "au moins C1"


def test_ages() -> None:
    assert ages(18, 150).en == "18 years or older"
    assert ages(0, 17).en == "17 years or younger"
    assert ages(25, 29).fr == "25 à 29 ans"
