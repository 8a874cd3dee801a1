"""What every address of the API may answer, for its description."""

from typing import Any

from streams.web.problems import TITLES

PROBLEM = "#/components/schemas/Problem"

_COMMON = (400, 401, 403, 422, 429, 500, 503)
_RETRY = (429, 503)
_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an address answers with beside those that any of them may."""
    return {status: _problem(status) for status in sorted({*_COMMON, *statuses})}


def _problem(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": PROBLEM}}}
    described: dict[str, Any] = {"description": TITLES[status][1], "content": content}
    return described | ({"headers": _AFTER} if status in _RETRY else {})
