"""People and needs, posted one at a time, as lines or as files; answered when they are stored."""

from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from models import Id
from streams.access.rights import Action
from streams.messages.source_lines import Reading
from streams.messages.submissions import OBJECTS
from streams.web import intake
from streams.web.api.answers import problems
from streams.web.api.bodies import Accepted
from streams.web.api.reading import JSON, attributes, found, media_type
from streams.web.api.spooling import spooled
from streams.web.choosing import Choosing
from streams.web.context import Context, Here
from streams.web.intake import Kind, Taken
from streams.web.problems import Failed
from streams.web.session import Visitor, allowed
from streams.web.speaking import accepted
from streams.web.translating import wrong

router = APIRouter(prefix="/v1", tags=["intake"])

Programme = Annotated[
    str | None,
    Query(max_length=60, description="Programme of what names none; by default that of the account, if it has one."),
]
Key = Annotated[Id | None, Query(description="Id of the one record of a file that has none, such as a CV.")]

Mapping = Annotated[
    Literal["remembered", "headings"],
    Query(
        description="Of a table: the mapping that was corrected on the page for these headings, where there is one; "
        "or what the headings tell alone."
    ),
]

_STATUSES = {"unreadable": 400, "forbidden": 403, "too-large": 413}
_RESPONSES: Any = problems(413, 415)


@router.post("/profiles", status_code=202, response_model=Accepted, responses=_RESPONSES)
async def profiles(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.PUBLISH_PROFILES))],
    programme: Programme = None,
    id: Key = None,  # noqa: A002 - the name in the address
    mapping: Mapping = "remembered",
) -> JSONResponse:
    """Post people: one as JSON, many as JSON Lines, or a file (JSON Resume, Europass XML, CV, CSV, XLSX)."""
    choosing = Choosing(here.engine, who.account, "profiles", remembering=mapping == "remembered")
    return await _posted(request, here, who, "profiles", programme, id, choosing)


@router.post("/needs", status_code=202, response_model=Accepted, responses=_RESPONSES)
async def needs(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.PUBLISH_NEEDS))],
    programme: Programme = None,
    id: Key = None,  # noqa: A002 - the name in the address
    mapping: Mapping = "remembered",
) -> JSONResponse:
    """Post needs: one as JSON, many as JSON Lines, or a file (JobPosting as JSON-LD or HTML, text, CSV, XLSX)."""
    choosing = Choosing(here.engine, who.account, "needs", remembering=mapping == "remembered")
    return await _posted(request, here, who, "needs", programme, id, choosing)


async def _posted(
    request: Request,
    here: Context,
    who: Visitor,
    kind: Kind,
    programme: str | None,
    key: str | None,
    choosing: Choosing,
) -> JSONResponse:
    content_type = media_type(request.headers)
    event = OBJECTS[kind]
    stated = attributes(event, request.headers)
    reading = Reading(key=key, today=here.now().date(), choose=choosing)
    async with spooled(request) as body:
        taken = await run_sync(
            lambda: intake.take(
                here, who, kind, found(body, content_type, event, reading, stated), programme, choosing
            ),
            # One object is nothing to wait for; the others may be large, or take a process of their own.
            limiter=None if content_type == JSON else here.heavy,
        )
    return _answer(taken, accepted(request))


def _answer(taken: Taken, language: str) -> JSONResponse:
    if not taken.accepted and not taken.duplicates:
        raise _refused(taken)
    href = f"/v1/receipts/{taken.receipt}"
    answer = Accepted(
        receipt=taken.receipt,
        href=href,
        accepted=taken.accepted,
        duplicates=taken.duplicates,
        refused=taken.refused,
        errors=tuple(wrong(one, language) for one in taken.errors),
        ignored=dict(taken.ignored),
        mapping=taken.mapping,
    )
    return JSONResponse(answer.model_dump(mode="json", exclude_none=True), 202, {"location": href})


def _refused(taken: Taken) -> Failed:
    """Nothing was accepted; where there is one kind of refusal it says how."""
    if not taken.refused:
        return Failed(422, "expected at least one person or need")
    (code, *others) = taken.codes
    status = 422 if others else _STATUSES.get(code, 422)
    return Failed(status, "nothing was accepted; see the errors", taken.errors, code=None if others else code)
