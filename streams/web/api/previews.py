"""What a need asks for, read out of its text before it is published; nothing of it is kept."""

import logging
import sqlite3
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Body, Depends

from models import Need, NormalisedNeed
from streams.access.rights import Action
from streams.web.api.answers import problems
from streams.web.api.bodies import Draft, Preview
from streams.web.context import Context, Here
from streams.web.problems import Failed
from streams.web.session import Visitor, allowed
from streams.worker.exits import described

router = APIRouter(prefix="/v1", tags=["intake"])

_RESPONSES: Any = problems(413)
_EXAMPLE = {"title": "Electrician", "text": "You install solar panels. A driving licence is a plus."}

logger = logging.getLogger(__name__)


@router.post("/needs/preview", responses=_RESPONSES)
async def preview(
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.PUBLISH_NEEDS))],  # noqa: ARG001 - asked for its rights
    draft: Annotated[Draft, Body(examples=[_EXAMPLE])],
) -> Preview:
    """The requirements that the service reads out of a need; the first one may take half a minute."""
    return await previewed(here, draft)


async def previewed(here: Context, draft: Draft) -> Preview:
    """What a draft asks for; Failed (503) where the encoder cannot be had."""
    need = Need(
        id="preview",
        programme="preview",
        title=draft.title,
        text=draft.text,
        requirements=draft.requirements,
        languages=draft.languages,
    )
    read = await run_sync(_read, here, need, limiter=here.heavy)
    return Preview(requirements=read.requirements, languages=read.languages)


def _read(here: Context, need: Need) -> NormalisedNeed:
    try:
        return here.reader(need)
    except (OSError, ValueError, MemoryError, sqlite3.Error) as error:
        logger.error("a need cannot be read: %s", described(error))  # noqa: TRY400 - no text of the error
        raise Failed(503, "texts cannot be read here at the moment; state the requirements yourself") from None
