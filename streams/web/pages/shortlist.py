"""The shortlist of a need: ranked people with their evidence, one beside another, and the best to be printed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from streams.access.rights import Action
from streams.database import lists
from streams.database.engine import reading
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages import seen
from streams.web.pages.rendering import is_part, page, speech_of
from streams.web.pages.reviewing import Review, Row, by_condition, failing, review
from streams.web.pages.showing import Flash, rights
from streams.web.session import Visitor, allowed, check, not_found
from streams.web.speaking import Speech

router = APIRouter(include_in_schema=False)

Viewer = Annotated[Visitor, Depends(allowed(Action.VIEW_SHORTLIST))]
REASONS = ("musts", "level", "language", "away", "withdrew", "other-list")
_DETAILED = 3
"""So many rows come with their evidence; the others fetch theirs when they are opened."""


@router.get("/needs/{need}")
def shortlist(
    request: Request,
    here: Here,
    who: Viewer,
    need: str,
    open: Annotated[str, Query(max_length=128)] = "",  # noqa: A002
) -> Response:
    """The shortlist, with one person opened where so asked."""
    found = looked_up(here, who, need)
    if not is_part(request):
        seen.look(here.engine, who.account.id, need, here.now())
    return full(request, here, who, found, open)


def looked_up(here: Context, who: Visitor, need: str) -> Review:
    """The review of a need that whoever asks may see. Raises Failed."""
    with reading(here.engine) as connection:
        check(here, who, Action.VIEW_SHORTLIST, abouts.need(connection, need), need)
        since = seen.looked(connection, who.account.id, need)
        found = review(connection, who.account, need, here.shelf.programmes, since)
    if found is None:
        raise not_found()
    return found


def full(
    request: Request,
    here: Context,
    who: Visitor,
    found: Review,
    opened: str = "",
    flash: Flash | None = None,
    status: int = 200,
) -> Response:
    """The whole page of a shortlist."""
    with reading(here.engine) as connection:
        about = abouts.need(connection, found.need.id)
        sent = lists.sent_lists(connection, need=found.need.id)
    if about is None:
        raise not_found()
    first = [row.entry.person for row in found.rows[:_DETAILED]]
    shown = {
        "open": {opened or (first[0] if first else "")},
        "detailed": {*first, opened},
        "by_condition": by_condition(found.excluded),
        "failing": failing,
        "sent": sent,
        "flash": flash,
    }
    return page(request, who, "shortlist.html", _of_rows(request, who, found, about) | shown, status)


def part(request: Request, here: Context, who: Visitor, found: Review, person: str, flash: Flash | None) -> Response:
    """The row of one person, to take the place of the one that is there, and what just happened."""
    with reading(here.engine) as connection:
        about = abouts.need(connection, found.need.id)
    if about is None:
        raise not_found()
    shown = _of_rows(request, who, found, about) | {"row": found.row(person), "flash": flash}
    return page(request, who, "answer_row.html", shown)


@router.get("/needs/{need}/people/{person}")
def evidence(request: Request, here: Here, who: Viewer, need: str, person: str) -> Response:
    """The evidence of one person, as a part of the page."""
    found = looked_up(here, who, need)
    row = found.row(person)
    with reading(here.engine) as connection:
        about = abouts.need(connection, need)
    if row is None or about is None:
        raise not_found()
    return page(request, who, "evidence_part.html", _of_rows(request, who, found, about) | {"row": row})


@router.get("/needs/{need}/compare")
def compare(
    request: Request,
    here: Here,
    who: Viewer,
    need: str,
    a: Annotated[int, Query(ge=1, le=100)],
    b: Annotated[int, Query(ge=1, le=100)],
) -> Response:
    """Why one person is above another, requirement by requirement."""
    found = looked_up(here, who, need)
    above, below = found.at(min(a, b)), found.at(max(a, b))
    if above is None or below is None or found.standing is None:
        raise not_found()
    values = {
        "need": found.need,
        "above": above,
        "below": below,
        "pairs": list(zip(above.met, below.met, strict=True)),
        "summary": _because(speech_of(request), above, below),
    }
    return page(request, who, "compare.html", values)


@router.get("/needs/{need}/top")
def top(request: Request, here: Here, who: Viewer, need: str) -> Response:
    """The first of the list, as many as may be sent, to be printed."""
    found = looked_up(here, who, need)
    length = found.programme.lists.sent if found.programme else 5
    if found.standing is None:
        raise not_found()
    values = {"need": found.need, "programme": found.programme, "standing": found.standing, "rows": found.rows[:length]}
    return page(request, who, "top.html", values)


def _of_rows(request: Request, who: Visitor, found: Review, about: Any) -> dict[str, Any]:
    said = speech_of(request)
    reasons = [said(f"reason.{key}") for key in REASONS]
    return {"review": found, "rights": rights(who, about), "reasons": reasons}


def _because(said: Speech, above: Row, below: Row) -> str:
    """In a sentence, which requirements put one person above the other."""
    pairs = [
        (a.criterion.phrase, a.evidence.points - b.evidence.points) for a, b in zip(above.met, below.met, strict=True)
    ]
    ahead = [phrase for phrase, more in sorted(pairs, key=lambda pair: -pair[1]) if more > 0][:3]
    behind = [phrase for phrase, more in sorted(pairs, key=lambda pair: pair[1]) if more < 0][:3]
    if not ahead:
        return said("compare.equal")
    text = said("compare.ahead", a=above.entry.rank, more=", ".join(ahead))
    return f"{text} {said('compare.behind', b=below.entry.rank, more=', '.join(behind))}" if behind else text
