"""The body of a request as a file: in memory where it is small, else on the disk without a name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile

from fastapi import Request
from starlette.concurrency import run_in_threadpool

_IN_MEMORY = 1024 * 1024


@asynccontextmanager
async def spooled(request: Request) -> AsyncIterator["SpooledTemporaryFile[bytes]"]:
    """The whole body, to be read from its beginning; gone with the block. Failed where it is too large."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        async for part in request.stream():
            await run_in_threadpool(file.write, part)
        file.seek(0)
        yield file
