"""Mappings as somebody corrected them, by the headings of the table: applied the next time such a table comes."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from streams.access.roles import Account
from streams.formats.mapping import Mapping, MappingRefused, restored, saved
from streams.formats.words import folded
from streams.web.tables import MappingRow as Row

MOST = 100
"""So many mappings are remembered of one owner; the oldest goes."""


class Remembered(NamedTuple):
    """A mapping that is remembered."""

    kind: str
    headings: str
    """Digest of the headings."""
    at: datetime
    mapping: Mapping


def owner(account: Account) -> str:
    """Whose a mapping is: a partner's colleagues share theirs."""
    organisation = account.standing.organisation
    return account.id if organisation is None else f"organisation/{organisation}"


def digest(headings: Sequence[str]) -> str:
    """What a table is known by: its headings in their order, however they are written.

    >>> digest(["Nom ", "Compétences"]) == digest(["nom", "competences"])
    True
    """
    return sha256(json.dumps([folded(one) for one in headings]).encode()).hexdigest()


def remember(
    connection: Connection, account: Account, headings: Sequence[str], mapping: Mapping, now: datetime
) -> None:
    """Keep a mapping for tables with these headings; it takes the place of the one before."""
    whose, place = owner(account), digest(headings)
    forget(connection, account, mapping.kind, place)
    row = {"kind": mapping.kind, "headings": place, "account": whose, "at": now, "mapping": saved(mapping)}
    connection.execute(insert(Row), [row])
    kept = select(Row.kind, Row.headings).where(Row.account == whose).order_by(Row.at.desc(), Row.headings)
    for kind, old in connection.execute(kept.offset(MOST)).all():
        forget(connection, account, kind, old)


def recall(connection: Connection, account: Account, kind: str, headings: Sequence[str]) -> Remembered | None:
    """The mapping for tables with these headings, if one is remembered, and this version knows its fields."""
    mine = select(Row.at, Row.mapping).where(*_place(account, kind, digest(headings)))
    row = connection.execute(mine).one_or_none()
    return _read(kind, digest(headings), *row) if row else None


def listed(connection: Connection, account: Account) -> tuple[Remembered, ...]:
    """Everything that is remembered, the latest first."""
    mine = select(Row.kind, Row.headings, Row.at, Row.mapping).where(Row.account == owner(account))
    found = (_read(*row) for row in connection.execute(mine.order_by(Row.at.desc(), Row.headings)))
    return tuple(one for one in found if one)


def forget(connection: Connection, account: Account, kind: str, headings: str) -> bool:
    """Forget the mapping of a digest; whether there was one."""
    return connection.execute(delete(Row).where(*_place(account, kind, headings))).rowcount > 0


def _place(account: Account, kind: str, headings: str) -> tuple[ColumnElement[bool], ...]:
    return Row.kind == kind, Row.headings == headings, Row.account == owner(account)


def _read(kind: str, headings: str, at: datetime, said: str) -> Remembered | None:
    try:
        return Remembered(kind, headings, at, restored(said))
    except MappingRefused:
        return None
