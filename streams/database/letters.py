"""The dead letters as rows: what was refused, as it came, for as long as the topics keep it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from models.events import NEED, PROFILE
from streams.database.facts import parts
from streams.database.said import packed
from streams.database.tables import DeadLetter, Fact
from streams.kafka.dead_letters import dead_letter_of, original_of
from streams.messages.codec import DEAD_LETTERS, Message

TOPICS = tuple(event.topic + DEAD_LETTERS for event in (PROFILE, NEED))
"""The topics of dead letters, without the prefix of an installation."""

Row = Mapping[str, Any]
"""A letter, column by column."""

_KEPT = timedelta(days=14)
_BEGINNING = datetime.fromtimestamp(0, UTC)


def read_out(messages: Iterable[Message], prefix: str) -> list[Row]:
    """The rows of dead letters."""
    return [_row(message, prefix) for message in messages]


def take_in(connection: Connection, letters: Sequence[Row]) -> None:
    """Add the letters that are not there yet, but none of somebody who was erased since."""
    rows = {row["id"]: row for row in reversed(letters)}
    erased = _erasures(connection, rows.values())
    for part in parts(list(rows)):
        there = set(connection.scalars(select(DeadLetter.id).where(DeadLetter.id.in_(part))))
        new = [rows[one] for one in part if one not in there and rows[one]["said"] > _erased(erased, rows[one])]
        if new:
            connection.execute(insert(DeadLetter), [dict(row) for row in new])


def forget(connection: Connection, topic: str, erased: Mapping[str, datetime]) -> None:
    """Delete what was refused on a topic about keys that were taken back later, by the times of that."""
    for key, time in erased.items():
        connection.execute(
            delete(DeadLetter).where(DeadLetter.topic == topic, DeadLetter.key == key, DeadLetter.said <= time)
        )


def expire(connection: Connection, now: datetime) -> None:
    """Delete what the topics keep no longer."""
    connection.execute(delete(DeadLetter).where(DeadLetter.refused < now - _KEPT))


def _row(message: Message, prefix: str) -> Row:
    letter = dead_letter_of(message)
    headers = dict(message.headers)
    refused = letter.refused or _BEGINNING
    return {
        "id": _digest(message),
        "topic": letter.topic.removeprefix(prefix),
        "partition": letter.partition,
        "offset": letter.offset,
        "key": letter.key,
        "code": letter.code,
        "reason": letter.reason,
        "said": min(_time(headers.get("ce_time")) or refused, refused),
        "refused": refused,
        "headers": packed(original_of(letter).headers),
        "raw_key": message.key,
        "value": message.value,
    }


def _time(stated: bytes | None) -> datetime | None:
    try:
        return datetime.fromisoformat((stated or b"").decode()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _digest(message: Message) -> str:
    """The same for every letter about the same message, which a worker that was killed may have refused twice."""
    parts_of_it = [message.key or b"", message.value or b"", packed(message.headers).encode()]
    sizes = b" ".join(str(len(part)).encode() for part in parts_of_it)
    return blake2b(b"\n".join([sizes, *parts_of_it]), digest_size=16).hexdigest()


def _erasures(connection: Connection, rows: Iterable[Row]) -> dict[tuple[str, str], datetime]:
    keys = sorted({row["key"] for row in rows if row["key"] is not None})
    return {
        (topic, key): erased
        for part in parts(keys)
        for topic, key, erased in connection.execute(
            select(Fact.topic, Fact.key, Fact.erased).where(
                Fact.topic.in_([PROFILE.topic, NEED.topic]), Fact.key.in_(part), Fact.erased.is_not(None)
            )
        )
        if erased is not None
    }


def _erased(erasures: Mapping[tuple[str, str], datetime], row: Row) -> datetime:
    return erasures.get((row["topic"], row["key"]), datetime.min.replace(tzinfo=UTC))
