"""The address at which an open page hears, as server-sent events, that something moved."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from streams.web.context import Here
from streams.web.live import TOPICS, Full, Listener
from streams.web.problems import Failed
from streams.web.session import Signed, still_in

router = APIRouter(include_in_schema=False)

PATIENCE = 15.0
"""Seconds after which it is looked whether the account may still listen."""
_AGAIN_MS = 2000


async def _listening(
    here: Here, who: Signed, topics: Annotated[str, Query(max_length=200)] = ",".join(TOPICS)
) -> AsyncIterator[Listener]:
    wanted = {one.strip() for one in topics.split(",")} & set(TOPICS)
    if not wanted:
        raise Failed(422, f"expected topics among {', '.join(TOPICS)}, with commas")
    try:
        listener = here.hub.listen(who.account.id, wanted)
    except Full:
        raise Failed(503, "too many pages listen; close some", headers={"retry-after": "30"}) from None
    try:
        yield listener
    finally:
        here.hub.leave(listener)


@router.get("/live", response_class=EventSourceResponse)
async def live(
    request: Request, here: Here, listener: Annotated[Listener, Depends(_listening)]
) -> AsyncIterator[ServerSentEvent]:
    """An event named after each topic that moved: shortlists, decisions, …; it carries nothing."""
    yield ServerSentEvent(comment="listening", retry=_AGAIN_MS)
    while not listener.closed:
        words = await listener.next(PATIENCE)
        if not await still_in(request, here):
            return
        for word in words:
            yield ServerSentEvent(event=word, data="moved")
