"""What the routes work with: made once by `make_app`, handed to whoever asks for it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NamedTuple, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request
from sqlalchemy import Engine

from streams.access.passwords import Passwords
from streams.programmes.shelf import Shelf
from streams.settings import Settings
from streams.web.live import Hub
from streams.web.previewing import Reader
from streams.web.provider import Elsewhere
from streams.web.rates import Rates


class Context(NamedTuple):
    """Everything from outside that a route may touch, time and ids included."""

    settings: Settings
    engine: Engine
    shelf: Shelf
    """The programmes as they are now."""
    now: Callable[[], datetime]
    """The time, UTC."""
    fresh: Callable[[], str]
    """An id that nothing else has."""
    passwords: Passwords
    accounts: Rates
    """How often an account may ask."""
    joining: Rates
    """How often somebody may sign up from an address."""
    hub: Hub
    """Tells open pages what moved."""
    reader: Reader
    """Reads requirements out of a need that is not published."""
    heavy: CapacityLimiter
    """So many take files apart at once; the others wait."""
    hashing: CapacityLimiter
    """So many compare passwords at once, each of which takes its memory."""
    provider: Elsewhere | None = None
    """Where people may sign in elsewhere, if anywhere."""


def context(request: Request) -> Context:
    """The context of the application that a request came to."""
    return cast("Context", request.app.state.context)


Here = Annotated[Context, Depends(context)]
