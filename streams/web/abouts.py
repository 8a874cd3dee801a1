"""What the rights ask about a thing: the programmes it belongs to, and whose need it is."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from models import SentList
from streams.access.rights import About
from streams.database.facts import parts
from streams.database.tables import Need, PersonProgramme


def need(connection: Connection, key: str) -> About | None:
    """About a need; none where it is not open."""
    return needs(connection, [key]).get(key)


def sent_list(connection: Connection, found: SentList | None) -> About | None:
    """About a list that was sent, also when its need is withdrawn; none where there is none.

    Of a list that does not say to whom it was sent, the open need does.
    """
    if found is None:
        return None
    still = None if found.organisation else need(connection, found.need)
    return About(frozenset({found.content.programme}), still.organisation if still else found.organisation)


def person(connection: Connection, key: str) -> About | None:
    """About a person; none where nobody of that id is there."""
    return people(connection, [key]).get(key)


def needs(connection: Connection, keys: Collection[str]) -> dict[str, About]:
    """About those of the needs that are open, by id."""
    return {
        key: About(frozenset({programme}), organisation)
        for part in parts(sorted(keys))
        for key, programme, organisation in connection.execute(
            select(Need.id, Need.programme, Need.organisation).where(Need.id.in_(part))
        )
    }


def people(connection: Connection, keys: Collection[str]) -> dict[str, About]:
    """About those of the people who are there, by id."""
    found: dict[str, set[str]] = {}
    for part in parts(sorted(keys)):
        rows = select(PersonProgramme.person, PersonProgramme.programme).where(PersonProgramme.person.in_(part))
        for key, programme in connection.execute(rows):
            found.setdefault(key, set()).add(programme)
    return {key: About(frozenset(programmes)) for key, programmes in found.items()}
