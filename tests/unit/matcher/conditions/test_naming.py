from datetime import date

import pycountry
import pytest

from matcher.conditions.naming import all_of, any_of, countries, country, day, language, months
from models import Words


def test_every_country_and_language_of_two_letters_has_a_name_in_both_languages() -> None:
    for code in (one.alpha_2 for one in pycountry.countries):
        assert code not in (country(code).en, country(code).fr)
    for code in (one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2")):
        assert code not in (language(code).en, language(code).fr)


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("NL", "the Netherlands", "Pays-Bas"),
        ("SN", "Senegal", "Sénégal"),
        ("GB", "the United Kingdom", "Royaume-Uni"),
        ("XK", "Kosovo (UNSCR 1244)", "Kosovo (RCSNU 1244)"),
    ],
)
def test_countries(code: str, english: str, french: str) -> None:
    assert country(code) == Words(en=english, fr=french)


def test_a_language_that_the_locales_lack_has_the_name_of_its_standard() -> None:
    assert language("aaa") == Words(en="Ghotuo", fr="Ghotuo")
    assert language("wo").fr == "wolof"


def test_a_code_without_a_name_stands_for_itself() -> None:
    assert country("XX").en == "XX"
    assert language("qqq").fr == "qqq"


def test_days_are_written_in_full() -> None:
    assert day(date(2027, 1, 4)) == Words(en="4 January 2027", fr="4 janvier 2027")
    assert day(date(2027, 8, 1)) == Words(en="1 August 2027", fr="1er août 2027")
    assert day(date(2027, 8, 11)).fr == "11 août 2027"


def test_months() -> None:
    assert months(6) == Words(en="6 months", fr="6 mois")
    assert months(0.5) == Words(en="0.5 months", fr="0,5 mois")


def test_lists_are_in_the_order_of_the_codes_whatever_that_of_the_set() -> None:
    assert countries({"SN", "NL", "BE"}) == Words(
        en="Belgium, the Netherlands or Senegal", fr="Belgique, Pays-Bas ou Sénégal"
    )
    assert countries(["SN", "BE"], all_of).fr == "Belgique et Sénégal"


def test_long_lists_are_counted() -> None:
    several = [Words(en=str(k), fr=str(k)) for k in range(9)]
    assert any_of(several).en == "0, 1, 2, 3, 4, 5, 6, 7 or 1 other"
    assert all_of([*several, *several]).fr == "0, 1, 2, 3, 4, 5, 6, 7 et 10 autres"
    assert any_of(several[:8]).en == "0, 1, 2, 3, 4, 5, 6 or 7"
