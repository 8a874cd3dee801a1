"""The way in: the form to sign in, the page to begin with, and problems shown to people."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from streams.access.rights import Action
from streams.web.context import Here
from streams.web.pages.rendering import page, speech_of
from streams.web.problems import Problem
from streams.web.session import Signed, Visitor, visitor
from streams.web.signing import local
from streams.web.signing_elsewhere import Why

router = APIRouter(include_in_schema=False)

_SEE_OTHER = 303
_FIRST = ((Action.VIEW_NEEDS, "/needs"), (Action.VIEW_INTAKE, "/intake"))


@router.get("/")
def beginning(who: Signed) -> Response:
    """To the page that somebody begins with."""
    return RedirectResponse(next((path for action, path in _FIRST if who.ever_may(action)), "/login"), _SEE_OTHER)


@router.get("/login")
def sign_in_form(
    request: Request,
    here: Here,
    who: Annotated[Visitor | None, Depends(visitor)],
    refused: str = "",
    elsewhere: str = "",
    wait: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    next: Annotated[str, Query(max_length=500)] = "/",  # noqa: A002 - the name of the field
) -> Response:
    """The form to sign in; whoever is in goes on."""
    if who is not None and who.ever_may(Action.USE_OWN_ACCOUNT):
        return RedirectResponse(local(next), _SEE_OTHER)
    values = {"refused": refused, "wait": wait, "next": local(next)}
    went = elsewhere if elsewhere in set(Why) else ""
    there = {"elsewhere": here.provider is not None, "label": here.settings.oidc_label, "went": went}
    return page(request, None, "login.html", values | there)


def problem_page(request: Request, problem: Problem) -> Response:
    """A problem, shown to people; parts of pages get its text alone."""
    said = speech_of(request)
    key = f"problem.{problem.status}"
    title = said(key) if said.has(key) else problem.title
    return page(request, None, "problem.html", {"problem": problem, "title": title}, problem.status)
