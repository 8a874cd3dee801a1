"""What the pages ask about people: what is held, who it is, and under which keys it stands in the topics."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from models import EventType, Identity, NormalisedProfile, Profile
from models.events import DECISION, IDENTITY, PROFILE, PROFILE_NORMALISED, SENT
from streams.database.facts import values
from streams.database.rows import parsed
from streams.database.tables import Decision, Entry, Fact, Person, PersonProgramme, SentPerson


class Held(NamedTuple):
    """What is held about somebody, without who it is."""

    id: str
    submitted: Profile | None
    """As the form sent it."""
    read: NormalisedProfile | None
    """As a worker read it; of an earlier submission where it has not read the last one yet."""
    time: datetime
    """When the last profile was submitted."""
    up_to_date: bool
    """Whether a worker has read the last submission."""


class PersonLine(NamedTuple):
    """A person in a line."""

    id: str
    residence: str | None
    skills: int | None
    """How many skills were read; none where nothing was read yet."""
    listed: int
    """On how many lists."""
    time: datetime


def person(connection: Connection, key: str) -> Held | None:
    """What is held about somebody; none where nobody of that id is there."""
    row = connection.execute(select(Person.time, Person.read).where(Person.id == key)).one_or_none()
    if row is None:
        return None
    submitted = parsed(PROFILE, Profile, values(connection, PROFILE.topic, [key]).get(key))
    made = values(connection, PROFILE_NORMALISED.topic, [key]).get(key)
    return Held(key, submitted, parsed(PROFILE_NORMALISED, NormalisedProfile, made), row.time, row.read)


def identity(connection: Connection, key: str) -> Identity | None:
    """Who somebody is; whoever asks logs that first. None where it is not known."""
    return parsed(IDENTITY, Identity, values(connection, IDENTITY.topic, [key]).get(key))


def people(connection: Connection, programme: str, after: str = "", limit: int = 50) -> tuple[PersonLine, ...]:
    """The people of a programme whose ids come after one, in the order of their ids, so many at most."""
    listed = select(func.count()).where(Entry.person == Person.id).scalar_subquery()
    lines = (
        select(Person.id, Person.residence, Person.skills, listed, Person.time)
        .join(PersonProgramme, PersonProgramme.person == Person.id)
        .where(PersonProgramme.programme == programme, PersonProgramme.person > after)
        .order_by(PersonProgramme.person)
        .limit(limit)
    )
    return tuple(PersonLine(*line) for line in connection.execute(lines))


def traces(connection: Connection, key: str) -> tuple[tuple[EventType, str], ...]:
    """Where somebody stands in the topics that people write: the events, and their keys, that an erasure takes back."""
    own = select(Fact.topic).where(Fact.key == key, Fact.topic.in_([PROFILE.topic, IDENTITY.topic]))
    there = set(connection.scalars(own.where(Fact.value.is_not(None))))
    decided = connection.scalars(select(Decision.need).where(Decision.person == key).order_by(Decision.need))
    sent = connection.scalars(select(SentPerson.list).where(SentPerson.person == key).order_by(SentPerson.list))
    return (
        *((event, key) for event in (PROFILE, IDENTITY) if event.topic in there),
        *((DECISION, f"{need}/{key}") for need in decided),
        *((SENT, one) for one in sent),
    )
