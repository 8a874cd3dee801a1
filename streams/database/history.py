"""What compacted topics forget: the versions of each shortlist, how people moved in the last one, who decided what.

Of somebody who was ever erased no movement is kept, so that nothing depends on when the erasure was read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from models import Decision, Shortlist
from models.events import DECISION, PROFILE, SHORTLIST
from streams.database import tables
from streams.database.facts import parts
from streams.database.movement import Movement, movement
from streams.database.rows import parsed
from streams.database.said import Said

OFFICER = "urn:diaspora-match:officer:"
"""What stands before the id of an officer in the source of an event."""


@dataclass
class _Line:
    """The versions of the shortlist of one need, while they are read."""

    data: bytes | None
    number: int
    since: dict[str, datetime]
    versions: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)

    def go_on(self, said: Said, *, known: bool) -> None:
        """Take in the next shortlist; one that is known, or equal to the last one, is no new version."""
        before, self.data = self.data, said.data
        if known or before == said.data:
            return
        after = said.value if isinstance(said.value, Shortlist) else None
        moved = Movement(()) if after is None else movement(parsed(SHORTLIST, Shortlist, before), after)
        self.number += 1
        self.versions.append(_version(said, self.number, after, moved))
        self.moves = [_move(said, self.since, *move) for move in moved.moves]
        self.since = {move["person"]: move["since"] for move in self.moves if move["rank"] is not None}


def _version(said: Said, number: int, after: Shortlist | None, moved: Movement) -> dict[str, Any]:
    return {
        "need": said.key,
        "number": number,
        "time": said.time,
        "event": said.revision.event,
        "digest": None if said.data is None else sha256(said.data).hexdigest(),
        "listed": len(after.entries) if after else 0,
        "came": moved.came,
        "left": moved.left,
        "up": moved.up,
        "down": moved.down,
        "why": " ".join(moved.why),
    }


def _move(
    said: Said, since: Mapping[str, datetime], person: str, rank: int | None, before: int | None, why: str | None
) -> dict[str, Any]:
    stayed = rank is not None and before is not None
    at = since.get(person, said.time) if stayed else said.time
    return {"need": said.key, "person": person, "rank": rank, "before": before, "why": why, "since": at}


def log_shortlists(
    connection: Connection, shortlists: Sequence[Said], before: Mapping[str, bytes], history: Mapping[int, int]
) -> None:
    """Write the versions that the shortlists make, in their order.

    `before`: what stood for their needs; `history`: by partition, the offset below which everything is written.
    """
    needs = {said.key for said in shortlists}
    numbers, since = _numbers(connection, needs), _since(connection, needs)
    lines = {need: _Line(before.get(need), numbers.get(need, 0), since.get(need, {})) for need in needs}
    for said in shortlists:
        lines[said.key].go_on(said, known=said.offset < history.get(said.partition, 0))
    changed = {need: line for need, line in sorted(lines.items()) if line.versions}
    if changed:
        rows = [row for line in changed.values() for row in line.versions]
        connection.execute(insert(tables.ShortlistVersion), rows)
        _replace_movements(connection, changed)


def _replace_movements(connection: Connection, lines: Mapping[str, _Line]) -> None:
    for part in parts(list(lines)):
        connection.execute(delete(tables.Movement).where(tables.Movement.need.in_(part)))
    moves = [move for line in lines.values() for move in line.moves]
    erased = _ever_erased(connection, {move["person"] for move in moves})
    if kept := [move for move in moves if move["person"] not in erased]:
        connection.execute(insert(tables.Movement), kept)


def forget_movements(connection: Connection, people: Collection[str]) -> None:
    """Delete what is kept about people who were erased."""
    for part in parts(sorted(people)):
        connection.execute(delete(tables.Movement).where(tables.Movement.person.in_(part)))


def log_decisions(connection: Connection, decisions: Iterable[Said]) -> None:
    """Add to the log what was decided and taken back; the same event once, however often it is read."""
    rows = {
        (*said.key.split("/"), said.revision.event): _logged(said) for said in decisions if said.topic == DECISION.topic
    }
    for part in parts(list(rows)):
        log = tables.LoggedDecision
        needs, _, events = zip(*part, strict=True)
        known = select(log.need, log.person, log.event).where(log.need.in_(set(needs)), log.event.in_(events))
        there = set(connection.execute(known))
        if new := [rows[place] for place in part if place not in there]:
            connection.execute(insert(log), new)


def _logged(said: Said) -> dict[str, Any]:
    need, person = said.key.split("/")
    made = said.value if isinstance(said.value, Decision) else None
    officer = said.source.removeprefix(OFFICER) if said.source.startswith(OFFICER) else None
    return {
        "need": need,
        "person": person,
        "event": said.revision.event,
        "time": said.time,
        "verdict": made.verdict.value if made else None,
        "officer": made.officer if made else officer,
    }


def _numbers(connection: Connection, needs: Collection[str]) -> dict[str, int]:
    version = tables.ShortlistVersion
    return {
        need: number
        for part in parts(sorted(needs))
        for need, number in connection.execute(
            select(version.need, func.max(version.number)).where(version.need.in_(part)).group_by(version.need)
        )
    }


def _since(connection: Connection, needs: Collection[str]) -> dict[str, dict[str, datetime]]:
    move = tables.Movement
    found: dict[str, dict[str, datetime]] = {}
    for part in parts(sorted(needs)):
        listed = select(move.need, move.person, move.since).where(move.need.in_(part), move.rank.is_not(None))
        for need, person, since in connection.execute(listed):
            found.setdefault(need, {})[person] = since
    return found


def _ever_erased(connection: Connection, people: Collection[str]) -> set[str]:
    fact = tables.Fact
    return {
        person
        for part in parts(sorted(people))
        for person in connection.scalars(
            select(fact.key).where(fact.topic == PROFILE.topic, fact.key.in_(part), fact.erased.is_not(None))
        )
    }
