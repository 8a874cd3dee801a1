"""The text of a cell into the value of a field; what cannot be read says what was expected, never what was found."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from matcher.texts import cues
from models import AgeBand
from streams.formats import person
from streams.formats.cell_times import First, day, moment
from streams.formats.mapping import MANY
from streams.formats.rows import Unclear
from streams.formats.words import country, folded, language, meaning, spoken

_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?")
_FORMULA_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_HONORIFICS = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "m", "mme", "mlle", "sig", "sig ra", "de heer", "dhr", "mevrouw", "mw", "السيد",
})  # fmt: skip
_LONGEST = 500
_MOST_AGE = 120


Reader = Callable[[str, First], Any]


def value(field: str, cell: str, first: First) -> Any:
    """The value of a cell for a field; Unclear where it cannot be read."""
    if cell.strip() in _FORMULA_ERRORS:
        raise Unclear("expected a value; the formula of the cell failed; write the value into the cell")
    if len(cell) > _LONGEST and field not in MANY:
        raise Unclear(f"expected at most {_LONGEST:,} characters; put sentences into `text`")
    group, _, rest = field.partition(".")
    if group == "languages" and rest:
        return _level(rest, cell)
    if group == "consents":
        return _flag(cell, first)
    return READERS.get(field, _text)(cell, first)


def _text(cell: str, _: First) -> str:
    return cell.strip()


def _line(cell: str, _: First) -> str:
    return " ".join(cell.split())


def _keys(cell: str, _: First) -> list[str]:
    return [part.strip() for part in re.split(r"[;,|\n]", cell) if part.strip()]


def _phrases(cell: str, _: First) -> list[dict[str, Any]]:
    """Skills between semicolons, or commas where there are none, with a level in brackets."""
    return [_skill(item) for item in _items(cell)]


def _skill(item: str) -> dict[str, Any]:
    named = re.fullmatch(r"(.+?)\s*\(([^()]{1,40})\)", item)
    if named and (level := meaning("level", named[2])):
        return {"phrase": named[1], "level": level}
    return {"phrase": item}


def _requirements(cell: str, _: First) -> list[dict[str, Any]]:
    return [_skill(item) for item in _items(cell)]


def _optional(cell: str, _: First) -> list[dict[str, Any]]:
    return [_skill(item) | {"essential": False} for item in _items(cell)]


def _items(cell: str) -> list[str]:
    parts = re.split(r"[;\n|]", cell) if re.search(r"[;\n|]", cell) else person.listed(cell)
    items = [" ".join(part.strip(" \t-–*•·").split()) for part in parts]
    if any(len(item) > 200 for item in items):
        raise Unclear("expected phrases of at most 200 characters with semicolons between; put sentences into `text`")
    return [item for item in items if item]


def _titles(cell: str, _: First) -> list[dict[str, Any]]:
    return [{"title": item} for item in _items(cell) if folded(item) not in _HONORIFICS]


def _languages(cell: str, _: First) -> list[dict[str, Any]]:
    found = [spoken(*_named(item)) for item in re.split(r"[;,|\n]", cell) if item.strip()]
    if any(one is None for one in found):
        raise Unclear(
            "expected languages with their levels and semicolons between, for example English C1; Wolof native"
        )
    return [one for one in found if one]


def _named(item: str) -> tuple[str, str]:
    """The name of a language and the words for its level, whatever stands between the two."""
    words = item.strip().split(maxsplit=1)
    if language(words[0].strip(":()-–")):
        return words[0].strip(":()-–"), words[1] if len(words) > 1 else ""
    return item, item


def _mother_tongues(cell: str, _: First) -> list[dict[str, Any]]:
    codes = [language(item) for item in _keys(cell, _)]
    if None in codes:
        raise Unclear("expected languages by name or ISO 639 code, with semicolons between")
    return [{"language": code, "native": True} for code in codes]


def _level(code: str, cell: str) -> list[dict[str, Any]]:
    """The level of the one language that a column is about; none where the person does not speak it."""
    if meaning("flag", cell) == "no" or not re.search(r"\w", cell) or meaning("education", cell) == "0":
        return []
    return [one] if (one := spoken(code, cell)) else []


def _country(cell: str, _: First) -> str:
    if (code := country(cell)) is None:
        raise Unclear("expected a country by its name or its ISO 3166-1 code, for example Senegal or SN")
    return code


def _countries(cell: str, first: First) -> list[str]:
    whole = country(cell)
    return [whole] if whole else [_country(one, first) for one in re.split(r"[;,/|\n&]", cell) if one.strip()]


def _education(cell: str, _: First) -> int:
    digits = re.fullmatch(r"(?:ISCED\s*)?([0-8])", cell.strip(), re.IGNORECASE)
    known = digits[1] if digits else meaning("education", cell)
    if known is None:
        raise Unclear("expected a level of ISCED 2011, 0 to 8, or a word such as bachelor, licence or بكالوريوس")
    return int(known)


def _number(cell: str, _: First) -> float:
    if found := _NUMBER.fullmatch(cell.strip()):
        return float(found.group().replace(",", "."))
    raise Unclear("expected a number")


def _whole(cell: str, first: First) -> int:
    number = _number(cell, first)
    if number != int(number):
        raise Unclear("expected a whole number")
    return int(number)


def _months(cell: str, first: First) -> float:
    if _NUMBER.fullmatch(cell.strip()):
        return _number(cell, first)
    if (years := cues.years(cell)) is None:
        raise Unclear("expected a number of months, or a length such as 6 months or 2 ans")
    return float(round(years * 12, 1))


def _years(cell: str, first: First) -> float:
    if _NUMBER.fullmatch(cell.strip()):
        return _number(cell, first)
    if (years := cues.years(cell)) is None:
        raise Unclear("expected a number of years")
    return years


def _flag(cell: str, _: First) -> bool:
    if (known := meaning("flag", cell)) is None:
        raise Unclear("expected yes or no")
    return known == "yes"


def _remote(cell: str, first: First) -> bool | None:
    """Hybrid work is neither at a distance nor not."""
    known = meaning("remote", cell)
    return _flag(cell, first) if known is None else {"yes": True, "no": False}.get(known)


def _gender(cell: str, _: First) -> str | None:
    return meaning("gender", cell)


def _age(cell: str, _: First) -> str:
    text = cell.strip().replace("–", "-").replace(" ", "")
    if text in {band.value for band in AgeBand}:
        return text
    if not text.isdecimal() or int(text[:4]) > _MOST_AGE:
        raise Unclear(f"expected an age, or one of {', '.join(band.value for band in AgeBand)}")
    return next(band.value for band in AgeBand if band.years[0] <= int(text) <= band.years[1])


READERS: Mapping[str, Reader] = {
    "id": _line, "programme": _text, "programmes": _keys, "event.time": moment, "event.id": _line,
    "identity.name": _line, "identity.given_name": _line, "identity.family_name": _line, "identity.email": _line,
    "identity.phone": _line, "identity.birth_date": day, "identity.gender": _gender,
    "age_band": _age, "text": _text, "skills": _phrases, "posts": _titles, "years": _years, "languages": _languages,
    "mother_tongues": _mother_tongues, "nationalities": _countries, "origin": _country, "residence.country": _country,
    "residence.place": _line, "work_rights": _countries, "education": _education, "availability.start": day,
    "availability.end": day, "availability.months": _months, "availability.relocate": _flag,
    "availability.remote": _remote, "seeks": _keys, "title": _line, "requirements": _requirements,
    "requirements.optional": _optional, "openings": _whole, "organisation": _line, "location.country": _country,
    "location.place": _line, "remote": _remote, "start": day, "end": day, "months": _months, "work_right": _flag,
    "service": _text,
}  # fmt: skip
"""How the cells of each field are read."""
