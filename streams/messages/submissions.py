"""What one line of a published file says: an event about a profile or a need, the identity behind it, an erasure.

A line is an object of the public schema, which is checked strictly, or a simple one: an id, a text and maybe a title,
beside which other keys are left out. Around either may stand `identity`, `event` and `erased`. Does no IO.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from pydantic import TypeAdapter, ValidationError

from models import EventType, Fault, Id, Rejection
from models.events import IDENTITY, NEED, PROFILE
from streams.kafka.topics import topic
from streams.messages.codec import Decoded, Message, decode, encode
from streams.messages.schemas import schema_id
from streams.settings import Settings

OBJECTS: Mapping[str, EventType] = {"profiles": PROFILE, "needs": NEED}
"""What can be published, by its name on the command line."""

_ABOUT = {"identity", "event", "erased"}
_SIMPLE = {"id", "title", "text"}
_NAMES_PROGRAMME = {"programme", "programmes"}
_KEY_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,39}")
_EVENT_IDS = UUID("4c1b9f3e-6f0a-5d59-9d37-6f6d0a4b8a11")
_ID: TypeAdapter[str] = TypeAdapter(Id)
_ATTRIBUTES: TypeAdapter[dict[Literal["id", "time"], str]] = TypeAdapter(dict[Literal["id", "time"], str])


class Submission(NamedTuple):
    """What a line that was accepted makes."""

    messages: tuple[Message, ...]
    """One for each event, ready to be sent."""
    erased: bool
    """Whether it takes back what was said before."""
    identity: bool
    """Whether it says who a person is."""
    ignored: tuple[str, ...]
    """Keys of a simple line that were left out."""


def submission(
    event: EventType,
    content: Mapping[str, Any],
    programme: str,
    now: datetime,
    settings: Settings,
    programmes: Collection[str],
) -> Submission | Rejection:
    """Read the messages of a line, or everything that is wrong with it; a line is taken whole or not at all.

    `programme` is for a line that names none, `now` the time of a line without an `event.time`; `programmes` are those
    that are known.
    """
    if (key := _key(content)) is None:
        return _refused(("id", "expected an id: 1 to 128 letters, digits, '.', '_', ':' or '-'"))
    if faults := [*_faults_around(event, content)]:
        return _refused(*faults)
    stated, ignored = _stated(event, content, programme)
    attributes = {"time": now.isoformat()} | content.get("event", {})
    raw = [
        (kind, path, _raw(key, data, attributes, topic(settings, kind.topic)))
        for kind, path, data in _parts(event, content, key, stated)
    ]
    judged = [(kind, path, message, decode(kind, message, programmes)) for kind, path, message in raw]
    if faults := [fault for _, path, _, read in judged if isinstance(read, Rejection) for fault in _placed(read, path)]:
        return _refused(*faults)
    messages = (_final(kind, message, read) for kind, _, message, read in judged if isinstance(read, Decoded))
    return Submission(tuple(messages), "erased" in content, "identity" in content, ignored)


def _key(content: Mapping[str, Any]) -> str | None:
    try:
        return _ID.validate_python(content.get("id"))
    except ValidationError:
        return None


def _faults_around(event: EventType, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find what is wrong with the keys that stand around the object."""
    if content.get("erased", True) is not True:
        yield "erased", "expected true; leave the field out where nothing is erased"
    if "erased" in content and content.keys() - {"id", "erased", "event"}:
        yield "erased", "expected nothing beside id, erased and event"
    if "identity" in content and event is not PROFILE:
        yield "identity", "expected with a profile only"
    if not isinstance(content.get("identity", {}), dict):
        yield "identity", "expected an object"
    try:
        _ATTRIBUTES.validate_python(content.get("event", {}))
    except ValidationError:
        yield "event", 'expected {"id": "…", "time": "2026-01-31T12:00:00Z"}, or one of the two'


def _stated(event: EventType, content: Mapping[str, Any], programme: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Take the object of the public schema, with the programme where none is named, and the keys that were left out."""
    stated = {name: value for name, value in content.items() if name not in _ABOUT}
    ignored: tuple[str, ...] = ()
    fields = set(event.data.model_fields) | _NAMES_PROGRAMME
    if "text" in stated and stated.keys() & fields <= _SIMPLE:
        ignored = tuple(sorted({_shown(name) for name in stated.keys() - _SIMPLE}))
        stated = _simple(event, stated)
    missing = {"programmes": [programme]} if event is PROFILE else {"programme": programme}
    return missing | stated, ignored


def _shown(name: str) -> str:
    """Give the name of a key; one that no schema would use may be content, and is not repeated."""
    return name if _KEY_NAME.fullmatch(name) else "?"


def _simple(event: EventType, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Write a simple line as the public schema says it; the title of a person is the occupation."""
    kept = {name: stated[name] for name in ("id", "text")}
    title = stated.get("title")
    if title is None:
        return kept
    return kept | ({"posts": [{"title": title}]} if event is PROFILE else {"title": title})


def _parts(
    event: EventType, content: Mapping[str, Any], key: str, stated: dict[str, Any]
) -> Iterator[tuple[EventType, str, dict[str, Any] | None]]:
    """Take a line apart into events: the kind, the path in the line and the data of each."""
    erased = "erased" in content
    yield event, "", None if erased else stated
    if erased and event is PROFILE:
        yield IDENTITY, "", None
    if "identity" in content:
        yield IDENTITY, "identity.", {"id": key} | content["identity"]


def _raw(key: str, data: dict[str, Any] | None, attributes: Mapping[str, str], full_topic: str) -> Message:
    """Write the message as stated, to be judged by what the worker reads with."""
    headers = tuple((f"ce_{name}", text.encode(errors="surrogatepass")) for name, text in attributes.items())
    return Message(full_topic, key.encode(), None if data is None else json.dumps(data).encode(), headers)


def _final(event: EventType, raw: Message, read: Decoded) -> Message:
    """Write the message to send; where no event id is stated, the same content always gets the same one."""
    stated = dict(raw.headers).get("ce_id", b"").decode()
    data = "" if read.value is None else read.value.model_dump_json()
    made_up = str(uuid5(_EVENT_IDS, f"{event.topic}|{read.key}|{data}"))
    # One line makes events of two kinds; an id is unique for its source, so they cannot share the stated one.
    own = f"{stated}:identity" if stated and event is IDENTITY else stated
    schema = None if read.value is None else schema_id(event)
    cloud = read.cloud.model_copy(update={"id": own or made_up, "dataschema": schema})
    return encode(event, read.value, read.key, cloud, raw.topic)


def _refused(*faults: tuple[str, str]) -> Rejection:
    return Rejection(code="invalid", faults=tuple(Fault(field=field, problem=problem) for field, problem in faults))


def _placed(rejection: Rejection, path: str) -> Iterator[tuple[str, str]]:
    """Name the faults by their place in the line: a header is a key of `event`."""
    for fault in rejection.faults:
        stated = f"event.{fault.field.removeprefix('ce_')}" if fault.field.startswith("ce_") else path + fault.field
        yield stated.rstrip("."), fault.problem
