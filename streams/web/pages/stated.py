"""What people type into the fields of a form, as the public schema writes it; what is wrong is left to the schema."""

import re
from collections.abc import Mapping
from typing import Any

_LANGUAGE = re.compile(r"^\s*([A-Za-z]{2,3})\s*[:\- ]?\s*([A-Ca-c][12])?\s*$")


def without_blanks(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in which something is.

    >>> without_blanks({"id": "n1", "title": "", "skills": [], "openings": 0})
    {'id': 'n1', 'openings': 0}
    """
    return {name: value for name, value in content.items() if value not in ("", None, [], {})}


def number(stated: str) -> float | int | str:
    """A number where it is one, or what was typed.

    >>> number("3"), number("2,5"), number("two"), number("")
    (3, 2.5, 'two', '')
    """
    plain = stated.strip().replace(",", ".")
    if plain.isascii() and plain.isdecimal():
        return int(plain)
    try:
        return float(plain) if plain else ""
    except ValueError:
        return stated


def listed(stated: str) -> list[str]:
    r"""What stands between commas, semicolons and line breaks.

    >>> listed("Java, SQL;\n REST ,")
    ['Java', 'SQL', 'REST']
    """
    return [part.strip() for part in re.split(r"[,;\n]", stated) if part.strip()]


def languages(stated: str) -> list[dict[str, str]]:
    """Languages with their levels.

    >>> languages("fr B2, en"), languages("French")
    ([{'language': 'fr', 'level': 'B2'}, {'language': 'en'}], [{'language': 'French'}])
    """
    found = [(_LANGUAGE.match(part), part) for part in listed(stated)]
    return [
        without_blanks({"language": match[1], "level": (match[2] or "").upper()}) if match else {"language": part}
        for match, part in found
    ]
