"""What pydantic found wrong, in words for the sender: field paths and what was expected, never what was found."""

import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_MOST = 20
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,39}")
_WORDS = {
    "missing": "expected this field, which is required",
    "extra_forbidden": "expected no field of this name",
    "json_invalid": "expected JSON",
}


def code_of(error: ValidationError) -> str:
    """The kind of refusal: unreadable, too-large or invalid."""
    found = {(detail["type"], detail["loc"][:1]) for detail in _details(error)}
    if any(kind == "json_invalid" for kind, _ in found):
        return "unreadable"
    return "too-large" if ("string_too_long", ("text",)) in found else "invalid"


def faults_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field path and problem of each fault, of the first twenty."""
    details = _details(error)
    for detail in details[:_MOST]:
        yield ".".join(_part(part) for part in detail["loc"]), _problem(detail)
    if len(details) > _MOST:
        yield "", f"and {len(details) - _MOST} more"


def _details(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False, include_context=False)


def _part(part: int | str) -> str:
    """One step of a field path; a name that no schema would use may be content, and is not repeated."""
    return str(part) if isinstance(part, int) or _FIELD_NAME.fullmatch(part) else "?"


def _problem(detail: ErrorDetails) -> str:
    said = detail["msg"].removeprefix("Value error, ")
    return f"{_WORDS[detail['type']]}: {said}" if detail["type"] == "json_invalid" else _WORDS.get(detail["type"], said)
