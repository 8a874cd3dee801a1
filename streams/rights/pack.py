"""Everything that is held about a person, for that person: the access pack.

Officers' reasons are in it, and their pseudonyms: what somebody thinks of a person is about that person. Who else is on
a list is not, for that is about others. Of a need on whose list the person is not, a reason stands here only where a
condition is failed or an officer decided; elsewhere the points did not suffice.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, select

from models import Decision, EventType, Identity, NormalisedProfile, Profile, SentList, Shortlist, Value
from models.events import DECISION, IDENTITY, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from models.shortlist import Criterion, Entry
from streams.access import audit
from streams.database import facts, lists, records
from streams.database.engine import reading, writing
from streams.database.rows import parsed
from streams.database.tables import DeadLetter, Fact
from streams.formats.json_resume_export import written
from streams.kafka.client import read
from streams.kafka.topics import topic
from streams.messages.codec import Message
from streams.messages.standing import Standing, Word, standing
from streams.officers.acting import now
from streams.rights.letters import topics_of_letters
from streams.rights.naming import message_names, naming
from streams.rights.whole_database import whole_database
from streams.settings import Settings
from streams.web.tables import NoteRow, ReceiptLineRow, ReceiptRow, SettledPairRow

V = TypeVar("V", bound=Value)
Pack = Mapping[str, Any]
"""As JSON: see `pack`."""

_MOST_ENTRIES = 10_000


class Sources(NamedTuple):
    """What stands about a person, wherever it was read."""

    profile: Word[Profile] | None
    normalised: NormalisedProfile | None
    identity: Identity | None
    shortlists: Iterable[Shortlist]
    """All that may name the person."""
    decisions: Iterable[tuple[Decision, datetime]]
    sent: Iterable[SentList]
    refused: Iterable[Mapping[str, Any]]


def pack(settings: Settings, person: str) -> Pack:
    """Everything held, by what it is; empty parts where there is nothing. Raises Unreachable, DatabaseUnreachable."""
    made = [
        (one.value, one.revision.time)
        for one in _all(settings, DECISION, Decision).words.values()
        if one.value and one.value.person == person
    ]
    found = Sources(
        _own(settings, PROFILE, Profile, person).words.get(person),
        _own(settings, PROFILE_NORMALISED, NormalisedProfile, person).values.get(person),
        _own(settings, IDENTITY, Identity, person).values.get(person),
        _all(settings, SHORTLIST, Shortlist).values.values(),
        made,
        _all(settings, SENT, SentList).values.values(),
        _refused(settings, person),
    )
    with whole_database(settings) as engine, reading(engine) as connection:
        return _laid_out(found, person) | _beside(connection, person)


def pack_of(connection: Connection, person: str) -> Pack:
    """The same as the database has it, which takes no broker."""
    return _laid_out(_in_database(connection, person), person) | _beside(connection, person)


def _laid_out(found: Sources, person: str) -> dict[str, Any]:
    profile = found.profile.value if found.profile else None
    shortlists = list(found.shortlists)
    return {
        "person": person,
        "profile": _json(profile),
        "submitted": found.profile.revision.time.isoformat() if found.profile and profile else None,
        "normalised": _json(found.normalised),
        "identity": _json(found.identity),
        "resume": _resume(found),
        "consents": [_json(one) for one in profile.consents] if profile else [],
        "listed": [one for shortlist in shortlists for one in listed(shortlist, person)],
        "not_listed": [one for shortlist in shortlists for one in not_listed(shortlist, person)],
        "decisions": [{**(_json(one) or {}), "at": at.isoformat()} for one, at in found.decisions],
        "sent": [one for sent in found.sent for one in _sent(sent, person)],
        "refused": list(found.refused),
    }


def _resume(found: Sources) -> dict[str, Any] | None:
    """The profile once more, for programs that know JSON Resume."""
    if found.profile is None or found.profile.value is None:
        return None
    return written(found.profile.value, found.profile.revision.time.date(), found.identity)


def _in_database(connection: Connection, person: str) -> Sources:
    places = [(event.topic, person) for event in (PROFILE, PROFILE_NORMALISED, IDENTITY)]
    marks = facts.load(connection, places)
    profile = _stands(connection, PROFILE, Profile, person)
    mark = marks.get((PROFILE.topic, person))
    word = Word(profile, mark.revision, Message(PROFILE.topic, person.encode(), None)) if mark else None
    decided = [
        (Decision(need=one.need, person=person, verdict=one.verdict, reason=one.reason, officer=one.officer), one.time)
        for one in records.decisions(connection, person=person)
    ]
    return Sources(
        word,
        _stands(connection, PROFILE_NORMALISED, NormalisedProfile, person),
        _stands(connection, IDENTITY, Identity, person),
        _naming(connection, SHORTLIST, Shortlist, person),
        decided,
        lists.sent_lists(connection, person=person),
        _refused_in_database(connection, person),
    )


def _stands(connection: Connection, event: EventType, kind: type[V], key: str) -> V | None:
    return parsed(event, kind, facts.values(connection, event.topic, [key]).get(key))


def _naming(connection: Connection, event: EventType, kind: type[V], person: str) -> Iterator[V]:
    """The values of an event in which the id of a person stands."""
    names = naming({person})
    wanted = select(Fact.value).where(Fact.topic == event.topic, Fact.value.is_not(None)).order_by(Fact.key)
    for data in connection.scalars(wanted.execution_options(yield_per=200)):
        if names(data) and (value := parsed(event, kind, data)):
            yield value


def _refused_in_database(connection: Connection, person: str) -> list[dict[str, Any]]:
    names = naming({person})
    columns = DeadLetter.topic, DeadLetter.refused, DeadLetter.reason, DeadLetter.raw_key, DeadLetter.value
    rows = connection.execute(select(*columns).order_by(DeadLetter.refused).execution_options(yield_per=200))
    return [
        {"topic": name, "at": at.isoformat(), "reason": why, "content": (value or b"").decode(errors="replace")}
        for name, at, why, key, value in rows
        if names(key) or names(value)
    ]


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


def _beside(connection: Connection, person: str) -> dict[str, Any]:
    """What officers noted, how it came in, and what was done with the person's data: who saw the identity, and when."""
    logged = audit.entries(connection, about=person, limit=_MOST_ENTRIES)
    done = [{"at": one.at.isoformat(), "act": one.act, "by": one.actor} for one in logged]
    return {
        "notes": _notes(connection, person),
        "received": _received(connection, person),
        "same_person": _same_person(connection, person),
        "audit": done,
    }


def _received(connection: Connection, person: str) -> list[dict[str, Any]]:
    wanted = select(ReceiptLineRow.time, ReceiptRow.created, ReceiptRow.account).join(
        ReceiptRow, ReceiptRow.id == ReceiptLineRow.receipt
    )
    mine = wanted.where(ReceiptLineRow.key == person, ReceiptRow.kind == "profiles").order_by(ReceiptRow.created)
    return [
        {"said": said.isoformat(), "received": at.isoformat(), "by": account}
        for said, at, account in connection.execute(mine)
    ]


def _notes(connection: Connection, person: str) -> list[dict[str, Any]]:
    wanted = select(NoteRow.at, NoteRow.need, NoteRow.officer, NoteRow.text).where(NoteRow.person == person)
    rows = connection.execute(wanted.order_by(NoteRow.at))
    return [{"at": at.isoformat(), "need": need, "officer": officer, "text": text} for at, need, officer, text in rows]


def _same_person(connection: Connection, person: str) -> list[dict[str, Any]]:
    """What officers said about whether the person is held twice; not who the other one is."""
    row = SettledPairRow
    about = select(row.at, row.officer, row.verdict).where((row.one == person) | (row.other == person))
    return [
        {"at": at.isoformat(), "officer": officer, "said": verdict}
        for at, officer, verdict in connection.execute(about.order_by(row.at))
    ]


def _own(settings: Settings, event: EventType, kind: type[V], person: str) -> Standing[V]:
    messages = read(settings, topic(settings, event.topic))
    return standing(event, (one for one in messages if one.key == person.encode()), kind)


def _all(settings: Settings, event: EventType, kind: type[V]) -> Standing[V]:
    return standing(event, read(settings, topic(settings, event.topic)), kind)


def _json(value: Value | None) -> dict[str, Any] | None:
    return None if value is None else value.model_dump(mode="json", exclude_none=True)
