"""The public form: anybody may sign up for the programmes that an installation opens to the public, without an account.

Nothing is kept without the consents that a programme needs, and nothing is acknowledged before it is stored.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import NamedTuple

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from models import AgeBand, Cefr, Gender, Programme
from streams.access.roles import Account, Role, Standing
from streams.messages.lines import Line
from streams.web import intake
from streams.web.context import Context, Here
from streams.web.pages.choices import countries, tongues
from streams.web.pages.join_form import LANGUAGE_ROWS, NATIVE, Form, asked, blank, content, faults, person_of, refused
from streams.web.pages.join_form import stated as read_form
from streams.web.pages.rendering import page, speech_of
from streams.web.problems import Failed
from streams.web.security import from_here
from streams.web.session import Visitor, not_found
from streams.web.speaking import LANGUAGES, Speech
from streams.web.translating import translated

router = APIRouter(include_in_schema=False)

ACTOR = "public sign-up"
"""Who acts, in the audit log and on receipts."""
TRAP = "website"
"""A field that no person sees; programs that fill in everything fill it in."""

_MOST_FIELDS = 200


class _Told(NamedTuple):
    """What a form is shown with."""

    wrong: Mapping[str, str] = {}
    """By field, the key of the words about it, or for the file the words themselves."""
    status: int = 200
    cv_read: bool = False


@router.get("/join/{programme}")
def form(request: Request, here: Here, programme: str) -> Response:
    """The form of a programme, empty."""
    return _form(request, _open(here, programme), blank(here.fresh()), _Told())


@router.post("/join/{programme}")
async def join(request: Request, here: Here, programme: str) -> Response:
    """Take somebody in, and show the number to come back with; or the form with what is wrong, as it was filled in."""
    if not from_here(request.scope):
        raise Failed(403, "expected a request from a page of this host", code="forged")
    chosen = _open(here, programme)
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as sent:
        filled, trapped = read_form(sent), bool(sent.get(TRAP))
        if told := _held_off(filled, here.joining.take(_address(request), monotonic()), trapped=trapped):
            return _form(request, chosen, filled._replace(key=filled.key or here.fresh()), told)
        file = sent.get("cv")
        filled, unread = await _with_file(here, filled, file if isinstance(file, UploadFile) else None)
    return await run_in_threadpool(_taken, request, here, chosen, filled, unread)


def _held_off(filled: Form, wait: float, *, trapped: bool) -> _Told | None:
    """Why nothing of a form is looked at; none where it is."""
    if wait:
        return _Told({"form": "often"}, 429)
    if trapped or not filled.key:
        return _Told({"form": "robot" if trapped else "form"}, 422)
    return None


def _open(here: Context, key: str) -> Programme:
    """A programme that is open to the public."""
    programme = here.shelf.programmes.get(key)
    if programme is None or key not in here.settings.public_sign_up.split(","):
        raise not_found()
    return programme


async def _with_file(here: Context, filled: Form, file: UploadFile | None) -> tuple[Form, str]:
    """The form with the text of a CV behind what was typed; or why the file cannot be read."""
    if file is None or not file.filename:
        return filled, ""
    text, unread = await run_sync(partial(_text_of, file.file.read(), file.filename), limiter=here.heavy)
    joined = "\n\n".join(filter(None, (filled.values["text"], text)))
    return filled._replace(values={**filled.values, "text": joined}), unread


def _text_of(data: bytes, name: str) -> tuple[str, str]:
    # What takes files apart takes a while to load, and few requests bring one.
    from streams.formats.detection import Format, detect  # noqa: PLC0415
    from streams.formats.reading import profiles  # noqa: PLC0415

    if detect(data, name) not in {Format.PDF, Format.DOCX, Format.TEXT}:
        return "", "expected PDF, DOCX or plain text"
    row = next(iter(profiles(data, name)))
    if not isinstance(row.content, dict):
        return "", row.content.faults[0].problem
    return str(row.content.get("text", "")), ""


def _taken(request: Request, here: Context, programme: Programme, filled: Form, unread: str) -> Response:
    wrong = faults(filled, programme, here.now().date()) | ({"cv": unread} if unread else {})
    if not wrong:
        said = content(filled, programme, here.now())
        taken = intake.take(here, _anybody(programme), "profiles", [Line(1, b"", said)])
        wrong = refused(taken.errors)
    if wrong:
        return _form(request, programme, filled, _Told(wrong, 422, bool(filled.values["text"])))
    values = {"programme": programme, "number": person_of(filled.key), "switch": _switch(programme)}
    return page(request, None, "joined.html", values, 202)


def _anybody(programme: Programme) -> Visitor:
    """Whoever signs up: a form that may post people into this one programme, and no account that can sign in."""
    standing = Standing(Role.FORM, frozenset({programme.key}))
    return Visitor(Account(ACTOR, ACTOR, standing, datetime(1970, 1, 1, tzinfo=UTC), disabled=None, password=False))


def _form(request: Request, programme: Programme, filled: Form, told: _Told) -> Response:
    said = speech_of(request)
    words = {name: _words(said, name, key) for name, key in told.wrong.items()}
    shown = {
        "programme": programme,
        "form": filled,
        "asked": asked(programme),
        "wrong": words,
        "first": next(iter(words), ""),
        "cv_read": told.cv_read,
        "countries": countries(said.language),
        "tongues": tongues(said.language),
        "levels": [*(one.value for one in Cefr), NATIVE],
        "rows": range(1, LANGUAGE_ROWS + 1),
        "genders": [one.value for one in Gender],
        "ages": [one.value for one in AgeBand],
        "switch": _switch(programme),
    }
    return page(request, None, "join.html", shown, told.status)


def _words(said: Speech, name: str, key: str) -> str:
    if name == "cv":
        return translated(key, said.language).text
    return said(f"join.wrong.{key}" if said.has(f"join.wrong.{key}") else "join.wrong.form")


def _switch(programme: Programme) -> Mapping[str, str]:
    """The form in each language; what was typed is lost by it, so it leads there from the answer to it, too."""
    return {language: f"/join/{programme.key}?lang={language}" for language in LANGUAGES}


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
