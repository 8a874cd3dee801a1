"""The published contract: what is generated from the models breaks nothing that was published, and is published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from models import EVENTS, VOCABULARY_TOPIC
from models.events import NEED, PROFILE
from streams.messages.compatibility import breaks
from streams.messages.schemas import documents, rendered, schema_id, write

PUBLISHED = Path(__file__).parents[4] / "docs" / "schemas"
HOW = "run `diaspora-match schemas docs/schemas` and commit what it writes"
SCHEMAS = sorted(name for name in documents() if name != "asyncapi.json")


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for key, value in part.items() if key == "$ref")
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from references(inner)


def pointed_at(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document[step.replace("~1", "/").replace("~0", "~")]
    return document


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_that_was_published_breaks(name):
    found = breaks(json.loads((PUBLISHED / name).read_text("utf-8")), documents()[name])
    assert not found, f"{name} would refuse what it took; publish a new version of the event instead: {found}"


@pytest.mark.parametrize("name", sorted(documents()))
def test_what_is_published_is_what_the_models_say(name):
    assert (PUBLISHED / name).read_text("utf-8") == rendered()[name], f"docs/schemas/{name} is old: {HOW}"


def test_no_published_document_is_left_over():
    assert {path.name for path in PUBLISHED.glob("*.json")} == set(documents()), HOW


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_valid_named_and_described(name):
    schema = documents()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:diaspora-match:{name.removesuffix('.json').replace('.', ':')}"
    for part in (schema, *schema.get("$defs", {}).values()):
        assert part["description"]
        for field, described in part.get("properties", {}).items():
            assert described.get("description"), f"{field} says nothing of itself"


def test_a_schema_takes_what_the_model_takes_and_refuses_what_it_refuses():
    validator = jsonschema.Draft202012Validator(documents()["profile.v1.json"])
    assert validator.is_valid({"id": "p1", "programmes": ["match"], "skills": [{"phrase": "Java", "years": 3}]})
    assert not validator.is_valid({"id": "p1", "programmes": ["match"], "name": "somebody"})
    assert not validator.is_valid({"programmes": ["match"]})


def test_every_event_has_its_own_schema():
    assert len({schema_id(event) for event in EVENTS}) == len(EVENTS) == len(SCHEMAS)


def test_the_documents_are_written_and_named(tmp_path):
    folder = tmp_path / "a" / "b"
    assert {path.name for path in write(folder)} == set(documents())
    assert json.loads((folder / "asyncapi.json").read_text("utf-8"))["asyncapi"] == "3.0.0"


class TestAsyncApi:
    document = documents()["asyncapi.json"]

    def test_every_reference_resolves(self):
        for reference in references(self.document):
            if reference.startswith("#/"):
                assert pointed_at(self.document, reference)
            else:
                assert reference.removeprefix("./") in documents()

    def test_every_topic_has_its_channel(self):
        addresses = {channel["address"] for channel in self.document["channels"].values()}
        refused = {f"{PROFILE.topic}.DLT", f"{NEED.topic}.DLT"}
        assert addresses == {event.topic for event in EVENTS} | {VOCABULARY_TOPIC} | refused

    def test_every_operation_names_messages_of_its_own_channel(self):
        for operation in self.document["operations"].values():
            assert operation["action"] in {"send", "receive"}
            for message in operation["messages"]:
                assert message["$ref"].startswith(f"{operation['channel']['$ref']}/messages/")

    def test_every_channel_is_used(self):
        used = {operation["channel"]["$ref"] for operation in self.document["operations"].values()}
        assert used == {f"#/channels/{name}" for name in self.document["channels"]}

    def test_facts_and_tombstones_carry_cloudevents_headers(self):
        for event in EVENTS:
            (channel,) = (one for one in self.document["channels"].values() if one["address"] == event.topic)
            fact, gone = (pointed_at(self.document, ref) for ref in references(channel["messages"]))
            assert fact["headers"]["properties"]["ce_type"]["const"] == event.type
            assert gone["headers"]["properties"]["ce_type"]["const"] == event.withdrawn
            assert gone["payload"] == {"type": "null"}
            assert {"ce_id", "ce_source", "ce_specversion", "ce_type", "ce_time"} <= set(fact["headers"]["required"])

    def test_dead_letters_say_where_and_why(self):
        message = self.document["components"]["messages"]["profilesDeadLetters"]
        expected = ("exception", "message", "topic", "partition", "offset")
        assert set(message["headers"]["required"]) == {f"__streams.errors.{name}" for name in expected}
