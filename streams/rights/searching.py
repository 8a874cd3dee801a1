"""Searches everywhere for somebody, and says of each place what is found, whether it may stay, and until when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, MetaData, Table, select

from models import EVENTS, VOCABULARY_TOPIC
from streams.database.engine import opened, reading
from streams.kafka.client import read
from streams.kafka.topics import topic
from streams.messages.codec import Message
from streams.rights.letters import topics_of_letters
from streams.rights.naming import Names, message_names, naming
from streams.settings import Settings

_UNTIL_COMPACTION = "readable until the broker compacts the topic, a day after the tombstone at most by its settings"
_TOMBSTONES = "the id alone in a tombstone, kept for 30 days so that everybody learns of it"
_STANDS = "stands in the topic; erase again"
_IN_LETTERS = "until 14 days after the refusal; erase again"
_IN_TABLES = "erase again; where somebody else's words name the person, change those"
_IN_LOGS = "ids alone; emptied by the next `up`"
_HASHES = "not searched: the keys are hashes of phrases, the values numbers, and nobody's id"
_PSEUDONYMS: Mapping[str, str] = {
    "decision_log": "the pseudonym alone: who decided what is kept for good",
    "audit_log": "the pseudonym alone: the log is only ever added to",
}


class Found(NamedTuple):
    """What one place holds."""

    place: str
    number: int = 0
    live: bool = False
    """Whether it must not stay."""
    why: str = ""
    """What it is, why it is there and until when."""


def search(settings: Settings, *people: str) -> tuple[Found, ...]:
    """Search the topics, the database, the cache and the logs for people. Raises Unreachable, DatabaseUnreachable."""
    return tuple(_everywhere(settings, naming(people)))


def is_live(found: Iterable[Found]) -> bool:
    """Whether anything is left that must not stay."""
    return any(one.live for one in found)


def in_topic(name: str, messages: Iterable[Message], names: Names) -> Iterator[Found]:
    """What a compacted topic holds: what stands, what was replaced and is still there, and tombstones."""
    last: dict[bytes | None, bool] = {}
    counts: Counter[str] = Counter()
    for number, message in enumerate(messages):
        key = message.key if message.key is not None else str(number).encode()
        replaced = last.pop(key, False)
        counts["replaced"] += replaced
        if message.value is None:
            counts["tombstones"] += message_names(names, message)
        else:
            last[key] = message_names(names, message)
    stands = sum(last.values())
    yield Found(name, stands, stands > 0, _STANDS if stands else "")
    for what, why in (("replaced", _UNTIL_COMPACTION), ("tombstones", _TOMBSTONES)):
        if counts[what]:
            yield Found(f"{name}, {what}", counts[what], why=why)


def in_tables(connection: Connection, names: Names) -> Iterator[Found]:
    """What every table of the database holds, in any column of text or bytes."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        found = Counter(_state(table, row) for row in _naming(connection, table, names))
        place = f"database: {table.name}"
        yield Found(place, found[""], found[""] > 0, _IN_TABLES if found[""] else "")
        yield from (Found(f"{place}, kept", number, why=why) for why, number in found.items() if why)


def _everywhere(settings: Settings, names: Names) -> Iterator[Found]:
    for name in (topic(settings, event.topic) for event in EVENTS):
        yield from in_topic(name, read(settings, name), names)
    yield Found(topic(settings, VOCABULARY_TOPIC), why=_HASHES)
    for name in topics_of_letters(settings):
        letters = sum(message_names(names, message) for message in read(settings, name))
        yield Found(name, letters, letters > 0, _IN_LETTERS if letters else "")
    with opened(settings.database) as engine, reading(engine) as connection:
        yield from in_tables(connection, names)
    yield Found("cache: vectors", why=_HASHES)
    yield from (_in_log(file, names) for file in sorted(settings.cache.glob("*.log")))


def _naming(connection: Connection, table: Table, names: Names) -> Iterator[Mapping[Any, Any]]:
    rows = connection.execute(select(table).execution_options(yield_per=200)).mappings()
    return (row for row in rows if any(map(names, row.values())))


def _state(table: Table, row: Mapping[Any, Any]) -> str:
    """Why a row that names the person may stay; nothing where it may not."""
    if table.name == "facts" and row["value"] is None:
        return "the id alone of what was taken back, for 30 days, so that an old word does not come back"
    if table.name == "outbox" and row["sent"] is None and row["value"] is None:
        return "the id alone in a tombstone that waits to be sent"
    if table.name == "erasures" and row["ended"] is None:
        return "the id alone, until the erasure is done"
    return _PSEUDONYMS.get(table.name, "")


def _in_log(file: Path, names: Names) -> Found:
    with file.open(errors="replace") as lines:
        count = sum(map(names, lines))
    return Found(f"log: {file.name}", count, why=_IN_LOGS if count else "")
