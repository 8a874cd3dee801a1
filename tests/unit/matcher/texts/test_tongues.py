import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.texts.tongue_words import Sort, names_any, words
from matcher.texts.tongues import is_tongue, tongues
from models import LanguageLevel

LINES = (files("matcher") / "data" / "languages.tsv").read_text("utf-8").splitlines()
KNOWN = list(csv.DictReader(LINES, delimiter="\t"))
WORDS = tuple("English/Frans/ولوف/B2/C1/(/)/,/;/:/native/and/et/no/teaching/7/./\n".split("/"))  # noqa: SIM905


def read(text: str) -> list[str]:
    """Each language as code and level, `en C1`; a mother tongue ends with an exclamation mark."""
    found = [one.language for one in tongues(text)]
    return [f"{one.language} {one.level or '-'}{'!' * one.native}" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("English (C1), French: B2; Wolof (mother tongue)", ["en C1", "fr B2", "wo C2!"]),
        ("Native Wolof, fluent French, basic English", ["wo C2!", "fr C1", "en A2"]),
        ("Fluent in English, French and Dutch", ["en C1", "fr C1", "nl C1"]),
        ("English and French: C1", ["en C1", "fr C1"]),
        ("I speak English and French fluently with my colleagues", ["en C1", "fr C1"]),
        ("English: reading C1, writing B2", ["en C1"]),
        ("English | C1 | French | B2", ["en C1", "fr B2"]),
        ("Good communication skills in English", ["en B2"]),
        ("Hausa (native speaker), Yoruba, English (working knowledge)", ["ha C2!", "yo -", "en B2"]),
        ("Speaks Tigrinya and Arabic; learning Italian (A2)", ["ti -", "ar -", "it A2"]),
        ("langues : français (courant), anglais (niveau B1)", ["fr C1", "en B1"]),
        ("Français langue maternelle, bonne maîtrise de l'anglais, notions de soninké", ["fr C2!", "en B2", "snk A2"]),
        ("Courant en français et en anglais, allemand scolaire", ["fr C1", "en C1", "de A2"]),
        ("langue française courante", ["fr C1"]),
        ("Vloeiend Nederlands en Frans, goede kennis van het Engels", ["nl C1", "fr C1", "en B2"]),
        ("Moedertaal: Arabisch. Nederlands (B2), basiskennis Engels", ["ar C2!", "nl B2", "en A2"]),
        ("Muttersprache Türkisch, Deutsch fließend, gute Englischkenntnisse", ["tr C2!", "de C1", "en B2"]),
        ("Sehr gute Kenntnisse der deutschen Sprache (C1), Schulfranzösisch", ["de C1", "fr A2"]),
        ("Madrelingua italiana, inglese fluente, francese livello B1", ["it C2!", "en C1", "fr B1"]),
        ("Língua materna português, inglês fluente, francês básico", ["pt C2!", "en C1", "fr A2"]),
        ("Español nativo, inglés avanzado (C1), francés intermedio", ["es C2!", "en C1", "fr B1"]),
        ("العربية: اللغة الأم، الفرنسية: جيد، الإنجليزية: متوسط", ["ar C2!", "fr B2", "en B1"]),
        ("إجادة اللغة الإنجليزية بطلاقة", ["en C1"]),
        ("Languages: Kinyarwanda, Swahili", ["rw -", "sw -"]),
    ],
)
def test_languages_are_read_with_their_levels(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "English literature degree with good grades", "French cuisine, good Italian restaurant",
        "Translation into Arabic",
        "German shepherd training", "Cours de français niveau B1", "Bonne connaissance du marché allemand",
        "Nationality: French", "French national", "Polish metal parts", "Dutch, French and Thai cuisine",
        "French is not required", "Driving licence B1, C1", "Permis C1, anglais", "No knowledge of Dutch", "",
    ],
)  # fmt: skip
def test_a_name_beside_other_words_is_no_language_level(text: str) -> None:
    assert read(text) == []


def test_a_language_is_given_once_with_the_level_that_is_known_of_it() -> None:
    assert read("Languages: French, English.\nFrench (B2)\nFrench: fluent") == ["en -", "fr B2"]


def test_what_is_only_wished_for_is_told_apart() -> None:
    found = tongues("Fluent French. Dutch is an asset.")
    assert [(one.language.language, one.optional) for one in found] == [("fr", False), ("nl", True)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("fluent english", True), ("french", True), ("good command of dutch", True), ("néerlandais courant", True),
        ("langue maternelle", True), ("deutschkenntnisse", True), ("english c1", True), ("اللغة العربية", True),
        ("english literature", False), ("cuisine française", False), ("polish", False), ("c1", False),
        ("english teacher", False), ("translation into arabic", False), ("communication skills", False),
        ("programming languages", False), ("knowledge", False), ("writing", False), ("", False),
    ],
)  # fmt: skip
def test_phrases_that_name_only_a_language_are_no_skills(key: str, expected: bool) -> None:
    assert is_tongue(key) is expected


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["code"])
def test_every_language_is_known_by_its_name_in_every_language(row: dict[str, str]) -> None:
    wanted = LanguageLevel(language=row["code"]).language
    names = [name for column, some in row.items() if column != "code" for name in some.split("|")]
    assert {found.language.language for name in names for found in tongues(f"{name}: B2")} == {wanted}


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[one.span.start : one.span.end].strip() for one in tongues(text))
    is_tongue(text)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_order_of_the_words_that_matter_can_be_read(words: list[str]) -> None:
    text = " ".join(words)
    found = [one.span for one in tongues(text)]
    assert all(text[span.start : span.end] in ("English", "Frans", "ولوف") for span in found)


@given(st.lists(st.one_of(st.sampled_from([*WORDS, "langue wallonne", "Schulenglisch", "sango"]), st.text(max_size=9))))
def test_a_sentence_that_may_name_no_language_names_none(some: list[str]) -> None:
    sentence = " ".join(some)
    assert names_any(sentence) or not any(word.sort is Sort.NAME for word in words(sentence))
