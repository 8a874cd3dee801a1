"""JSON of strangers: read with a limit on its parts, and asked for values that may be missing or of another type."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from streams.formats.encoding import cleaned, decoded
from streams.formats.rows import Refused

_MOST = 500_000
_MOST_ENTRIES = 1000


def document(data: bytes) -> Any:
    """The value of a JSON document; Refused where it is none or has too many parts."""
    return parsed(decoded(data))


def parsed(content: str) -> Any:
    """The value of JSON; Refused where it is none or has too many parts."""
    if content.count("[") + content.count("{") + content.count(",") > _MOST:
        raise Refused(f"expected JSON of at most {_MOST:,} values; send it in several files", code="too-large")
    try:
        return json.loads(content, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        problem = f"expected JSON; {error.msg} at line {error.lineno}, column {error.colno}; export the file again"
        raise Refused(problem) from None
    except (RecursionError, ValueError):
        raise Refused("expected JSON with numbers and depth that can be read") from None


def text(entry: Any, key: str) -> str:
    """The text of a key, a number as it is written, nothing for all else."""
    value = entry.get(key) if isinstance(entry, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return cleaned(str(value)).strip()


def strings(entry: Any, key: str) -> list[str]:
    """The first thousand texts of a list, or the one text that stands in its place."""
    value = entry.get(key) if isinstance(entry, dict) else None
    values = value[:_MOST_ENTRIES] if isinstance(value, list) else [value]
    return [found for one in values if (found := text({"": one}, ""))]


def dicts(entry: Any, key: str) -> Iterator[dict[str, Any]]:
    """The first thousand objects of a list, or the one object that stands in its place."""
    value = entry.get(key) if isinstance(entry, dict) else None
    values = value[:_MOST_ENTRIES] if isinstance(value, list) else [value]
    yield from (one for one in values if isinstance(one, dict))


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")
