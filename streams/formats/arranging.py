"""The values of a row of a table, put together as the public schema has them."""

from typing import Any

from streams.formats.rows import Kind, filled

_NESTED = frozenset({"identity", "residence", "location", "availability", "event"})
_JOINED = frozenset({"languages", "mother_tongues", "consents", "years", "requirements"})


def arranged(values: dict[str, Any], kind: Kind) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values of a row, by their fields, in the shape of the public schema; and the fields that were left out."""
    content: dict[str, Any] = {}
    for field, found in values.items():
        group, _, name = field.partition(".")
        if name and group in _NESTED:
            content.setdefault(group, {})[name] = found
        elif group not in _JOINED:
            content[field] = found
    content |= filled(languages=_languages(values), requirements=_requirements(values) if kind == "needs" else None)
    content |= filled(consents=_consents(values, content.get("event", {}).get("time")))
    _name(content.get("identity", {}))
    left_out = tuple(f"{group}.place" for group in ("residence", "location") if _without_country(content, group))
    if "years" in values and not content.get("posts"):
        left_out = (*left_out, "years")
    elif "years" in values:
        content["posts"][0]["years"] = values["years"]
    return {name: found for name, found in content.items() if found not in ({}, [])}, left_out


def _languages(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Each language once; what a column of its own says goes before a list, and a mother tongue before both."""
    groups = [found for field, found in values.items() if field.startswith("languages.")]
    known: dict[str, dict[str, Any]] = {}
    for found in (values.get("languages", []), *groups, values.get("mother_tongues", [])):
        known |= {one["language"]: one for one in found}
    return list(known.values())


def _requirements(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [*values.get("requirements", []), *values.get("requirements.optional", [])]


def _consents(values: dict[str, Any], moment: str | None) -> list[dict[str, Any]]:
    """Consents, which need the time at which they were given: that of the answer."""
    stated = [(field.partition(".")[2], given) for field, given in values.items() if field.startswith("consents.")]
    return [{"purpose": purpose, "granted": given} | filled(at=moment) for purpose, given in stated]


def _name(identity: dict[str, Any]) -> None:
    """First and last name become the name, where they stand apart."""
    parts = [identity.pop(part, "") for part in ("given_name", "family_name")]
    if any(parts) and "name" not in identity:
        identity["name"] = " ".join(filter(None, parts))


def _without_country(content: dict[str, Any], group: str) -> bool:
    """Whether a place has no country; it is left out then, as it cannot be found on a map."""
    homeless = group in content and "country" not in content[group]
    if homeless:
        del content[group]
    return homeless
