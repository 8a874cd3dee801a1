"""What an officer does at the command line, as an event: who did it, when, and under which id."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid5

import typer
from pydantic import TypeAdapter, ValidationError

from models import CloudEvent, EventType, Id, Revision, Value
from streams.kafka.topics import topic
from streams.messages.codec import Message, encode
from streams.messages.schemas import schema_id
from streams.settings import Settings
from streams.terminal import counted

_EVENT_IDS = UUID("0d1f7a52-93c6-5c0b-8e64-2f3b6f1f6f0e")
OFFICERS = "urn:diaspora-match:officer:"
"""Begins the source of what officers say."""

_ID: TypeAdapter[str] = TypeAdapter(Id)


class NotDone(ValueError):
    """What an officer asked for cannot be done; says why and what to do."""


def _id(stated: str) -> str:
    try:
        return _ID.validate_python(stated)
    except ValidationError:
        expected = "expected a pseudonymous id: 1 to 128 letters, digits, '.', '_', ':' or '-'"
        raise typer.BadParameter(expected) from None


Officer = Annotated[
    str,
    typer.Option("--officer", metavar="ID", help="Pseudonymous id of the officer.", callback=_id, show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]


def warned(unread: int, one: str) -> None:
    """Say on standard error how many of a thing this version cannot read; nothing where it can read all."""
    if unread:
        typer.echo(f"diaspora-match: {counted(unread, one, f'{one}s')} cannot be read by this version", err=True)


def now() -> datetime:
    """The time of the clock, UTC."""
    return datetime.now(UTC)


def officer_event(
    event: EventType,
    value: Value | None,
    key: str,
    officer: str,
    at: datetime,
    settings: Settings,
    before: Revision | None = None,
) -> Message:
    """The message of what an officer says about a key, a tombstone where the value is none.

    The source names the officer, also where nothing else does. The time is `at`, or as little later as it takes to
    come after the word that it replaces, `before`, which may have been said by a clock that is ahead.
    """
    time = max(at, before.time + timedelta(microseconds=1)) if before else at
    data = "" if value is None else value.model_dump_json()
    cloud = CloudEvent(
        id=str(uuid5(_EVENT_IDS, f"{event.topic}|{key}|{data}|{time.isoformat()}")),
        source=OFFICERS + officer,
        type=event.type,
        time=time,
        dataschema=None if value is None else schema_id(event),
    )
    return encode(event, value, key, cloud, topic(settings, event.topic))
