"""What can go wrong is told in French, too: every sentence of the modules that people hear of, and of pydantic."""

import ast
import re
from pathlib import Path

import pytest
from pydantic_core._pydantic_core import list_all_errors

import models
import streams
from streams.web.problems import Problem, Wrong
from streams.web.translating import OWN, in_language, translated

STREAMS, MODELS = Path(streams.__file__).parent, Path(models.__file__).parent
SOURCES = [
    *(STREAMS / "formats").glob("*.py"),
    *(MODELS / f"{name}.py" for name in ("base", "need", "profile", "words")),
    *(STREAMS / "messages" / f"{name}.py" for name in ("submissions", "lines", "source_lines", "faults")),
    *(STREAMS / "web" / f"{name}.py" for name in ("intake", "intake_items", "intake_rights", "guard", "uploads")),
    *(STREAMS / "web" / "pages" / f"{name}.py" for name in ("uploading", "columns")),
    *(STREAMS / "web" / "api" / f"{name}.py" for name in ("intake", "reading")),
]
UNSAID = {"expected {}"}
"""Whose end stands elsewhere."""
OCCURRING = {
    "string_type", "string_too_short", "string_too_long", "enum", "literal_error", "int_type",
    "int_parsing", "int_from_float", "float_type", "float_parsing", "finite_number", "greater_than",
    "greater_than_equal", "less_than", "less_than_equal", "bool_type", "bool_parsing", "list_type", "tuple_type",
    "too_long", "too_short", "dict_type", "model_type", "date_type", "date_parsing", "date_from_datetime_parsing",
    "date_from_datetime_inexact", "datetime_type", "datetime_parsing", "datetime_from_date_parsing",
    "timezone_aware", "missing", "extra_forbidden", "string_pattern_mismatch",
}  # fmt: skip


def sentences():
    """What the sources say that was expected, with 7 for what they put in."""
    for source in SOURCES:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        parts = {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values}
        for one in ast.walk(tree):
            if id(one) not in parts and (text := _text(one)).startswith("expected ") and text not in UNSAID:
                yield text.replace("{}", "7")


def _text(one: ast.AST) -> str:
    if isinstance(one, ast.Constant) and isinstance(one.value, str):
        return one.value
    if isinstance(one, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in one.values)
    return ""


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_what_is_expected_is_told_in_french(sentence):
    said = (
        sentence
        if "which is about" not in sentence and "JobPosting) or" not in sentence
        else f"{sentence}; publish it with `publish 7`"
    )
    told = translated(said, "fr")
    assert told.language == "fr"
    assert not re.search(r"\{[a-z]+\}", told.text)


@pytest.mark.parametrize("kind", sorted(OCCURRING))
def test_what_pydantic_says_is_told_in_french(kind):
    (said,) = [one["example_message_python"] for one in list_all_errors() if one["type"] == kind]
    assert translated(said, "fr").language == "fr", said


def test_a_sentence_inside_a_sentence_and_one_that_nobody_knows():
    assert translated("column C: expected at least 3", "fr") == ("colonne C\u00a0: expected at least 3", "fr")
    assert translated("expected a miracle", "fr") == ("expected a miracle", OWN)
    assert translated("expected a miracle", "en") == ("expected a miracle", "en")
    assert translated("", "fr").text == ""


def test_a_problem_has_the_language_that_was_asked_for():
    errors = (Wrong(field="text", problem="expected some text; this file is empty"),)
    said = Problem(
        type="x",
        title="This is too large",
        status=413,
        detail="expected at most 21 MiB; send it in several parts",
        errors=errors,
    )
    french = in_language(said, "fr")
    assert french.title == "C’est trop grand"
    assert french.detail == "21 Mio au plus\u00a0; envoyez-le en plusieurs parties"
    assert french.errors[0].problem == "il faut du texte\u00a0; ce fichier est vide"
    assert in_language(said, "en") == said


@pytest.mark.parametrize(("language", "said"), [("fr-BE,en;q=0.5", "il faut"), ("en", "expected"), ("", "expected")])
def test_the_api_speaks_french_to_who_asks_for_it(house, language, said):
    program = house.program("form")
    headers = {"accept-language": language}
    refused = program.post(
        "/v1/profiles", json={"id": "p1", "text": "x", "nationalities": ["Senegal"]}, headers=headers
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["problem"].startswith(said)
    lines = '{"id": "p1", "text": "x"}\n{"id": "p2", "text": " "}\n'
    posted = program.post("/v1/profiles", content=lines, headers=headers | {"content-type": "application/x-ndjson"})
    assert posted.status_code == 202
    assert posted.json()["errors"][0]["problem"].startswith(said)
    assert program.get(posted.json()["href"], headers=headers).json()["errors"][0]["problem"].startswith(said)


def test_pages_mark_what_has_no_french(house):
    shown = house.browser("officer").get("/static/nothing.js", headers={"accept-language": "fr"})
    assert '<p><span lang="en">expected the name of a file of the pages</span></p>' in shown.text
