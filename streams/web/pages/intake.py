"""What came in, what was refused and why; what was refused can be sent once more."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection, func, select

from streams.access.audit import Act, record
from streams.access.rights import About, Action
from streams.database.engine import reading, writing
from streams.database.records import Refused, refusals, refused_message
from streams.database.tables import Need, Outgoing, Person, PersonProgramme
from streams.messages.codec import Message
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.reviewing import visible
from streams.web.pages.showing import Flash
from streams.web.problems import Failed
from streams.web.saying import say
from streams.web.session import Visitor, allowed, check
from streams.web.speaking import Speech
from streams.web.translating import translated

router = APIRouter(include_in_schema=False)

_ON_A_PAGE, _LOOKED_AT = 30, 300
_CAME = 20


class _Came(NamedTuple):
    kind: str
    id: str
    programme: str
    time: datetime
    read: bool


@router.get("/intake")
def intake(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.VIEW_INTAKE))],
    before: datetime | None = None,
) -> Response:
    """What was refused lately, and what came in last."""
    return _shown(request, here, who, before)


@router.post("/intake/{letter}/replay")
def replay(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.REPLAY))], letter: str
) -> Response:
    """Send what was refused once more; what is still wrong with it is told."""
    said = speech_of(request)
    with reading(here.engine) as connection:
        message = refused_message(connection, letter)
        check(here, who, Action.REPLAY, _about(connection, message) if message else None, letter)
    flash = Flash(said("intake.not-kept"), "bad")
    if message:
        flash = _sent(here, who, letter, message._replace(topic=here.settings.topic_prefix + message.topic), said)
    return _shown(request, here, who, None, flash, 200 if flash.kind == "good" else 409)


def _sent(here: Context, who: Visitor, letter: str, message: Message, said: Speech) -> Flash:
    try:
        say(here, [message])
    except Failed as failed:
        return Flash(said("intake.again", why=translated(str(failed.detail), said.language).text), "bad")
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.REPLAYED, here.now(), letter)
    return Flash(said("intake.replayed"))


def _shown(
    request: Request,
    here: Context,
    who: Visitor,
    before: datetime | None,
    flash: Flash | None = None,
    status: int = 200,
) -> Response:
    own = visible(who.account, Action.VIEW_INTAKE)
    with reading(here.engine) as connection:
        letters = list(_letters(connection, who, before, own))
        came = sorted(_came(connection, own), key=lambda one: one.time, reverse=True)[:_CAME]
        waiting = connection.scalar(select(func.count()).where(Outgoing.sent.is_(None)))
    values = {
        "letters": letters[:_ON_A_PAGE],
        "more": len(letters) > _ON_A_PAGE,
        "came": came,
        "waiting": waiting or 0,
        "flash": flash,
        "rights": {
            "replay": who.ever_may(Action.REPLAY),
            "person": who.ever_may(Action.VIEW_PERSON),
            "need": who.ever_may(Action.VIEW_NEEDS),
        },
    }
    return page(request, who, "intake.html", values, status)


def _letters(
    connection: Connection, who: Visitor, before: datetime | None, own: Collection[str] | None
) -> Iterator[Refused]:
    """What was refused and may be seen: whoever sees some programmes only sees what says that it is of these."""
    if own is None:
        yield from refusals(connection, before, _ON_A_PAGE + 1)
        return
    found = refusals(connection, before, _LOOKED_AT)
    for one in found:
        message = refused_message(connection, one.id)
        if message and who.may(Action.VIEW_INTAKE, _about(connection, message)):
            yield one


def _about(connection: Connection, message: Message) -> About:
    """The programmes of something that was refused: those that it names, or those of what has its id."""
    stated = _stated(message.value)
    if not stated and message.key:
        key = message.key.decode(errors="replace")
        there = abouts.need(connection, key) if "needs" in message.topic else abouts.person(connection, key)
        return there or About()
    return About(frozenset(stated))


def _stated(data: bytes | None) -> list[str]:
    try:
        said = json.loads(data or b"")
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict):
        return []
    named = said.get("programmes", [said.get("programme")])
    return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []


def _came(connection: Connection, own: Collection[str] | None) -> Iterator[_Came]:
    # The last ones are looked up by the index of times, and the programmes for these few.
    named = select(func.min(PersonProgramme.programme)).where(PersonProgramme.person == Person.id)
    needs = select(Need.id, Need.programme, Need.time, Need.read)
    if own is not None:
        named, needs = named.where(PersonProgramme.programme.in_(own)), needs.where(Need.programme.in_(own))
    people = select(Person.id, named.scalar_subquery(), Person.time, Person.read)
    people = people.where(named.with_only_columns(PersonProgramme.person).exists())
    for kind, wanted in (
        ("profiles", people.order_by(Person.time.desc())),
        ("needs", needs.order_by(Need.time.desc())),
    ):
        yield from (_Came(kind, *row) for row in connection.execute(wanted.limit(_CAME)))
