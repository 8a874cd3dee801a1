"""The list that leaves the house as a pack to be handed over: a PDF with a sheet for each person."""

from functools import partial
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from models import SentContent
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.web import abouts
from streams.web.context import Context, Here
from streams.web.pages.exporting import file_answer
from streams.web.pages.rendering import speech_of
from streams.web.pages.sending import chosen_now, kept
from streams.web.pages.sheets import Sheaf, printed
from streams.web.problems import Failed
from streams.web.session import Visitor, allowed, check, not_found
from streams.web.speaking import Speech

router = APIRouter(include_in_schema=False)

_PDF = "application/pdf"


@router.get("/sent/{need}/{digest}/pack.pdf")
async def sent_pack(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.VIEW_SENT))], need: str, digest: str
) -> Response:
    """A list as it was sent, to be handed over; for whoever may see the list."""
    return await run_sync(partial(_sent, speech_of(request), here, who, need, digest), limiter=here.heavy)


@router.get("/needs/{need}/draft.pdf")
async def draft(
    request: Request, here: Here, who: Annotated[Visitor, Depends(allowed(Action.FREEZE_AND_SEND))], need: str
) -> Response:
    """What would be sent now, marked as a draft; for whoever may send it."""
    return await run_sync(partial(_draft, speech_of(request), here, who, need), limiter=here.heavy)


def _sent(said: Speech, here: Context, who: Visitor, need: str, digest: str) -> Response:
    with reading(here.engine) as connection:
        found, intact = kept(connection, f"{need}/{digest}")
        check(here, who, Action.VIEW_SENT, abouts.sent_list(connection, found), need)
    if found is None:
        raise not_found()
    name = _programme(said, here, found.content)
    sheaf = Sheaf(found.content, name, found.digest, found.last, found.officer, sent=True, intact=intact)
    return _answer(said, here, who, sheaf, f"{need}-{found.digest[:12]}.pdf")


def _draft(said: Speech, here: Context, who: Visitor, need: str) -> Response:
    content = chosen_now(here, who, need)[1].content
    if not content.entries:
        raise Failed(409, said("send.nobody"))
    name = _programme(said, here, content)
    sheaf = Sheaf(content, name, content.digest, here.now(), who.account.id, sent=False, intact=True)
    return _answer(said, here, who, sheaf, f"{need}-draft.pdf")


def _programme(said: Speech, here: Context, content: SentContent) -> str:
    known = here.shelf.programmes.get(content.programme)
    return said.of(known.name) if known else content.programme


def _answer(said: Speech, here: Context, who: Visitor, sheaf: Sheaf, name: str) -> Response:
    with writing(here.engine) as connection:
        people, what = len(sheaf.content.entries), "pack" if sheaf.sent else "draft"
        record(connection, who.account.id, Act.EXPORTED, here.now(), sheaf.content.need, people=people, what=what)
    return file_answer(printed(said, sheaf), _PDF, name)
