"""Tables that were sent and wait for their columns to be corrected: one of each account, for half an hour at most.

What is kept are the cells, in the database, so that an erasure reaches them and a search finds them.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Connection, delete, insert, select

from streams.formats.rows import Kind, Refused
from streams.formats.tables import Line
from streams.web.tables import UploadRow as Row

KEPT = timedelta(minutes=30)
LARGEST = 30_000_000
"""Characters of a table that is kept."""
MOST = 20
"""So many tables are kept at once; the oldest goes, and whoever sent it sends it again."""


class Upload(NamedTuple):
    """A table that waits."""

    id: str
    kind: Kind
    programme: str
    """Of the rows that name none."""
    lines: Sequence[Line]


def keep(connection: Connection, upload: Upload, account: str, now: datetime) -> None:
    """Keep a table in the place of the one that this account sent before; Refused where it is too large for that."""
    if sum(len(cell) for line in upload.lines for cell in line.cells) > LARGEST:
        raise Refused("expected at most 30 million characters; send the table in several files", code="too-large")
    rows = json.dumps([[line.number, [*line.cells]] for line in upload.lines], separators=(",", ":"))
    connection.execute(delete(Row).where(Row.account == account))
    expire(connection, now)
    oldest = select(Row.id).order_by(Row.at.desc(), Row.id).offset(MOST - 1)
    connection.execute(delete(Row).where(Row.id.in_(connection.scalars(oldest).all())))
    row = {"id": upload.id, "account": account, "kind": upload.kind, "programme": upload.programme, "at": now}
    connection.execute(insert(Row), [row | {"rows": rows}])


def kept(connection: Connection, upload: str, account: str, now: datetime) -> Upload | None:
    """A table that this account sent; none where it is too long ago, was taken in, or is somebody else's."""
    mine = select(Row.kind, Row.programme, Row.rows).where(Row.id == upload, Row.account == account)
    row = connection.execute(mine.where(Row.at >= now - KEPT)).one_or_none()
    if row is None:
        return None
    lines = tuple(Line(number, cells) for number, cells in json.loads(row.rows))
    return Upload(upload, cast("Kind", row.kind), row.programme, lines)


def drop(connection: Connection, upload: str, account: str) -> bool:
    """Delete a table that this account sent; whether it was there."""
    return connection.execute(delete(Row).where(Row.id == upload, Row.account == account)).rowcount > 0


def forget_people(connection: Connection) -> None:
    """Delete all tables of people: which of them name somebody cannot be told from cells without ids."""
    connection.execute(delete(Row).where(Row.kind == "profiles"))


def expire(connection: Connection, now: datetime) -> None:
    """Delete what waited too long."""
    connection.execute(delete(Row).where(Row.at < now - KEPT))
