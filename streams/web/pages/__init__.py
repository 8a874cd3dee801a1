"""The pages that people see: routers of HTML on the foundation of `streams.web`."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp

from streams.web.pages import (
    auditing,
    board,
    entrance,
    exporting,
    fairness,
    intake,
    letters,
    needs,
    people,
    proposals,
    sending,
    shortlist,
    signing_up,
    static_files,
    vacancies,
    verdicts,
)
from streams.web.problems import Problem

ROUTERS: tuple[APIRouter, ...] = (
    static_files.router,
    entrance.router,
    needs.router,
    exporting.router,
    verdicts.router,
    sending.router,
    vacancies.router,
    shortlist.router,
    board.router,
    fairness.router,
    proposals.router,
    people.router,
    letters.router,
    intake.router,
    signing_up.router,
    auditing.router,
)
"""Included by `make_app`, in this order."""

MOUNTS: tuple[tuple[str, ASGIApp], ...] = ()
"""Paths with what is served below them, such as /static."""

problem_page: Callable[[Request, Problem], Response] | None = entrance.problem_page
"""Shows a problem to people; without one they get a line of text."""
