"""What somebody submitted as a JSON Resume: blind, or with who it is on a click that is logged."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from models import Profile
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database import people
from streams.database.engine import reading, writing
from streams.formats.json_resume_export import blinded, written
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.exporting import file_answer
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

_JSON = "application/json"


@router.get("/people/{person}/resume.json")
def blind(here: Here, who: Annotated[Visitor, Depends(allowed(Action.EXPORT))], person: str) -> Response:
    """The profile without name and contacts; what is known of them is taken out of the text, too."""
    _check(here, who, Action.EXPORT, person)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.EXPORTED, here.now(), person, what="resume")
    with reading(here.engine) as connection:
        held = _held(connection, person)
        profile = blinded(_submitted(held), people.identity(connection, person))
    return _answer(written(profile, held.time.date()), person)


@router.post("/people/{person}/resume.json")
def named(here: Here, who: Annotated[Visitor, Depends(allowed(Action.SEE_IDENTITY))], person: str) -> Response:
    """The same with who it is; that it was seen is in the audit log before."""
    _check(here, who, Action.SEE_IDENTITY, person)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.IDENTITY_SEEN, here.now(), person, what="resume")
    with reading(here.engine) as connection:
        held = _held(connection, person)
        identity = people.identity(connection, person)
    return _answer(written(_submitted(held), held.time.date(), identity), person)


def _check(here: Context, who: Visitor, action: Action, person: str) -> None:
    with reading(here.engine) as connection:
        check(here, who, action, abouts.person(connection, person), person)


def _held(connection: Connection, person: str) -> people.Held:
    if (held := people.person(connection, person)) is None:
        raise not_found()
    return held


def _submitted(held: people.Held) -> Profile:
    if held.submitted is None:
        raise not_found()
    return held.submitted


def _answer(resume: dict[str, object], person: str) -> Response:
    content = json.dumps(resume, ensure_ascii=False, indent=2)
    return file_answer(content.encode(), _JSON, f"{person}-resume.json")
