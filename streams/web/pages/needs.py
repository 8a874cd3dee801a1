"""The needs that are open: places, the best match, and what is new since somebody last looked."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request, Response

from streams.access.rights import About, Action
from streams.database import overview
from streams.database.engine import reading
from streams.database.overview import NeedLine
from streams.web.context import Here
from streams.web.pages import seen, showing
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.reviewing import visible
from streams.web.session import Visitor, allowed

router = APIRouter(include_in_schema=False)

_ON_A_PAGE = 60


class _Group(NamedTuple):
    key: str
    name: str
    board: bool
    lines: Sequence[NeedLine]


@router.get("/needs")
def needs(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.VIEW_NEEDS))],
    programme: Annotated[str, Query(max_length=60)] = "",
    find: Annotated[str, Query(max_length=100)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The needs of the programmes of whoever asks, of one programme where so asked."""
    said = speech_of(request)
    names = dict(showing.programmes(here, who, Action.VIEW_NEEDS, said))
    with reading(here.engine) as connection:
        wanted = visible(who.account, Action.VIEW_NEEDS)
        keys = [programme] if programme else wanted
        if programme and wanted is not None and programme not in wanted:
            keys = []
        found = overview.needs(connection, keys, who.account.standing.organisation)
        fresh = seen.fresh(connection, who.account.id)
    lines = [one for one in found if _fits(one, find)]
    first = (page_number - 1) * _ON_A_PAGE
    values = {
        "programmes": list(names.items()),
        "chosen": programme,
        "find": find,
        "groups": _groups(who, names, lines[first : first + _ON_A_PAGE]),
        "fresh": fresh,
        "lists": who.ever_may(Action.VIEW_SHORTLIST),
        "pages": -(-len(lines) // _ON_A_PAGE),
        "number_now": page_number,
        "query": {"programme": programme, "find": find},
    }
    return page(request, who, "needs.html", values)


def _fits(line: NeedLine, find: str) -> bool:
    return find.casefold() in f"{line.title or ''} {line.id}".casefold()


def _groups(who: Visitor, names: dict[str, str], lines: Sequence[NeedLine]) -> list[_Group]:
    return [
        _Group(key, names.get(key, key), who.may(Action.VIEW_BOARD, About(frozenset({key}))), tuple(some))
        for key, some in groupby(lines, key=lambda line: line.programme)
    ]
