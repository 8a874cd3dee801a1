"""What became of what was sent, for whoever sent it: numbers, the columns that were read, and what was refused."""

import csv
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from streams.access.rights import About, Action
from streams.database.engine import reading
from streams.web import receipts
from streams.web.context import Context, Here
from streams.web.pages.columns import named
from streams.web.pages.exporting import file_answer, harmless
from streams.web.pages.rendering import page, speech_of
from streams.web.problems import MOST_ERRORS
from streams.web.receipts import Head, Progress
from streams.web.session import Visitor, allowed, check, not_found
from streams.web.translating import translated

router = APIRouter(include_in_schema=False)

Sender = Annotated[Visitor, Depends(allowed(Action.VIEW_RECEIPTS))]
_SHOWN = 100


@router.get("/receipts/{receipt}")
def receipt(request: Request, here: Here, who: Sender, receipt: str) -> Response:
    """A receipt, with the first faults."""
    known, progress = _looked_up(here, who, receipt)
    used = known.mapping.columns if known.mapping else ()
    said = speech_of(request)
    shown = {
        "columns": [(one.heading, named(one.field, said)) for one in used if one.field],
        "receipt": known,
        "progress": progress,
        "errors": known.errors[:_SHOWN],
        "more": len(known.errors) > _SHOWN,
        "all": known.refused == 0 or len(known.errors) < MOST_ERRORS,
    }
    return page(request, who, "receipt.html", shown)


@router.get("/receipts/{receipt}/errors.csv")
def errors(request: Request, here: Here, who: Sender, receipt: str) -> Response:
    """The faults as CSV, with a byte order mark, by which spreadsheets know UTF-8."""
    known, _ = _looked_up(here, who, receipt)
    said, text = speech_of(request), StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([said("receipt.where"), said("receipt.field"), said("receipt.problem")])
    for one in known.errors:
        where = one.place if one.line is None else one.line
        cells = (
            translated(str(where or ""), said.language).text,
            one.field,
            translated(one.problem, said.language).text,
        )
        writer.writerow(map(harmless, cells))
    return file_answer(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{receipt}.csv")


def _looked_up(here: Context, who: Visitor, receipt: str) -> tuple[Head, Progress]:
    with reading(here.engine) as connection:
        known = receipts.head(connection, receipt)
        check(here, who, Action.VIEW_RECEIPTS, About(account=known.account) if known else None, receipt)
        if known is None:
            raise not_found()
        return known, receipts.progress(connection, known)
