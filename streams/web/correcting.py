"""Corrections of what is held about somebody, as later events: checked against what stands, noted, stored."""

from threading import Lock

from models import EventType, Value
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import facts
from streams.database.engine import reading, writing
from streams.database.facts import Mark
from streams.database.rows import V, parsed
from streams.officers.acting import officer_event
from streams.web import abouts
from streams.web.context import Context
from streams.web.problems import Failed
from streams.web.saying import say
from streams.web.session import Visitor, check, not_found

_ONE_AT_A_TIME = Lock()


def stands(here: Context, who: Visitor, event: EventType, kind: type[V], person: str) -> tuple[V | None, Mark | None]:
    """What an event says of somebody whom the account may correct, and its mark. Raises Failed (404)."""
    with reading(here.engine) as connection:
        check(here, who, Action.CORRECT, abouts.person(connection, person), person)
        mark = facts.load(connection, [(event.topic, person)]).get((event.topic, person))
        return parsed(event, kind, facts.values(connection, event.topic, [person]).get(person)), mark


def correct(
    here: Context, who: Visitor, event: EventType, value: Value, person: str, based: str, act: Act, **detail: str
) -> None:
    """Say something of somebody anew. Raises Failed: 404; 409 where somebody said something since `based`."""
    with _ONE_AT_A_TIME:
        with reading(here.engine) as connection:
            check(here, who, Action.CORRECT, abouts.person(connection, person), person)
            mark = facts.load(connection, [(event.topic, person)]).get((event.topic, person))
        if based != (mark.revision.event if mark else ""):
            raise Failed(409, "somebody changed it meanwhile; look at it as it is now, and correct that")
        message = officer_event(
            event, value, person, who.account.id, here.now(), here.settings, mark.revision if mark else None
        )
        with writing(here.engine) as connection:
            if abouts.person(connection, person) is None:
                raise not_found()
            record(connection, who.account.id, act, here.now(), person, **detail)
        say(here, [message])
