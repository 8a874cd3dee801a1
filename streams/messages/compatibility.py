"""Whether a new JSON Schema still takes everything that a published one took.

Understands the keywords that pydantic writes; any other that differs counts as a break, because nothing is known of it.
"""

from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]

ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "examples", "deprecated"})
AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
EXACT = ("pattern", "format")
STRUCTURE = frozenset(
    {"type", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf", "oneOf", "$ref"}
)


def breaks(published: Schema, generated: Schema) -> list[str]:
    """Every way in which `generated` refuses what `published` took, each with its path; empty where there is none.

    ValueError for a schema that contains itself, which none of ours does.

    >>> old = {"type": "object", "properties": {"id": {"type": "string"}}}
    >>> breaks(old, {**old, "required": ["id"]})
    ['id: required now, and was not']
    """
    return list(dict.fromkeys(_compared(_inlined(published, published), _inlined(generated, generated), "")))


def _inlined(schema: Any, document: Schema, above: tuple[str, ...] = ()) -> Any:
    """The same schema with its references replaced by what they point to, and without the definitions."""
    if isinstance(schema, list):
        return [_inlined(part, document, above) for part in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: _inlined(value, document, above) for key, value in schema.items() if key not in {"$ref", "$defs"}}
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return own
    if reference in above:
        raise ValueError(f"the schema contains itself at {reference}")
    target: Any = document
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return {**_inlined(target, document, (*above, reference)), **own}


def _compared(old: Schema, new: Schema, path: str) -> Iterator[str]:
    branches = _branches(new)
    for branch in _branches(old):
        yield from _taken(branch, branches, path)


def _branches(schema: Schema) -> list[Schema]:
    """The alternatives of a schema, each with one type."""
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        common = {key: value for key, value in schema.items() if key not in {"anyOf", "oneOf"}}
        return [branch for choice in choices for branch in _branches({**common, **choice})]
    if isinstance(schema.get("type"), list):
        return [{**schema, "type": kind} for kind in schema["type"]]
    return [schema]


def _taken(old: Schema, branches: list[Schema], path: str) -> Iterator[str]:
    """What stands against `old` in the branch that comes nearest to it."""
    alike = [new for new in branches if _same_type(old, new)]
    if alike:
        yield from min((list(_single(old, new, path)) for new in alike), key=len)
    else:
        yield _at(path, f"{old.get('type', 'anything')} is not taken any more")


def _same_type(old: Schema, new: Schema) -> bool:
    was, now = old.get("type"), new.get("type")
    return now is None or was == now or (was, now) == ("integer", "number")


def _single(old: Schema, new: Schema, path: str) -> Iterator[str]:
    yield from _choices(old, new, path)
    yield from _bounds(old, new, path)
    yield from _unknown(old, new, path)
    yield from _fields(old, new, path)
    yield from _others(old, new, path)
    if "items" in new:
        yield from _compared(old.get("items", {}), new["items"], _below(path, "[]"))


def _fields(old: Schema, new: Schema, path: str) -> Iterator[str]:
    was, now = old.get("properties", {}), new.get("properties", {})
    for name in sorted(set(was) - set(now)):
        yield _at(_below(path, name), "removed")
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield _at(_below(path, name), "required now, and was not")
    for name in sorted(set(was) & set(now)):
        yield from _compared(was[name], now[name], _below(path, name))


def _others(old: Schema, new: Schema, path: str) -> Iterator[str]:
    """The fields that the schema does not name."""
    was, now = old.get("additionalProperties", True), new.get("additionalProperties", True)
    if was is False or now is True:
        return
    if now is False:
        yield _at(path, "other fields are not taken any more")
    else:
        yield from _compared({} if was is True else was, now, _below(path, "*"))


def _choices(old: Schema, new: Schema, path: str) -> Iterator[str]:
    now = _values(new)
    if now is None:
        return
    was = _values(old)
    if was is None:
        yield _at(path, f"only {', '.join(map(str, now))} are taken now")
        return
    for value in was:
        if value not in now:
            yield _at(path, f"the value {value} is not taken any more")


def _values(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _bounds(old: Schema, new: Schema, path: str) -> Iterator[str]:
    yield from _tighter(old, new, path, AT_LEAST, lambda was, now: now > was)
    yield from _tighter(old, new, path, AT_MOST, lambda was, now: now < was)
    yield from _tighter(old, new, path, EXACT, lambda was, now: now != was)


def _tighter(
    old: Schema, new: Schema, path: str, keywords: tuple[str, ...], tighter: Callable[[Any, Any], bool]
) -> Iterator[str]:
    for keyword in keywords:
        if keyword in new and (keyword not in old or tighter(old[keyword], new[keyword])):
            yield _at(path, f"{keyword} is {new[keyword]} now, and was {old.get(keyword, 'free')}")


def _unknown(old: Schema, new: Schema, path: str) -> Iterator[str]:
    known = ANNOTATIONS | STRUCTURE | set(AT_LEAST + AT_MOST + EXACT)
    for keyword in sorted((set(old) | set(new)) - known):
        if old.get(keyword) != new.get(keyword):
            yield _at(path, f"{keyword} differs, and nothing is known of it")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _at(path: str, problem: str) -> str:
    return f"{path or 'the whole'}: {problem}"
