"""Files of people and needs: sent, their columns corrected before anything is accepted, and then taken in."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Annotated, NamedTuple

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, TypeAdapter, ValidationError

from models import Id
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.formats import proposing, tables
from streams.formats.detection import Format, detect
from streams.formats.mapping import Mapping
from streams.formats.reading import LARGEST, TOO_LARGE
from streams.formats.rows import Kind, Refused
from streams.web import intake, kept_lines, remembered, uploads
from streams.web.choosing import Choosing, Origin
from streams.web.context import Context, Here
from streams.web.pages import columns, first_rows, showing
from streams.web.pages.columns import Seen
from streams.web.pages.rendering import page, speech_of
from streams.web.problems import Failed, Wrong, refused
from streams.web.session import Visitor, allowed, forbidden, note_refusal
from streams.web.uploads import Upload

router = APIRouter(include_in_schema=False)

Sender = Annotated[Visitor, Depends(allowed(Action.PUBLISH_NEEDS))]
"""Whoever may send needs; about people the routes ask beside it."""

ACTIONS: dict[Kind, Action] = {"profiles": Action.PUBLISH_PROFILES, "needs": Action.PUBLISH_NEEDS}
"""What a file may be about, and what whoever sends it must be allowed."""

_SEE_OTHER, _LISTED = 303, 50
_TABLES = frozenset({Format.CSV, Format.XLSX})
_DAYS = {"day": True, "month": False}
_ID: TypeAdapter[str] = TypeAdapter(Id)


class Sent(BaseModel):
    """What is said of a file."""

    kind: str = ""
    programme: str = ""
    id: str = ""
    file: UploadFile | None = None


class Corrected(BaseModel):
    """What is said of the columns: of each its position, and the name of a field."""

    place: list[int] = []
    field: list[str] = []
    days: str = ""
    rest: str = ""
    """Whether the columns about which nothing is said are to be left out."""


class _Table(NamedTuple):
    """A table that waits, with what is said of its columns now."""

    upload: Upload
    found: tuple[Seen, ...]
    days: str = ""

    @property
    def mapping(self) -> Mapping:
        """The mapping that this makes."""
        return columns.mapping(self.upload.kind, self.upload.lines, self.found, _DAYS.get(self.days))


@router.get("/uploads")
def form(request: Request, here: Here, who: Sender) -> Response:
    """The form to choose a file, and the mappings that are remembered."""
    return _form(request, here, who, Sent())


@router.post("/uploads")
async def send(request: Request, here: Here, who: Sender, form: Annotated[Sent, Form()]) -> Response:
    """Take a file in, or, where it is a table, keep it and show its columns first."""
    kind = await run_sync(_kind, here, who, form.kind)
    data = await form.file.read(LARGEST + 1) if form.file and form.file.filename else b""
    wrong = _wrong(here, who, kind, form, data)
    if not wrong:
        try:
            return await run_sync(partial(_sent, here, who, kind, form, data), limiter=here.heavy)
        except Refused as error:
            wrong = refused(error.rejection)
    return await run_sync(partial(_form, request, here, who, form, wrong, 422))


@router.get("/uploads/{upload}")
def table(request: Request, here: Here, who: Sender, upload: str) -> Response:
    """The columns of a table as they seem to be, and its first rows as they would be read."""
    return _shown(request, here, who, _opened(here, who, upload))


@router.post("/uploads/{upload}")
def correct(request: Request, here: Here, who: Sender, upload: str, form: Annotated[Corrected, Form()]) -> Response:
    """The same, as corrected; nothing is accepted."""
    found = _with(here, _opened(here, who, upload), form)
    return _shown(request, here, who, found, list(columns.faults(found.upload.kind, found.found)))


@router.post("/uploads/{upload}/take")
async def take(request: Request, here: Here, who: Sender, upload: str, form: Annotated[Corrected, Form()]) -> Response:
    """Take the rows in with the columns as corrected, remember these, and forget the table."""
    return await run_sync(partial(_taken, request, here, who, upload, form), limiter=here.heavy)


@router.post("/uploads/{upload}/discard")
def discard(here: Here, who: Sender, upload: str) -> Response:
    """Forget a table that was not taken in."""
    with writing(here.engine) as connection:
        there = uploads.drop(connection, upload, who.account.id)
    if not there:
        raise _gone()
    return RedirectResponse("/uploads", _SEE_OTHER)


@router.post("/mappings/forget")
def forget(
    here: Here, who: Sender, kind: Annotated[str, Form()] = "", headings: Annotated[str, Form()] = ""
) -> Response:
    """Forget what was remembered of the tables with some headings."""
    with writing(here.engine) as connection:
        remembered.forget(connection, who.account, kind, headings)
    return RedirectResponse("/uploads", _SEE_OTHER)


def _kind(here: Context, who: Visitor, stated: str) -> Kind:
    kind: Kind = "profiles" if stated == "profiles" else "needs"
    if not who.ever_may(ACTIONS[kind]):
        note_refusal(here, who, ACTIONS[kind])
        raise forbidden()
    return kind


def _wrong(here: Context, who: Visitor, kind: Kind, form: Sent, data: bytes) -> list[Wrong]:
    """What is wrong with what is said of a file."""
    found = []
    if form.kind not in ACTIONS:
        found.append(Wrong(field="kind", problem="expected people or needs"))
    if form.programme not in {one.key for one in showing.own(here, who, ACTIONS[kind])}:
        found.append(Wrong(field="programme", problem="expected one of your programmes"))
    if not data:
        found.append(Wrong(field="file", problem="expected a file in which something is"))
    if len(data) > LARGEST:
        found += refused(TOO_LARGE)
    return found + ([] if not form.id or _is_id(form.id) else [_no_id()])


def _no_id() -> Wrong:
    return Wrong(field="id", problem="expected an id: 1 to 128 letters, digits, '.', '_', ':' or '-'")


def _is_id(stated: str) -> bool:
    try:
        return bool(_ID.validate_python(stated))
    except ValidationError:
        return False


def _sent(here: Context, who: Visitor, kind: Kind, form: Sent, data: bytes) -> Response:
    """Where to go on with a file; raises Refused where it is a table that cannot be read."""
    name = (form.file and form.file.filename) or ""
    if detect(data, name) not in _TABLES:
        key = form.id or None
        taken = intake.upload(here, who, kind, BytesIO(data), name, form.programme, key, always=True)
        return RedirectResponse(f"/receipts/{taken.receipt}", _SEE_OTHER)
    lines = proposing.table(data, name)
    top = tables.headings(lines)
    if lines[-1].number == top.number:
        raise Refused("expected rows below its headings; this table has none")
    kept = Upload(here.fresh(), kind, form.programme, lines)
    with writing(here.engine) as connection:
        uploads.keep(connection, kept, who.account.id, here.now())
    return RedirectResponse(f"/uploads/{kept.id}", _SEE_OTHER)


def _opened(here: Context, who: Visitor, key: str) -> _Table:
    with reading(here.engine) as connection:
        upload = uploads.kept(connection, key, who.account.id, here.now())
        if upload is None or not who.ever_may(ACTIONS[upload.kind]):
            raise _gone()
        headings = tables.headings(upload.lines).cells
        before = remembered.recall(connection, who.account, upload.kind, headings)
    mapping = before.mapping if before else None
    first = {True: "day", False: "month"}.get(mapping.day_first, "") if mapping else ""  # type: ignore[arg-type]
    return _Table(upload, columns.seen(upload.kind, upload.lines, mapping), first)


def _with(here: Context, opened: _Table, form: Corrected) -> _Table:
    """A table with its columns as they were corrected."""
    upload, found = opened.upload, opened.found
    meanings = columns.meanings(upload.kind, here.shelf.programmes.get(upload.programme), found)
    said = {
        place: meanings.get(text.strip(), text.strip()) or (columns.LEFT_OUT if form.rest else "")
        for place, text in zip(form.place, form.field, strict=False)
    }
    return _Table(upload, columns.corrected(found, said), form.days)


def _taken(request: Request, here: Context, who: Visitor, key: str, form: Corrected) -> Response:
    table = _with(here, _opened(here, who, key), form)
    upload, mapping = table.upload, table.mapping
    if wrong := [*columns.faults(upload.kind, table.found), *columns.open_questions(table.found)]:
        return _shown(request, here, who, table, wrong, 422)
    choosing = Choosing(here.engine, who.account, upload.kind)
    choosing.note(mapping, Origin.CHOSEN)
    lines = kept_lines.lines(upload, mapping, here.now().date())
    taken = intake.take(here, who, upload.kind, lines, upload.programme, choosing, always=True)
    with writing(here.engine) as connection:
        remembered.remember(connection, who.account, tables.headings(upload.lines).cells, mapping, here.now())
        uploads.drop(connection, key, who.account.id)
    return RedirectResponse(f"/receipts/{taken.receipt}", _SEE_OTHER)


def _shown(
    request: Request, here: Context, who: Visitor, table: _Table, faults: Sequence[Wrong] = (), status: int = 200
) -> Response:
    said, upload = speech_of(request), table.upload
    programme = here.shelf.programmes.get(upload.programme)
    readable = not any(columns.faults(upload.kind, table.found))
    shown = {
        "upload": upload,
        "programme": said.of(programme.name) if programme else upload.programme,
        "columns": sorted(table.found, key=lambda one: one.state not in {"ask", "guess"}),
        "asked": sum(one.state in {"ask", "guess"} for one in table.found),
        "open": sum(not one.said for one in table.found),
        "labels": columns.labels(upload.kind, programme, said, table.found),
        "selects": columns.SELECTS,
        "left_out": columns.LEFT_OUT,
        "days": table.days,
        "rows": first_rows.first_rows(here, upload, table.mapping, said) if readable else [],
        "count": sum(line.number > tables.headings(upload.lines).number for line in upload.lines),
        "faults": faults,
    }
    return page(request, who, "upload.html", shown, status)


def _form(
    request: Request, here: Context, who: Visitor, form: Sent, faults: Sequence[Wrong] = (), status: int = 200
) -> Response:
    said = speech_of(request)
    with reading(here.engine) as connection:
        known = remembered.listed(connection, who.account)
    kinds = [kind for kind, action in ACTIONS.items() if who.ever_may(action)]
    shown = {
        "form": form,
        "kinds": kinds,
        "programmes": showing.programmes(here, who, Action.PUBLISH_NEEDS, said),
        "remembered": known,
        "faults": faults,
        "shown": _LISTED,
        "largest": LARGEST // 1024 // 1024,
        "minutes": int(uploads.KEPT.total_seconds() // 60),
    }
    return page(request, who, "uploads.html", shown, status)


def _gone() -> Failed:
    minutes = int(uploads.KEPT.total_seconds() // 60)
    return Failed(404, f"expected a table that waits, for {minutes} minutes at most; send the file once more")
