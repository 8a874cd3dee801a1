"""What became of what was posted, for whoever posted it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from streams.access.rights import About, Action
from streams.database.engine import reading
from streams.web import receipts
from streams.web.api.answers import problems
from streams.web.api.bodies import LineFate, Receipt
from streams.web.context import Here
from streams.web.receipts import Fate, Head, Progress
from streams.web.session import Visitor, allowed, check, not_found
from streams.web.speaking import accepted
from streams.web.translating import wrong

router = APIRouter(prefix="/v1", tags=["intake"])

_RESPONSES: Any = problems(404)
_MOST = 2**31


@router.get("/receipts/{receipt}", responses=_RESPONSES)
def receipt(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.VIEW_RECEIPTS))],
    receipt: Annotated[str, Path(max_length=64)],
    after: Annotated[int, Query(ge=0, le=_MOST, description="Only the lines behind this one of them.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many lines at most.")] = 100,
) -> Receipt:
    """What was accepted, what was refused and why, and how far each has come."""
    with reading(here.engine) as connection:
        known = receipts.head(connection, receipt)
        check(here, who, Action.VIEW_RECEIPTS, About(account=known.account) if known else None, receipt)
        if known is None:
            raise not_found()
        found = receipts.fates(connection, known, after, limit)
        return _shown(known, receipts.progress(connection, known), found, len(found) == limit, accepted(request))


def _shown(known: Head, progress: Progress, found: tuple[Fate, ...], more: bool, language: str) -> Receipt:
    is_need = known.kind == "needs"
    return Receipt(
        id=known.id,
        kind="needs" if is_need else "profiles",
        at=known.created,
        accepted=known.accepted,
        duplicates=known.duplicates,
        refused=known.refused,
        relayed=progress.relayed,
        read=progress.read,
        matched=progress.matched if is_need else None,
        lines=tuple(map(_line, found)),
        next=found[-1].number if more else None,
        errors=tuple(wrong(one, language) for one in known.errors),
        mapping=known.mapping,
    )


def _line(fate: Fate) -> LineFate:
    return LineFate(
        line=fate.line,
        place=fate.place,
        id=fate.id,
        event=fate.event,
        duplicate=fate.repeated,
        relayed=fate.relayed,
        read=fate.read,
        matched=fate.matched or None,
    )
