"""Deletes from the database what is known of people and follows from no event.

What follows from events goes with their tombstones; the log of decisions and the audit log keep the pseudonyms.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Table, delete, or_, select, update

from models.events import DECISION, PROFILE_NORMALISED
from streams.database import rows
from streams.database.columns import Name
from streams.database.facts import parts
from streams.database.tables import DeadLetter, Entry, Fact, Movement, Outgoing
from streams.rights.naming import Names
from streams.web import receipts, uploads
from streams.web.tables import Base, ErasureRow, SeenRow

_KEPT_UNTIL_DONE = ErasureRow.__tablename__
"""Says who is being erased; forgets that by itself."""


def forget(connection: Connection, people: Collection[str], names: Names) -> None:
    """Delete what is known of people; `names` is the test for the same people."""
    _forget_letters(connection, names)
    _forget_what_was_seen(connection, names)
    uploads.forget_people(connection)
    for person in people:
        receipts.forget(connection, person)
    for part in parts(sorted(people)):
        for table in Base.metadata.sorted_tables:
            if table.name != _KEPT_UNTIL_DONE:
                _forget_rows(connection, table, part)
        _forget_what_was_read(connection, part)
        _forget_what_was_sent(connection, part)


def _forget_rows(connection: Connection, table: Table, people: Collection[str]) -> None:
    """Delete the rows of a table of the console in which one of the ids stands, whatever the column is called."""
    columns = [column for column in table.columns if isinstance(column.type, Name)]
    if columns:
        connection.execute(delete(table).where(or_(*(column.in_(people) for column in columns))))


def _forget_what_was_read(connection: Connection, people: Collection[str]) -> None:
    """What a worker read out of the profiles, before it says itself that it is gone; and the places on lists."""
    made = update(Fact).where(Fact.topic == PROFILE_NORMALISED.topic, Fact.key.in_(people))
    connection.execute(made.values(value=None, headers="[]"))
    rows.refresh(connection, [(PROFILE_NORMALISED.topic, person) for person in people])
    for table in (Entry, Movement):
        connection.execute(delete(table).where(table.person.in_(people)))


def _forget_what_was_sent(connection: Connection, people: Collection[str]) -> None:
    """The keys of what a broker has confirmed; the rows stay, for their numbers are never given again."""
    decided = or_(*(Outgoing.key.endswith(f"/{person}", autoescape=True) for person in people))
    own = or_(Outgoing.key.in_(people), Outgoing.topic.endswith(DECISION.topic, autoescape=True) & decided)
    gone = update(Outgoing).where(own, Outgoing.sent.is_not(None))
    connection.execute(gone.values(key="", event="", value=None, headers=None))


def _forget_letters(connection: Connection, names: Names) -> None:
    columns = DeadLetter.id, DeadLetter.key, DeadLetter.raw_key, DeadLetter.value, DeadLetter.headers
    found = connection.execute(select(*columns).execution_options(yield_per=100))
    named = [row[0] for row in found if any(map(names, row[1:]))]
    for part in parts(named):
        connection.execute(delete(DeadLetter).where(DeadLetter.id.in_(part)))


def _forget_what_was_seen(connection: Connection, names: Names) -> None:
    seen = [what for what in connection.scalars(select(SeenRow.what).distinct()) if names(what)]
    for part in parts(seen):
        connection.execute(delete(SeenRow).where(SeenRow.what.in_(part)))
