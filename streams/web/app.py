"""Puts the web application together; everything from outside comes in as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple
from uuid import uuid4

from anyio import CapacityLimiter
from fastapi import FastAPI
from sqlalchemy import Engine

from streams.access.passwords import Passwords, prepared
from streams.programmes.shelf import Shelf
from streams.settings import Settings
from streams.web import api, pages, provider, signing, signing_elsewhere, watching
from streams.web.answers import show_problems, shown_outside
from streams.web.context import Context
from streams.web.guard import Guard
from streams.web.live import Hub
from streams.web.living import living
from streams.web.previewing import LoadedReader, Reader
from streams.web.provider import Elsewhere
from streams.web.rates import Rate, Rates

_AT_ONCE = 2


def _now() -> datetime:
    return datetime.now(UTC)


def _fresh() -> str:
    return uuid4().hex


class Outside(NamedTuple):
    """What an application takes from outside beside its settings; a test brings its own."""

    now: Callable[[], datetime] = _now
    fresh: Callable[[], str] = _fresh
    passwords: Passwords | None = None
    """None: those of the library, which take a moment to prepare."""
    reader: Reader | None = None
    """None: the encoder of the settings, loaded when it is first needed."""
    addresses: Rate = Rate(per_second=50, at_once=500)
    """How often an address may ask; a whole office may have one."""
    accounts: Rate = Rate(per_second=30, at_once=300)
    """How often an account may ask."""
    joining: Rate = Rate(per_second=0.1, at_once=30)
    """How often somebody may sign up from an address; a whole job fair may have one."""
    provider: Elsewhere | None = None
    """None: the one of the settings, if any."""


REAL = Outside()
"""The clock of the machine, and ids at random."""


def make_app(settings: Settings, engine: Engine, shelf: Shelf, outside: Outside = REAL) -> FastAPI:
    """The application on a database whose tables are there; nothing is sent or looked at until it is served."""
    context = Context(
        settings=settings,
        engine=engine,
        shelf=shelf,
        now=outside.now,
        fresh=outside.fresh,
        passwords=outside.passwords or prepared(),
        accounts=Rates(outside.accounts),
        joining=Rates(outside.joining),
        hub=Hub(),
        reader=outside.reader or LoadedReader(settings),
        heavy=CapacityLimiter(_AT_ONCE),
        hashing=CapacityLimiter(_AT_ONCE),
        provider=outside.provider or provider.of(settings),
    )
    app = FastAPI(
        title="diaspora-match",
        version=version("diaspora-match"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=living(context),
    )
    app.state.context = context
    app.add_middleware(Guard, fresh=outside.fresh, addresses=Rates(outside.addresses), show=shown_outside)
    for router in (api.router, signing.router, signing_elsewhere.router, watching.router, *pages.ROUTERS):
        app.include_router(router)
    for path, below in pages.MOUNTS:
        app.mount(path, below)
    show_problems(app)
    return app
