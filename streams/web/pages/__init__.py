"""The pages that people see: routers of HTML on the foundation of `streams.web`."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp

from streams.web.problems import Problem

ROUTERS: tuple[APIRouter, ...] = ()
"""Included by `make_app`, in this order."""

MOUNTS: tuple[tuple[str, ASGIApp], ...] = ()
"""Paths with what is served below them, such as /static."""

problem_page: Callable[[Request, Problem], Response] | None = None
"""Shows a problem to people; without one they get a line of text."""
