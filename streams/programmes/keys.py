"""The keys that a programme's file may have, by their place in it; read off the model."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from models import Programme
from streams.programmes.fault import Place


def keys_at(path: Place) -> tuple[str, ...]:
    """The keys that are allowed below a path, in the order of the model; none where no keys are.

    >>> keys_at(("conditions", "corridors", 0))
    ('from', 'to')
    """
    kind: type[BaseModel] | None = Programme
    for step in path:
        if isinstance(step, str):
            kind = _fields(kind).get(step)
    return tuple(_fields(kind))


def every_key(path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key that a file may have, without places in lists."""
    for key in keys_at(path):
        yield (*path, key)
        yield from every_key((*path, key))


def _fields(kind: type[BaseModel] | None) -> dict[str, type[BaseModel] | None]:
    fields = kind.model_fields.items() if kind else ()
    return {field.alias or name: _model(field.annotation) for name, field in fields}


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model(inner))), None)
