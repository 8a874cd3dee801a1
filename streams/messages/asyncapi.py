"""The AsyncAPI 3.0 document: which topics carry which events, under which keys and headers."""

from collections.abc import Mapping, Sequence
from typing import Any

from models import EVENTS, VOCABULARY_TOPIC, CloudEvent, EventType
from models.events import (
    DECISION,
    IDENTITY,
    NEED,
    NEED_NORMALISED,
    PROFILE,
    PROFILE_NORMALISED,
    SENT,
    SHORTLIST,
)  # fmt: skip

BINDING = "0.5.0"
COMPACTED = ["compact"]
ID_KEY = {
    "type": "string",
    "description": "The id of the thing that the event is about, in UTF-8; the id in the data is the same.",
}
PAIR_KEY = {
    "type": "string",
    "description": "Two ids with a stroke between them, in UTF-8: need and person, or digest.",
}
PHRASE_KEY = {"type": "string", "description": "`<model>|<phrase key>`, in UTF-8."}
OPERATIONS: tuple[tuple[str, str, EventType, str], ...] = (
    ("readProfiles", "receive", PROFILE, "The normalise stage reads what people submit."),
    ("readNeeds", "receive", NEED, "The normalise stage reads what partners publish."),
    ("keepIdentities", "send", IDENTITY, "The publisher keeps apart who a person is; matching never reads it."),
    ("normaliseProfiles", "send", PROFILE_NORMALISED, "The normalise stage writes the skills of people."),
    ("normaliseNeeds", "send", NEED_NORMALISED, "The normalise stage writes the requirements of needs."),
    ("replicateProfiles", "receive", PROFILE_NORMALISED, "Every worker reads all of them, from the beginning."),
    ("replicateNeeds", "receive", NEED_NORMALISED, "Every worker reads all of them, from the beginning."),
    ("proposeShortlists", "send", SHORTLIST, "The owner of a need publishes its shortlist when it differs."),
    ("decide", "send", DECISION, "An officer decides about a person for a need, or takes it back."),
    ("replicateDecisions", "receive", DECISION, "Every worker reads all of them and obeys."),
    ("sendLists", "send", SENT, "A list is frozen as it leaves the house."),
    ("replicateShortlists", "receive", SHORTLIST, "Every worker reads what was published last."),
)
ERROR_HEADERS = {
    "exception": "Kind of refusal, for example invalid, unreadable, unknown-programme or wrong-key.",
    "message": "Every fault: the path of the field and what was expected there; never the content itself.",
    "topic": "Topic that the message arrived on.",
    "partition": "Partition that it arrived on.",
    "offset": "Offset that it arrived at.",
}


def _name(event: EventType) -> str:
    words = event.topic.split(".")[1].split("-")
    return words[0] + "".join(word.capitalize() for word in words[1:])


def _dead_letters(event: EventType) -> str:
    return f"{_name(event)}DeadLetters"


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


def _headers(event_type: str, *, data: bool) -> dict[str, Any]:
    """The headers of CloudEvents in Kafka's binary mode; a tombstone has no data, so no schema and no content type."""
    fields = CloudEvent.model_fields
    described = {f"ce_{name}": _text(field.description or "") for name, field in fields.items()}
    described["ce_type"] |= {"const": event_type}
    described["ce_specversion"] |= {"const": "1.0"}
    described["ce_time"] |= {"format": "date-time"}
    if data:
        described["content-type"] = _text("Media type of the value.", const="application/json")
    else:
        del described["ce_dataschema"]
    required = ["ce_id", "ce_source", "ce_specversion", "ce_type", "ce_time"]
    return {"type": "object", "properties": described, "required": required}


def _message(summary: str, headers: Mapping[str, Any], payload: Any, media: str | None, key: Any) -> dict[str, Any]:
    typed = {} if media is None else {"contentType": media}
    bound = {"kafka": {"key": key, "bindingVersion": BINDING}}
    return {"summary": summary, **typed, "headers": headers, "payload": payload, "bindings": bound}


def _key(event: EventType) -> dict[str, str]:
    return PAIR_KEY if event.pairs else ID_KEY


def _fact(event: EventType, file: str) -> dict[str, Any]:
    payload = {"schemaFormat": "application/schema+json;version=2020-12", "schema": {"$ref": file}}
    return _message(event.about, _headers(event.type, data=True), payload, "application/json", _key(event))


def _tombstone(event: EventType) -> dict[str, Any]:
    about = "The thing of this key is gone: a message without a value."
    return _message(about, _headers(event.withdrawn, data=False), {"type": "null"}, None, _key(event))


def _refused(event: EventType) -> dict[str, Any]:
    described = {f"__streams.errors.{name}": _text(about) for name, about in ERROR_HEADERS.items()}
    headers = {"type": "object", "properties": described, "required": list(described)}
    about = f"A message of {event.topic} that was refused: key, value and headers as they arrived, and the reason."
    payload = {"type": "string", "format": "binary", "description": "The bytes as they arrived."}
    key = {"type": "string", "format": "binary", "description": "The key as it arrived."}
    return _message(about, headers, payload, "application/octet-stream", key)


def _vector() -> dict[str, Any]:
    payload = {"type": "string", "format": "binary", "description": "One signed byte for each dimension."}
    headers = {"type": "object", "description": "None."}
    about = "The unit vector of one distinct phrase, rounded to signed bytes; delivered before a record that uses it."
    return _message(about, headers, payload, "application/octet-stream", PHRASE_KEY)


def _channel(address: str, about: str, messages: Sequence[str], cleanup: Sequence[str]) -> dict[str, Any]:
    bound = {"topicConfiguration": {"cleanup.policy": list(cleanup)}, "bindingVersion": BINDING}
    named = {name: {"$ref": f"#/components/messages/{name}"} for name in messages}
    return {"address": address, "description": about, "messages": named, "bindings": {"kafka": bound}}


def _channels() -> dict[str, Any]:
    facts = {
        _name(event): _channel(event.topic, event.about, (_name(event), f"{_name(event)}Gone"), COMPACTED)
        for event in EVENTS
    }
    refused = {
        _dead_letters(event): _channel(
            f"{event.topic}.DLT", f"What was refused on {event.topic}.", (_dead_letters(event),), ["delete"]
        )
        for event in (PROFILE, NEED)
    }
    vocabulary = _channel(VOCABULARY_TOPIC, "Vectors of distinct phrases, by model.", ("vocabulary",), COMPACTED)
    return facts | {"vocabulary": vocabulary} | refused


def _operation(action: str, channel: str, summary: str, messages: Sequence[str]) -> dict[str, Any]:
    named = [{"$ref": f"#/channels/{channel}/messages/{message}"} for message in messages]
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "summary": summary, "messages": named}


def _operations() -> dict[str, Any]:
    facts = {
        key: _operation(action, _name(event), summary, (_name(event), f"{_name(event)}Gone"))
        for key, action, event, summary in OPERATIONS
    }
    refusals = {
        f"refuse{_name(event).capitalize()}": _operation(
            "send", _dead_letters(event), "What cannot be read, with its reason.", (_dead_letters(event),)
        )
        for event in (PROFILE, NEED)
    }
    vectors = {
        "shareVectors": _operation(
            "send", "vocabulary", "The normalise stage embeds each phrase once.", ("vocabulary",)
        ),
        "replicateVectors": _operation("receive", "vocabulary", "Every worker reads all of them.", ("vocabulary",)),
    }
    return facts | vectors | refusals


def document(files: Mapping[str, str]) -> dict[str, Any]:
    """The AsyncAPI 3.0 document; `files` gives the reference to the JSON Schema of each topic's data."""
    facts = {_name(event): _fact(event, files[event.topic]) for event in EVENTS}
    tombstones = {f"{_name(event)}Gone": _tombstone(event) for event in EVENTS}
    refused = {_dead_letters(event): _refused(event) for event in (PROFILE, NEED)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "diaspora-match",
            "version": "1.0.0",
            "description": "People and needs in, explained shortlists out. Entity topics are compacted and keyed by a "
            "pseudonymous id; events are CloudEvents 1.0 in Kafka's binary mode. Of two events about the same thing "
            "the one with the later ce_time holds, and at the same time the one with the greater ce_id; the order of "
            "arrival says nothing.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"local": {"host": "127.0.0.1:9392", "protocol": "kafka", "description": "`diaspora-match up`"}},
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": facts | tombstones | {"vocabulary": _vector()} | refused},
    }
