"""The pages that people see: routers of HTML on the foundation of `streams.web`."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp

from streams.web.pages import (
    accounts,
    auditing,
    board,
    correcting,
    duplicates,
    entrance,
    erasing,
    exporting,
    fairness,
    intake,
    joining,
    letters,
    needs,
    noting,
    one_account,
    own_account,
    packs,
    people,
    printing,
    proposals,
    receiving,
    resumes,
    sending,
    shortlist,
    signing_up,
    static_files,
    uploading,
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
    printing.router,
    vacancies.router,
    shortlist.router,
    board.router,
    fairness.router,
    proposals.router,
    people.router,
    resumes.router,
    letters.router,
    packs.router,
    correcting.router,
    noting.router,
    erasing.router,
    duplicates.router,
    intake.router,
    signing_up.router,
    joining.router,
    auditing.router,
    accounts.router,
    one_account.router,
    own_account.router,
    uploading.router,
    receiving.router,
)
"""Included by `make_app`, in this order."""

MOUNTS: tuple[tuple[str, ASGIApp], ...] = ()
"""Paths with what is served below them, such as /static."""

problem_page: Callable[[Request, Problem], Response] | None = entrance.problem_page
"""Shows a problem to people; without one they get a line of text."""
