"""What is wrong with a programme, in an officer's words: the line, the key, what was expected and what to do."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from streams.code_hints import country_meant, language_meant
from streams.programmes.fault import Place, ProgrammeFault, dotted
from streams.programmes.keys import keys_at
from streams.programmes.yaml_lines import Document
from streams.terminal import harmless

_SHOWN = 40
_LIST = "expected a list, such as [a, b]; leave the key out where there is nothing to say"
_WORDS = {
    "missing": "expected this key, which is required",
    "model_type": "expected the keys {keys}",
    "string_type": "expected a text; put a number in quotes",
    "string_unicode": "expected a text, found a character that is none",
    "string_too_short": "expected some text",
    "string_too_long": "expected {max_length} characters at most",
    "string_pattern_mismatch": "expected small letters, digits and dashes, 60 at most, a letter or a digit first",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "bool_type": "expected yes or no",
    "bool_parsing": "expected yes or no",
    "tuple_type": _LIST,
    "too_short": "expected {min_length} of them at least",
    "too_long": "expected {max_length} of them at most",
    "enum": "expected {expected}",
    "date_type": "expected a day, written as 2026-01-31",
    "date_parsing": "expected a day, written as 2026-01-31",
    "date_from_datetime_parsing": "expected a day, written as 2026-01-31",
    "date_from_datetime_inexact": "expected a day, written as 2026-01-31",
}
_NO_GENDER = re.compile(r"is not a valid Gender$")


def faults_of(error: ValidationError, document: Document) -> tuple[ProgrammeFault, ...]:
    """Every fault that the model found, in the order of the lines."""
    details = error.errors(include_url=False)
    return tuple(sorted(_fault(detail, document) for detail in details if not _follows(detail, document)))


def _follows(detail: ErrorDetails, document: Document) -> bool:
    """Whether it follows from other faults: a list is too short because what is in it was refused."""
    return detail["type"] == "too_short" and bool(_at(document.data, detail["loc"]))


def _fault(detail: ErrorDetails, document: Document) -> ProgrammeFault:
    said, written = _said(detail), _written(detail["loc"], document)
    if detail["type"] == "missing":
        return ProgrammeFault(document.lines.get(written, 1), dotted(detail["loc"]), said)
    path = _contradicting(written, said, document.data) if detail["type"] == "value_error" else written
    found = "" if detail["type"] == "extra_forbidden" else _found(said, _at(document.data, path))
    return ProgrammeFault(document.lines.get(path, 1), dotted(path), said + found)


def _said(detail: ErrorDetails) -> str:
    kind, path = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        return _unknown(str(path[-1]), keys_at(path[:-1]))
    if kind in _WORDS:
        return _WORDS[kind].format(keys=", ".join(keys_at(path)), **detail.get("ctx", {}))
    said = detail["msg"].removeprefix("Value error, ")
    return "expected woman, man or other" if _NO_GENDER.search(said) else said


def _unknown(key: str, keys: tuple[str, ...]) -> str:
    near = get_close_matches(key.lower(), keys, n=1)
    meant = f"did you mean {near[0]}? The" if near else "the"
    return f"expected no key of this name; {meant} keys here are {', '.join(keys)}"


def _contradicting(path: Place, said: str, data: Any) -> Place:
    """Of a place whose keys contradict each other, the key that the problem names."""
    value, words = _at(data, path), re.findall(r"\w+", said)
    if not path and (quotas := list(_quotas(value.get("quotas"), words))):
        return max(quotas)[1]
    if path[:1] == ("quotas",) and {"country", "woman"} & set(words):
        return (*path, "value")
    named = (word for word in words if isinstance(value, dict) and word in value)
    return (*path, *tuple(named)[:1])


def _quotas(quotas: Any, words: list[str]) -> Iterator[tuple[int, Place]]:
    """The quotas that a problem is about, and how much of each it names; of equal ones the last is one too many."""
    for place, quota in enumerate(quotas or ()):
        if quota["attribute"] in words:
            yield 1 + (quota["value"] in words), ("quotas", place)


def _written(path: Place, document: Document) -> Place:
    """The path as far as it is written in the file."""
    while path and path not in document.lines:
        path = path[:-1]
    return path


def _at(data: Any, path: Place) -> Any:
    for step in path:
        data = data[step]
    return data


def _found(said: str, value: Any) -> str:
    if "found" in said or isinstance(value, dict | list):
        return ""
    shown = "nothing" if value is None else harmless(str(value))
    return f", found {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}{_meant(said, shown)}"


def _meant(said: str, shown: str) -> str:
    lists = (("country code", country_meant), ("language code", language_meant))
    code = next((meant(shown) for words, meant in lists if words in said), None)
    return f"; {shown} is {code}" if code else ""
