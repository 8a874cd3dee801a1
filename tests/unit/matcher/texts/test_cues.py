import pytest

from matcher.texts import cues


@pytest.mark.parametrize(
    "sentence",
    ["Docker is a plus", "Nice to have: Kubernetes", "Le wolof est un atout", "Kennis van SAP is een plus",
     "SAP-Kenntnisse sind von Vorteil", "Gradita la conoscenza di Excel", "يفضل معرفة الفرنسية"],
)  # fmt: skip
def test_optional_is_read(sentence: str) -> None:
    assert cues.optional(sentence)


@pytest.mark.parametrize("sentence", ["You know Java", "Maîtrise de Java exigée", "Advanced Excel"])
def test_a_plain_requirement_is_not_optional(sentence: str) -> None:
    assert not cues.optional(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["No Java needed", "A diploma is not required", "Aucune expérience n'est requise", "Geen ervaring vereist",
     "Keine Deutschkenntnisse erforderlich", "لا يشترط خبرة"],
)  # fmt: skip
def test_negation_is_read(sentence: str) -> None:
    assert cues.needless(sentence)


@pytest.mark.parametrize("sentence", ["Java needed", "Notice period. Java required", "Knowledge of Java is required"])
def test_no_negation_where_there_is_none(sentence: str) -> None:
    assert not cues.needless(sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("Python - 24 months", 2.0), ("5+ years of Java", 5.0), ("au moins 3 ans", 3.0), ("2 tot 3 jaar ervaring", 3.0),
     ("1,5 Jahre", 1.5), ("no number of years", None), ("in 2019", None), ("3 سنوات", 3.0)],
)  # fmt: skip
def test_years_are_read(sentence: str, expected: float | None) -> None:
    assert cues.years(sentence) == expected
