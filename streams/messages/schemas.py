"""The public contract as files: a JSON Schema of every event's data, and the AsyncAPI document that ties them together.

Everything is generated from `models/`, so that the contract cannot say anything else than what the code checks.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema

from models import EVENTS, EventType
from streams.messages.asyncapi import document

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """JSON Schema without the titles that only repeat the names of the fields."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        return {"$schema": DIALECT, **super().generate(schema, mode)}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the name is pydantic's
        return False


def schema_name(event: EventType) -> str:
    """Name of the data of an event with its version: `profile.v1`, `normalised-profile.v1`.

    >>> from models.events import NEED_NORMALISED
    >>> schema_name(NEED_NORMALISED)
    'normalised-need.v1'
    """
    words = re.findall(r"[A-Z][a-z]*", event.data.__name__)
    return f"{'-'.join(word.lower() for word in words)}.{event.topic.rsplit('.', 1)[1]}"


def schema_id(event: EventType) -> str:
    """URN of the JSON Schema of an event's data, as the CloudEvents attribute `dataschema` carries it.

    >>> from models.events import PROFILE
    >>> schema_id(PROFILE)
    'urn:diaspora-match:profile:v1'
    """
    return f"urn:diaspora-match:{schema_name(event).replace('.', ':')}"


def json_schema(event: EventType) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a sender may write as the data of an event."""
    generated = event.data.model_json_schema(schema_generator=_Untitled)
    return {"$schema": generated.pop("$schema"), "$id": schema_id(event), **generated}


def documents() -> dict[str, dict[str, Any]]:
    """Every document of the contract by the name of its file."""
    schemas = {f"{schema_name(event)}.json": json_schema(event) for event in EVENTS}
    files = {event.topic: f"./{schema_name(event)}.json" for event in EVENTS}
    return schemas | {"asyncapi.json": document(files)}


def rendered() -> dict[str, str]:
    """Every document as text, byte for byte the same for the same models."""
    return {name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in documents().items()}


def write(folder: Path) -> Iterator[Path]:
    """Write every document into a folder, which is made where it is missing, and name each; OSError where it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in rendered().items():
        (folder / name).write_text(text, encoding="utf-8")
        yield folder / name
