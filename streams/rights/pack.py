"""Everything that is held about a person, for that person: the access pack.

Officers' reasons are in it, and their pseudonyms: what somebody thinks of a person is about that person. Who else is on
a list is not, for that is about others. Of a need on whose list the person is not, a reason stands here only where a
condition is failed or an officer decided; elsewhere the points did not suffice.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from models import Decision, EventType, Identity, NormalisedProfile, Profile, SentList, Shortlist, Value
from models.events import DECISION, IDENTITY, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from models.shortlist import Criterion, Entry
from streams.access import audit
from streams.client import read
from streams.database.engine import reading, writing
from streams.officers import now
from streams.rights.letters import topics_of_letters
from streams.rights.naming import message_names, naming
from streams.rights.whole_database import whole_database
from streams.settings import Settings
from streams.standing import Standing, standing
from streams.topics import topic
from streams.web.tables import NoteRow

V = TypeVar("V", bound=Value)
Pack = Mapping[str, Any]
"""As JSON: see `pack`."""


def pack(settings: Settings, person: str) -> Pack:
    """Everything held, by what it is; empty parts where there is nothing. Raises Unreachable, DatabaseUnreachable."""
    profiles = _own(settings, PROFILE, Profile, person)
    profile = profiles.values.get(person)
    lists = _all(settings, SHORTLIST, Shortlist).values.values()
    made = [
        one for one in _all(settings, DECISION, Decision).words.values() if one.value and one.value.person == person
    ]
    return {
        "person": person,
        "profile": _json(profile),
        "submitted": profiles.words[person].revision.time.isoformat() if profile else None,
        "normalised": _json(_own(settings, PROFILE_NORMALISED, NormalisedProfile, person).values.get(person)),
        "identity": _json(_own(settings, IDENTITY, Identity, person).values.get(person)),
        "consents": [_json(one) for one in profile.consents] if profile else [],
        "listed": [one for shortlist in lists for one in listed(shortlist, person)],
        "not_listed": [one for shortlist in lists for one in not_listed(shortlist, person)],
        "decisions": [{**(_json(one.value) or {}), "at": one.revision.time.isoformat()} for one in made],
        "sent": [one for sent in _all(settings, SENT, SentList).values.values() for one in _sent(sent, person)],
        "refused": list(_refused(settings, person)),
        **_noted(settings, person),
    }


def noted(settings: Settings, person: str) -> None:
    """Note in the audit log that the pack was given."""
    with whole_database(settings) as engine, writing(engine) as connection:
        audit.record(connection, audit.TERMINAL, audit.Act.ACCESS_GIVEN, now(), person)


def listed(shortlist: Shortlist, person: str) -> Iterator[dict[str, Any]]:
    """The place of a person on a shortlist, with the evidence for each requirement and the conditions."""
    head = {"need": shortlist.need, "programme": shortlist.programme, "title": shortlist.title}
    for entry in shortlist.entries:
        if entry.person == person:
            yield head | _place(entry, shortlist.criteria)


def not_listed(shortlist: Shortlist, person: str) -> Iterator[dict[str, Any]]:
    """The conditions for which a person is not on a shortlist."""
    head = {"need": shortlist.need, "programme": shortlist.programme, "title": shortlist.title}
    for one in shortlist.excluded:
        if one.person == person:
            yield head | {"score": one.score, "conditions": [_json(finding) for finding in one.conditions]}


def _place(entry: Entry, criteria: tuple[Criterion, ...]) -> dict[str, Any]:
    evidence = [{"requirement": criteria[one.criterion].phrase, **(_json(one) or {})} for one in entry.evidence]
    conditions = [_json(finding) for finding in entry.conditions]
    return {"rank": entry.rank, "score": entry.score, "evidence": evidence, "conditions": conditions}


def _sent(sent: SentList, person: str) -> Iterator[dict[str, Any]]:
    for entry in sent.content.entries:
        if entry.person == person:
            place = _place(entry, sent.content.criteria)
            yield {"list": sent.id, "need": sent.need, "title": sent.content.title, "at": sent.at.isoformat()} | place


def _refused(settings: Settings, person: str) -> Iterator[dict[str, Any]]:
    names = naming({person})
    for name in topics_of_letters(settings):
        for letter in read(settings, name):
            if message_names(names, letter):
                at = datetime.fromtimestamp((letter.timestamp or 0) / 1000, UTC).isoformat()
                yield {"topic": name, "at": at, "content": (letter.value or b"").decode(errors="replace")}


def _noted(settings: Settings, person: str) -> dict[str, Any]:
    """What officers noted, and what was done with the person's data: who saw the identity, and when."""
    with whole_database(settings) as engine, reading(engine) as connection:
        notes, logged = _notes(connection, person), audit.entries(connection, about=person)
    done = [{"at": one.at.isoformat(), "act": one.act, "by": one.actor} for one in logged]
    return {"notes": notes, "audit": done}


def _notes(connection: Connection, person: str) -> list[dict[str, Any]]:
    wanted = select(NoteRow.at, NoteRow.need, NoteRow.officer, NoteRow.text).where(NoteRow.person == person)
    rows = connection.execute(wanted.order_by(NoteRow.at))
    return [{"at": at.isoformat(), "need": need, "officer": officer, "text": text} for at, need, officer, text in rows]


def _own(settings: Settings, event: EventType, kind: type[V], person: str) -> Standing[V]:
    messages = read(settings, topic(settings, event.topic))
    return standing(event, (one for one in messages if one.key == person.encode()), kind)


def _all(settings: Settings, event: EventType, kind: type[V]) -> Standing[V]:
    return standing(event, read(settings, topic(settings, event.topic)), kind)


def _json(value: Value | None) -> dict[str, Any] | None:
    return None if value is None else value.model_dump(mode="json", exclude_none=True)
