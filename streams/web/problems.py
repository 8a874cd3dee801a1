"""Everything that goes wrong, as one value: problem+json (RFC 9457) for programs; pages show it in their own way.

A problem names fields and says what was expected; it never repeats what was sent.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import Field
from starlette.exceptions import HTTPException

from models import Rejection, Value

MOST_ERRORS = 1000
"""So many faults are named at most."""
_FIELD_NAME = re.compile(r"[A-Za-z_@][A-Za-z0-9_\-]{0,39}")
_WORDS = {"missing": "expected this field, which is required", "extra_forbidden": "expected no field of this name"}

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("unreadable", "The request cannot be read"),
    401: ("signed-out", "Nobody is signed in"),
    403: ("forbidden", "This is not yours to do"),
    404: ("not-found", "There is nothing here"),
    405: ("method", "This cannot be done here"),
    406: ("not-acceptable", "There is no such form of this"),
    409: ("conflict", "Something else stands against it"),
    413: ("too-large", "This is too large"),
    415: ("media-type", "This kind of content is not read here"),
    422: ("invalid", "Something in it is wrong"),
    429: ("too-many", "Too many requests"),
    500: ("internal", "Something failed here"),
    503: ("unavailable", "This cannot be had at the moment"),
}
"""The word and the title of a problem, by its status."""


class Wrong(Value):
    """One thing that is wrong, where, and what was expected instead."""

    line: int | None = None
    """Line of JSON Lines, from 1."""
    place: str | None = None
    """Place in a file that is not JSON Lines, for example row 7; empty for the file as a whole."""
    field: str
    """Path of the field, for example skills.2.phrase; empty for the whole."""
    problem: str
    """What was expected, without the content that was found."""


class Problem(Value):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(examples=["urn:diaspora-match:problem:invalid"])
    """Kind of problem."""
    title: str
    """The kind in words."""
    status: int = Field(ge=400, le=599)
    """Status of the answer."""
    detail: str
    """What was expected, and what to do."""
    errors: tuple[Wrong, ...] = ()
    """The fields that are wrong."""
    request: str | None = None
    """Id of the request, to be named when asking for help."""


class Failed(HTTPException):
    """A request that comes to nothing; raised anywhere, shown by the handlers of the application."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[Wrong] = (),
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code, self.errors = code, tuple(errors)[:MOST_ERRORS]


def problem_of(failed: HTTPException, request_id: str | None = None) -> Problem:
    """The problem that a failure is."""
    code, title = TITLES.get(failed.status_code, ("failed", "This could not be done"))
    own = failed if isinstance(failed, Failed) else None
    return Problem(
        type=f"urn:diaspora-match:problem:{own.code if own and own.code else code}",
        title=title,
        status=failed.status_code,
        # Texts of libraries may be anything; ours never repeat content.
        detail=str(own.detail) if own else title,
        errors=own.errors if own else (),
        request=request_id,
    )


def rendered(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer for programs."""
    content = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, problem.status, dict(headers or {}), "application/problem+json")


def invalid(details: Sequence[Mapping[str, Any]]) -> Failed:
    """The failure of a request that FastAPI or pydantic found wrong, by its list of errors."""
    unreadable = any(detail["type"] == "json_invalid" for detail in details)
    wrongs = [Wrong(field=_path(detail["loc"]), problem=_said(detail)) for detail in details]
    return Failed(400 if unreadable else 422, "expected a request as /v1/openapi.json describes it", wrongs)


def refused(rejection: Rejection, line: int | None = None, place: str | None = None) -> list[Wrong]:
    """The faults of a line or a record that was refused."""
    return [Wrong(line=line, place=place, field=one.field, problem=one.problem) for one in rejection.faults]


def _path(place: Sequence[int | str]) -> str:
    """The path of a field; a name that no schema would use may be content, and is not repeated."""
    parts = [str(part) if isinstance(part, int) or _FIELD_NAME.fullmatch(part) else "?" for part in place]
    return ".".join(parts[1:] if parts[:1] == ["body"] else parts)


def _said(detail: Mapping[str, Any]) -> str:
    said = str(detail["msg"]).removeprefix("Value error, ")
    return "expected JSON" if detail["type"] == "json_invalid" else _WORDS.get(detail["type"], said)
