"""The check of schemas against published ones: every kind of break is found, and nothing else is called one."""

import pytest

from streams.messages.compatibility import breaks
from streams.messages.schemas import documents

TEXT = {"type": "string"}
NUMBER = {"type": "number"}


def thing(required=(), extra=False, **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": extra,
    }


BREAKS = {
    "a removed field": (thing(a=TEXT, b=TEXT), thing(a=TEXT), "b: removed"),
    "a newly required field": (thing(a=TEXT), thing(["a"], a=TEXT), "a: required now, and was not"),
    "a new required field": (thing(a=TEXT), thing(["b"], a=TEXT, b=TEXT), "b: required now, and was not"),
    "another type": (thing(a=TEXT), thing(a=NUMBER), "a: string is not taken any more"),
    "a narrower number": (thing(a=NUMBER), thing(a={"type": "integer"}), "a: number is not taken any more"),
    "an empty value": (
        thing(a={"anyOf": [TEXT, {"type": "null"}]}), thing(a=TEXT), "a: null is not taken any more"
    ),
    "one of several types": (
        thing(a={"type": ["string", "null"]}), thing(a=TEXT), "a: null is not taken any more"
    ),
    "a code less": (
        thing(a={"type": "string", "enum": ["x", "y"]}), thing(a={"type": "string", "enum": ["x"]}),
        "a: the value y is not taken any more",
    ),
    "codes only": (
        thing(a=TEXT), thing(a={"type": "string", "enum": ["x"]}), "a: only x are taken now"
    ),
    "another constant": (
        thing(a={"const": "1.0"}), thing(a={"const": "2.0"}), "a: the value 1.0 is not taken any more"
    ),
    "a shorter text": (
        thing(a={"type": "string", "maxLength": 9}), thing(a={"type": "string", "maxLength": 8}),
        "a: maxLength is 8 now, and was 9",
    ),
    "a new least length": (
        thing(a=TEXT), thing(a={"type": "string", "minLength": 1}), "a: minLength is 1 now, and was free"
    ),
    "a higher minimum": (
        thing(a={"type": "number", "minimum": 0}), thing(a={"type": "number", "minimum": 1}),
        "a: minimum is 1 now, and was 0",
    ),
    "another pattern": (
        thing(a={"type": "string", "pattern": "a"}), thing(a={"type": "string", "pattern": "b"}),
        "a: pattern is b now, and was a",
    ),
    "no other fields": (thing(extra=True, a=TEXT), thing(a=TEXT), "the whole: other fields are not taken any more"),
    "other fields of one type": (
        thing(extra={"type": ["string", "null"]}), thing(extra=TEXT), "*: null is not taken any more"
    ),
    "an item of a list": (
        thing(a={"type": "array", "items": thing(b=TEXT)}), thing(a={"type": "array", "items": thing()}),
        "a.[].b: removed",
    ),
    "a shorter list": (
        thing(a={"type": "array"}), thing(a={"type": "array", "maxItems": 3}), "a: maxItems is 3 now, and was free"
    ),
    "items that were free": (
        thing(a={"type": "array"}), thing(a={"type": "array", "items": TEXT}), "a.[]: anything is not taken any more"
    ),
    "a keyword that nothing is known of": (
        thing(a=TEXT), thing(a={"type": "string", "not": {"const": "x"}}),
        "a: not differs, and nothing is known of it",
    ),
}  # fmt: skip

HARMLESS = {
    "a new optional field": (thing(a=TEXT), thing(a=TEXT, b=TEXT)),
    "a field that may be left out now": (thing(["a"], a=TEXT), thing(a=TEXT)),
    "a wider number": (thing(a={"type": "integer"}), thing(a=NUMBER)),
    "an empty value": (thing(a=TEXT), thing(a={"anyOf": [TEXT, {"type": "null"}]})),
    "any value": (thing(a=TEXT), thing(a={})),
    "a code more": (
        thing(a={"type": "string", "enum": ["x"]}),
        thing(a={"type": "string", "enum": ["x", "y"]}),
    ),
    "a constant among codes": (thing(a={"const": "x"}), thing(a={"enum": ["x", "y"]})),
    "a longer text": (
        thing(a={"type": "string", "maxLength": 9}),
        thing(a={"type": "string", "maxLength": 10}),
    ),
    "no pattern": (thing(a={"type": "string", "pattern": "a"}), thing(a=TEXT)),
    "other fields": (thing(a=TEXT), thing(extra=True, a=TEXT)),
    "other words": (thing(a={"type": "string", "description": "old"}), thing(a={"type": "string", "title": "new"})),
}


@pytest.mark.parametrize(("old", "new", "found"), BREAKS.values(), ids=BREAKS)
def test_a_break_is_found_and_named_by_its_path(old, new, found):
    assert breaks(old, new) == [found]


@pytest.mark.parametrize(("old", "new"), HARMLESS.values(), ids=HARMLESS)
def test_what_takes_more_is_no_break(old, new):
    assert breaks(old, new) == []


@pytest.mark.parametrize("name", sorted(documents().keys() - {"asyncapi.json"}))
def test_every_schema_agrees_with_itself(name):
    assert breaks(documents()[name], documents()[name]) == []


def test_references_are_followed_wherever_the_definitions_stand():
    old = thing(a={"$ref": "#/$defs/Level"}) | {"$defs": {"Level": {"type": "string", "enum": ["x", "y"]}}}
    moved = thing(a={"$ref": "#/$defs/Grade"}) | {"$defs": {"Grade": {"type": "string", "enum": ["y", "x"]}}}
    narrower = thing(a={"$ref": "#/$defs/Grade"}) | {"$defs": {"Grade": {"type": "string", "enum": ["y"]}}}
    assert breaks(old, moved) == []
    assert breaks(old, narrower) == ["a: the value x is not taken any more"]


def test_a_schema_that_contains_itself_is_refused():
    tree = thing(a={"$ref": "#/$defs/Node"}) | {"$defs": {"Node": thing(b={"$ref": "#/$defs/Node"})}}
    with pytest.raises(ValueError, match="contains itself"):
        breaks(tree, tree)
