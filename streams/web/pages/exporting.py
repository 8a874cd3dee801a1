"""The shortlist as a table for other programs, as it is on the screen; nothing in it is run by a spreadsheet."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from models import Criterion, Evidence, Finding
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
_RUN = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""With what a spreadsheet may take something to begin that is to be run; the wide ones in East Asia."""
_BEGINS = re.compile(rf"[\t\r\n]|[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[{_RUN}]")
_AFTER = re.compile(rf"""(?s)(?<=.)([;,|\t\r\n]["'\s]*)(?=[{_RUN}])""")
"""Where a cell begins for a spreadsheet that takes another sign between cells than ours."""
_ONE_PLACE = "0.0"
_WIDTH = 24
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/needs/{need}/shortlist.csv")
def as_csv(request: Request, here: Here, who: Exporter, need: str, notes: bool = False) -> Response:
    """The shortlist as CSV, with a byte order mark, by which spreadsheets know UTF-8."""
    text = StringIO(newline="")
    csv.writer(text).writerows(_exported(request, here, who, need, notes))
    return file_answer(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{need}.csv")


@router.get("/needs/{need}/shortlist.xlsx")
def as_xlsx(request: Request, here: Here, who: Exporter, need: str, notes: bool = False) -> Response:
    """The shortlist as an Excel workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "shortlist"
    for number, cells in enumerate(_exported(request, here, who, need, notes), 1):
        for column, cell in enumerate(cells, 1):
            made = sheet.cell(number, column)
            made.value = cell
            if isinstance(cell, str):
                made.data_type = "s"
            elif isinstance(cell, float):
                made.number_format = _ONE_PLACE
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    sheet.freeze_panes = "C2"
    content = BytesIO()
    book.save(content)
    return file_answer(content.getvalue(), _XLSX, f"{need}.xlsx")


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: text that could begin a formula gets an apostrophe in front.

    So does what follows a sign at which a spreadsheet may part the cell in two. Control characters go.

    >>> harmless("=1+1"), harmless("Java"), harmless(-1.5), harmless("a;=1+1")
    ("'=1+1", 'Java', -1.5, "a;'=1+1")
    """
    if not isinstance(cell, str):
        return cell
    text = _AFTER.sub(r"\1'", ILLEGAL_CHARACTERS_RE.sub("", cell))
    return f"'{text}" if _BEGINS.match(text) else text


def _exported(request: Request, here: Context, who: Visitor, need: str, notes: bool) -> list[list[Cell]]:
    with reading(here.engine) as connection:
        check(here, who, Action.EXPORT, abouts.need(connection, need), need)
    found = looked_up(here, who, need)
    with writing(here.engine) as connection:
        record(
            connection,
            who.account.id,
            Act.EXPORTED,
            here.now(),
            need,
            people=len(found.rows),
            **({"notes": 1} if notes else {}),
        )
    return [list(map(harmless, cells)) for cells in _table(speech_of(request), found, notes)]


def _table(said: Speech, found: Review, notes: bool) -> Iterator[Sequence[Cell]]:
    """A line of headings and one for each person; officers' notes last, and only where they are asked for."""
    criteria = found.standing.shortlist.criteria if found.standing else ()
    ranked = found.standing is not None and found.standing.shortlist.order == "ranked"
    points = [said("points")] if ranked else []
    yield [
        *(said(key) for key in ("rank", "person")),
        *points,
        *(said(key) for key in ("decision", "reason", "moved", "because", "conditions")),
        *(part for one in criteria for part in (_asked(said, one, ranked), said("evidence.own"), *points)),
        *(said(key) for key in ("also", "duplicates.perhaps")),
        *([said("notes")] if notes else []),
    ]
    for row in found.rows:
        noted = ["\n".join(one.text for one in row.notes)] if notes else []
        yield [
            *_head(said, row, ranked),
            *(cell for one in row.met for cell in _met(said, one.evidence, ranked)),
            "; ".join(f"#{one.rank} {one.title or one.need}" for one in row.also),
            "; ".join(one.other for one in row.twins),
            *noted,
        ]


def _asked(said: Speech, one: Criterion, ranked: bool) -> str:
    weight = said("must" if one.essential else "nice")
    return f"{one.phrase} ({weight}, {said.number(one.points, 1)})" if ranked else f"{one.phrase} ({weight})"


def _head(said: Speech, row: Row, ranked: bool) -> list[Cell]:
    place = row.place
    return [
        row.entry.rank,
        row.entry.person,
        *([round(row.entry.score, 1)] if ranked else []),
        said(f"verdict.{row.decided.verdict.value}") if row.decided else "",
        row.decided.reason if row.decided else "",
        _moved(said, row),
        said(f"why.{place.why.value}") if place and place.why else "",
        "; ".join(_condition(said, one) for one in row.conditions),
    ]


def _moved(said: Speech, row: Row) -> str:
    place = row.place
    if place is None or place.before == row.entry.rank:
        return ""
    if place.before is None:
        return said("moved.came") if place.why else ""
    return f"{place.before} → {row.entry.rank}"


def _condition(said: Speech, one: Finding) -> str:
    asked = f" {said.of(one.question)}" if one.question else ""
    return f"{said(f'condition.{one.condition.value}')} ({said(f'state.{one.state.value}')}): {said.of(one.why)}{asked}"


def _met(said: Speech, evidence: Evidence, ranked: bool) -> list[Cell]:
    points = [round(evidence.points, 1)] if ranked else []
    return [said(f"tier.{evidence.tier.value}"), _own(said, evidence), *points]


def _own(said: Speech, evidence: Evidence) -> str:
    if evidence.skill is None:
        return said("evidence.none")
    close = f" {said('evidence.close', n=evidence.closeness)}" if evidence.closeness < 100 else ""
    source = f"“{evidence.excerpt}”" if evidence.excerpt else said("evidence.stated")
    return f"{evidence.skill}{close} {source}"


def file_answer(content: bytes, kind: str, name: str) -> Response:
    """A file to be saved, under a name that any system takes."""
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{safe}"'})
