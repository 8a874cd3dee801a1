"""Notes on people: written, changed and deleted by officers; forms that work with a script and without."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse

from streams.access.audit import Act, record
from streams.access.rights import About, Action
from streams.database.engine import reading, writing
from streams.web import abouts, notes
from streams.web.context import Context, Here
from streams.web.notes import LONGEST, Note
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Noter = Annotated[Visitor, Depends(allowed(Action.DECIDE))]
Text = Annotated[str, Form(min_length=1, max_length=LONGEST, pattern=r"\S")]
Back = Annotated[str, Form(max_length=10)]
"""Where to go on: `list` is the shortlist of the note, anything else the page of the person."""


@router.post("/people/{person}/notes")
def write(
    here: Here, who: Noter, person: str, text: Text, need: Annotated[str, Form(max_length=128)] = "", back: Back = ""
) -> Response:
    """Write a note on a person, about a need where one is named."""
    with reading(here.engine) as connection:
        check(here, who, Action.DECIDE, abouts.person(connection, person), person)
        if need:
            check(here, who, Action.DECIDE, abouts.need(connection, need), need)
    note = Note(here.fresh(), person, need or None, who.account.id, here.now(), text.strip())
    _write(here, note)
    return _on(note, back)


@router.post("/notes/{note}")
def change(here: Here, who: Noter, note: str, text: Text, back: Back = "") -> Response:
    """Give a note other words."""
    own = _own(here, who, note)._replace(text=text.strip(), at=here.now())
    _write(here, own)
    return _on(own, back)


@router.post("/notes/{note}/delete")
def drop(here: Here, who: Noter, note: str, back: Back = "") -> Response:
    """Delete a note."""
    own = _own(here, who, note)
    with writing(here.engine) as connection:
        notes.drop(connection, own.id)
        record(connection, own.officer, Act.NOTE_DELETED, here.now(), own.person, note=own.id)
    return _on(own, back)


def _write(here: Context, note: Note) -> None:
    with writing(here.engine) as connection:
        # Under the lock of writers: nothing is written about somebody who is being erased.
        if abouts.person(connection, note.person) is None:
            raise not_found()
        notes.write(connection, note)
        record(connection, note.officer, Act.NOTED, here.now(), note.person, note=note.id, need=note.need)


def _own(here: Context, who: Visitor, key: str) -> Note:
    """A note that whoever asks wrote, on somebody whom they may still see. Raises Failed (404)."""
    with reading(here.engine) as connection:
        note = notes.find(connection, key)
        about: About | None = abouts.person(connection, note.person) if note else None
        check(here, who, Action.DECIDE, about, key)
    if note is None or note.officer != who.account.id:
        raise not_found()
    return note


def _on(note: Note, back: str) -> Response:
    if back == "list" and note.need:
        return RedirectResponse(f"/needs/{note.need}?open={note.person}#p-{note.person}", 303)
    end = f"?need={note.need}" if note.need else ""
    return RedirectResponse(f"/people/{note.person}{end}#notes", 303)
