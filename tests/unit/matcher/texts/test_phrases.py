from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.texts import phrases


def keys(text: str) -> list[str]:
    return [piece.key for piece in phrases.pieces(text, phrases.languages(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Build and maintain services in Java with Spring Boot and Hibernate", {"java", "spring boot", "hibernate"}),
        ("Maîtrise de l'intégration continue et de PL/SQL", {"intégration continue", "pl/sql"}),
        ("Kennis van boekhouding en van de wetgeving", {"boekhouding", "wetgeving"}),
        ("C#, C++, .NET and ASP.NET; CI/CD", {"c#", "c++", ".net", "asp.net", "ci/cd"}),
        ("It is the IT of R and C", {"it", "r", "c"}),
        ("خبرة في تطوير البرمجيات", {"تطوير البرمجيات"}),
    ],
)
def test_phrases_are_cut_at_function_words(text: str, expected: set[str]) -> None:
    assert expected <= set(keys(text))


@pytest.mark.parametrize(
    "text", ["", "...", "12 34 2019-2020", "and of the", "5+", "👍👍", "responsible for the company"]
)
def test_nothing_is_read_from_nothing(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("We are looking for a nurse with", "en"), ("Nous cherchons une infirmière pour", "fr"),
     ("Wij zoeken een verpleegkundige voor de", "nl"), ("Wir suchen eine Krankenschwester für die", "de"),
     ("Cerchiamo un infermiere per il nostro", "it"), ("نبحث عن ممرضة في مستشفى", "ar")],
)  # fmt: skip
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language in phrases.languages(text)


@given(st.text(max_size=300))
def test_pieces_lie_in_the_text_in_order_and_are_short(text: str) -> None:
    found = list(phrases.pieces(text, frozenset({"en", "fr", "ar"})))
    assert all(text[one.start : one.end] == one.text and one.key for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=100))
def test_canonical_is_idempotent(phrase: str) -> None:
    once = phrases.canonical(phrase)
    assert phrases.canonical(once) == once
