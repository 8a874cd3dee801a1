"""What the application does beside answering: sends on what waits, looks for what moved, erases, forgets."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool

from streams.access import sessions
from streams.database.engine import reading, writing
from streams.rights.keeper import Keeper, keeping
from streams.web import uploads
from streams.web.context import Context
from streams.web.live import NEVER, Stamp, moved, stamp
from streams.web.previewing import LoadedReader
from streams.web.relaying import Relay, relaying
from streams.worker.exits import described

_BETWEEN_LOOKS = 1.0
_BETWEEN_CLEANINGS = 300.0

logger = logging.getLogger(__name__)


def living(context: Context) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The lifespan of an application with this context."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.enter_context(relaying(Relay(context.settings, context.engine, context.now)))
            stack.enter_context(keeping(Keeper(context.settings, context.engine, context.shelf, context.now)))
            if isinstance(context.reader, LoadedReader):
                stack.callback(context.reader.close)
            stack.callback(context.hub.close)
            for work in (_watch(context), _tidy(context)):
                stack.push_async_callback(_ended, asyncio.create_task(work))
            yield

    return lifespan


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _watch(context: Context) -> None:
    """Tell open pages what moved, by one look a second, and follow the files of the programmes."""
    before = await _attempt(context, NEVER)
    while True:
        await asyncio.sleep(_BETWEEN_LOOKS)
        after = await _attempt(context, before)
        context.hub.tell(moved(before, after, context.settings.topic_prefix))
        before = after


async def _attempt(context: Context, before: Stamp) -> Stamp:
    try:
        return await run_in_threadpool(_look, context, before)
    except DBAPIError as error:
        logger.warning("nothing can be seen in the database: %s", described(error))
        return before


def _look(context: Context, before: Stamp) -> Stamp:
    context.shelf.refresh()
    with reading(context.engine) as connection:
        return stamp(connection, before)


async def _tidy(context: Context) -> None:
    """Forget sessions that have ended, and files that nobody took in."""
    while True:
        with suppress(DBAPIError):
            await run_in_threadpool(_forget, context)
        await asyncio.sleep(_BETWEEN_CLEANINGS)


def _forget(context: Context) -> None:
    with writing(context.engine) as connection:
        uploads.expire(connection, context.now())
        sessions.expire(connection, context.now())
