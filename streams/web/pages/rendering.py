"""Makes pages of templates; everything in them is escaped, and a name that is not there is an error."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from streams.access.rights import Action
from streams.web.session import Visitor
from streams.web.speaking import LANGUAGES, Speech, chosen, speech
from streams.web.translating import translated

COOKIE = "language"
"""Keeps the language that somebody chose."""

_YEAR = 365 * 24 * 3600
_MENU = (
    ("needs", "/needs", Action.VIEW_NEEDS),
    ("programmes", "/programmes", Action.VIEW_BOARD),
    ("people", "/people", Action.VIEW_PERSON),
    ("duplicates", "/duplicates", Action.SETTLE_DUPLICATES),
    ("intake", "/intake", Action.VIEW_INTAKE),
    ("vacancy", "/vacancies/new", Action.PUBLISH_NEEDS),
    ("upload", "/uploads", Action.PUBLISH_NEEDS),
    ("sign-up", "/sign-up", Action.PUBLISH_PROFILES),
    ("erasures", "/erasures", Action.READ_AUDIT),
    ("accounts", "/accounts", Action.MANAGE_ACCOUNTS),
    ("audit", "/audit", Action.READ_AUDIT),
)


@cache
def environment() -> Environment:
    """The templates, read when they are first needed."""
    made = Environment(
        loader=PackageLoader("streams.web.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "Action": Action, "languages": LANGUAGES, "translated": translated}
    return made


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    digest = sha256(files("streams.web.pages").joinpath("static", name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def speech_of(request: Request) -> Speech:
    """The language of whoever asks."""
    accepted = request.headers.get("accept-language", "")
    return speech(chosen(request.query_params.get("lang"), request.cookies.get(COOKIE), accepted))


def page(
    request: Request, who: Visitor | None, template: str, values: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page, or a part of one, in the language of whoever asks; a language that was asked for is kept in a cookie."""
    said = speech_of(request)
    common = {"t": said, "who": who, "menu": _menu(who), "request": request, "switch": _switch(request)}
    answer = HTMLResponse(environment().get_template(template).render(common | dict(values)), status)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(COOKIE, said.language, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of a page, and not a browser for a whole one."""
    return request.headers.get("hx-request") == "true"


def _menu(who: Visitor | None) -> list[tuple[str, str]]:
    return [(key, path) for key, path, action in _MENU if who and who.ever_may(action)]


def _switch(request: Request) -> Mapping[str, str]:
    """The address of this page in each language; of what was posted there is none, and it leads to the beginning."""
    if request.method != "GET":
        return {language: f"/?lang={language}" for language in LANGUAGES}
    return {
        language: str(request.url.include_query_params(lang=language).replace(scheme="", netloc=""))
        for language in LANGUAGES
    }
