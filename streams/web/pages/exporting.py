"""The shortlist as a table for other programs, as it is on the screen; nothing in it is run by a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from models import Evidence, State
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.rendering import speech_of
from streams.web.pages.reviewing import Review, Row
from streams.web.pages.shortlist import looked_up
from streams.web.session import Visitor, allowed, check
from streams.web.speaking import Speech

router = APIRouter(include_in_schema=False)

Exporter = Annotated[Visitor, Depends(allowed(Action.EXPORT))]
Cell = str | float | int
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of something to be run."""
_WIDTH = 24
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/needs/{need}/shortlist.csv")
def as_csv(request: Request, here: Here, who: Exporter, need: str) -> Response:
    """The shortlist as CSV, with a byte order mark, by which spreadsheets know UTF-8."""
    text = StringIO(newline="")
    csv.writer(text).writerows(_exported(request, here, who, need))
    return _file(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{need}.csv")


@router.get("/needs/{need}/shortlist.xlsx")
def as_xlsx(request: Request, here: Here, who: Exporter, need: str) -> Response:
    """The shortlist as an Excel workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "shortlist"
    for number, cells in enumerate(_exported(request, here, who, need), 1):
        for column, cell in enumerate(cells, 1):
            sheet.cell(number, column).value = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    sheet.freeze_panes = "C2"
    content = BytesIO()
    book.save(content)
    return _file(content.getvalue(), _XLSX, f"{need}.xlsx")


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: text that could begin a formula gets an apostrophe in front.

    >>> harmless("=1+1"), harmless("Java"), harmless(-1.5)
    ("'=1+1", 'Java', -1.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_RUN) else cell


def _exported(request: Request, here: Context, who: Visitor, need: str) -> list[list[Cell]]:
    with reading(here.engine) as connection:
        check(here, who, Action.EXPORT, abouts.need(connection, need), need)
    found = looked_up(here, who, need)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.EXPORTED, here.now(), need, people=len(found.rows))
    return [list(map(harmless, cells)) for cells in _table(speech_of(request), found)]


def _table(said: Speech, found: Review) -> Iterator[Sequence[Cell]]:
    criteria = found.standing.shortlist.criteria if found.standing else ()
    asked = (f"{one.phrase} ({said('must' if one.essential else 'nice')}, {one.points:.1f})" for one in criteria)
    yield [
        *(said(key) for key in ("rank", "person", "points", "decision", "reason", "moved", "because", "conditions")),
        *(part for phrase in asked for part in (phrase, said("evidence.own"), said("points"))),
    ]
    for row in found.rows:
        yield [*_head(said, row), *(cell for one in row.met for cell in _met(said, one.evidence))]


def _head(said: Speech, row: Row) -> list[Cell]:
    place = row.place
    open_to = [one for one in row.conditions if one.state is not State.PASS]
    return [
        row.entry.rank,
        row.entry.person,
        row.entry.score,
        said(f"verdict.{row.decided.verdict.value}") if row.decided else "",
        row.decided.reason if row.decided else "",
        "" if place is None or place.before in (None, row.entry.rank) else f"{place.before} → {row.entry.rank}",
        said(f"why.{place.why.value}") if place and place.why else "",
        "; ".join(f"{said(f'state.{one.state.value}')}: {said.of(one.question or one.why)}" for one in open_to),
    ]


def _met(said: Speech, evidence: Evidence) -> tuple[Cell, Cell, Cell]:
    source = f" “{evidence.excerpt}”" if evidence.excerpt else ""
    return said(f"tier.{evidence.tier.value}"), f"{evidence.skill or ''}{source}", evidence.points


def _file(content: bytes, kind: str, name: str) -> Response:
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{safe}"'})
