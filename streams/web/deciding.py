"""Officers' decisions from the console: checked against the tables, noted in the audit log, stored.

Two officers of one console never decide at the same moment; against those elsewhere it is checked as things stand.
"""

from collections.abc import Collection
from threading import Lock

from sqlalchemy import Connection

from models import Decision, EventType, Need, Profile
from models.events import DECISION, NEED, PROFILE
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import facts
from streams.database.engine import reading, writing
from streams.database.facts import Mark
from streams.database.records import decisions
from streams.database.rows import parsed
from streams.messages.codec import Message
from streams.messages.standing import Standing, V, Word
from streams.officers.acting import NotDone, officer_event
from streams.officers.decision_checks import Known, check
from streams.web import abouts
from streams.web.context import Context
from streams.web.problems import Failed
from streams.web.saying import say
from streams.web.session import Visitor, not_found
from streams.web.session import check as check_right

_ONE_AT_A_TIME = Lock()
_COMMAND = ": diaspora-match "


def decide(here: Context, who: Visitor, made: Decision) -> None:
    """Make a decision; it holds at once. Raises Failed: 404 where the need is not there or not theirs, 409."""
    with _ONE_AT_A_TIME:
        with reading(here.engine) as connection:
            check_right(here, who, Action.DECIDE, abouts.need(connection, made.need), made.need)
            before = facts.load(connection, [(DECISION.topic, made.id)]).get((DECISION.topic, made.id))
            known = _known(here, connection, made)
        try:
            check(made, known)
        except NotDone as error:
            raise Failed(409, _for_a_page(str(error))) from None
        _say(here, who, made.id, made, before)


def undo(here: Context, who: Visitor, need: str, person: str) -> None:
    """Take a decision back. Raises Failed (404) where there is none, or it is not theirs."""
    key = f"{need}/{person}"
    with _ONE_AT_A_TIME:
        with reading(here.engine) as connection:
            check_right(here, who, Action.DECIDE, abouts.need(connection, need), need)
            before = facts.load(connection, [(DECISION.topic, key)]).get((DECISION.topic, key))
            if key not in facts.values(connection, DECISION.topic, [key]):
                raise not_found()
        _say(here, who, key, None, before)


def _say(here: Context, who: Visitor, key: str, made: Decision | None, before: Mark | None) -> None:
    now, officer = here.now(), who.account.id
    revision = before.revision if before else None
    message = officer_event(DECISION, made, key, officer, now, here.settings, revision)
    with writing(here.engine) as connection:
        if made is None:
            record(connection, officer, Act.DECISION_UNDONE, now, key)
        else:
            record(connection, officer, Act.DECIDED, now, key, verdict=made.verdict.value)
    say(here, [message])


def _known(here: Context, connection: Connection, made: Decision) -> Known:
    """What is known, as far as the decision asks for it."""
    standing = [*decisions(connection, need=made.need), *decisions(connection, person=made.person)]
    pairs = {f"{one.need}/{one.person}" for one in standing}
    return Known(
        needs=_stand(connection, NEED, Need, {made.need, *(one.need for one in standing)}),
        people=_stand(connection, PROFILE, Profile, {made.person}),
        decisions=_stand(connection, DECISION, Decision, pairs),
        programmes=here.shelf.programmes,
    )


def _stand(connection: Connection, event: EventType, kind: type[V], keys: Collection[str]) -> Standing[V]:
    """What stands under some keys, as the topic would say it."""
    marks = facts.load(connection, [(event.topic, key) for key in keys])
    values = facts.values(connection, event.topic, keys)
    words = {
        key: Word(parsed(event, kind, values.get(key)), mark.revision, Message(event.topic, key.encode(), None))
        for (_, key), mark in marks.items()
    }
    return Standing(words, 0)


def _for_a_page(said: str) -> str:
    """What stands against a decision, without the command that an officer at a terminal would type."""
    before, _, command = said.partition(_COMMAND)
    return f"{before}, take that decision back" if command else said
