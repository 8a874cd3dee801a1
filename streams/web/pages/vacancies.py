"""The form of a vacancy: an advertisement is pasted, what was read out of it is corrected, and then it is published."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from models import Kind, Need, NormalisedNeed
from models.events import NEED, NEED_NORMALISED
from streams.access.rights import Action
from streams.database import lists, overview
from streams.database.engine import reading
from streams.database.facts import values
from streams.database.rows import parsed
from streams.messages.faults import faults_of
from streams.messages.lines import Line
from streams.web import abouts, intake
from streams.web.api.bodies import Draft
from streams.web.api.previews import previewed
from streams.web.context import Context, Here
from streams.web.pages import showing
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.stated import languages, number, without_blanks
from streams.web.problems import Failed, Wrong
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Publisher = Annotated[Visitor, Depends(allowed(Action.PUBLISH_NEEDS))]
_SPARE = 3
"""Empty lines for requirements that were not read."""


class Vacancy(BaseModel):
    """The form as it was filled in."""

    id: str = ""
    programme: str = ""
    title: str = ""
    openings: str = "1"
    country: str = ""
    place: str = ""
    start: str = ""
    months: str = ""
    languages: str = ""
    organisation: str = ""
    text: str = ""
    phrase: list[str] = []
    weight: list[str] = []
    keep: list[int] = []
    essential: list[int] = []


class Asked(NamedTuple):
    """A requirement on the form."""

    phrase: str
    essential: bool = True
    weight: float | int | str = 1
    excerpt: str = ""
    keep: bool = True


@router.get("/vacancies/new")
def blank(request: Request, here: Here, who: Publisher) -> Response:
    """The form, empty."""
    return _form(request, here, who, Vacancy())


@router.post("/vacancies/read")
async def read_out(request: Request, here: Here, who: Publisher, form: Annotated[Vacancy, Form()]) -> Response:
    """The form with what the service reads out of the text, to be corrected; nothing is stored."""
    try:
        draft = Draft.model_validate(without_blanks({"title": form.title, "text": form.text}))
        found = (await previewed(here, draft)).requirements
    except ValidationError as error:
        faults = [Wrong(field=field, problem=problem) for field, problem in faults_of(error)]
        return await run_in_threadpool(_form, request, here, who, form, faults, None, 422)
    except Failed as failed:
        faults = [Wrong(field="text", problem=str(failed.detail))]
        return await run_in_threadpool(
            _form, request, here, who, form, faults, [Asked("")] * _SPARE, failed.status_code
        )
    # The title is asked for anyway.
    asked = [
        Asked(one.phrase, one.essential, 1, one.excerpt)
        for one in found
        if one.kind is Kind.SKILL or one.source == "text"
    ]
    return await run_in_threadpool(_form, request, here, who, form, (), [*asked, *[Asked("")] * _SPARE])


@router.post("/vacancies")
def publish(request: Request, here: Here, who: Publisher, form: Annotated[Vacancy, Form()]) -> Response:
    """Publish the need with the requirements that were kept, and without the text, from which others would be read."""
    asked = _asked(form)
    key = form.id or f"need-{here.fresh()[:12]}"
    content = _content(form, key, who, [one for one in asked if one.keep and one.phrase.strip()])
    taken = intake.take(here, who, "needs", [Line(1, b"", content)])
    if not taken.accepted:
        return _form(request, here, who, form, taken.errors, asked, 422)
    return RedirectResponse(f"/needs/{key}/published?saved=1", 303)


@router.get("/needs/{need}/published")
def published(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.VIEW_NEEDS))],
    need: str,
    saved: bool = False,
) -> Response:
    """A need as it was published, what was read out of it, and the lists that were sent for it."""
    with reading(here.engine) as connection:
        check(here, who, Action.VIEW_NEEDS, about := abouts.need(connection, need), need)
        line = overview.need(connection, need)
        stated = parsed(NEED, Need, values(connection, NEED.topic, [need]).get(need))
        made = parsed(NEED_NORMALISED, NormalisedNeed, values(connection, NEED_NORMALISED.topic, [need]).get(need))
        sent = lists.sent_lists(connection, need=need) if about and who.may(Action.VIEW_SENT, about) else ()
    if line is None or about is None:
        raise not_found()
    shown = {"line": line, "need": stated, "read": made if line.read else None, "sent": sent, "saved": saved}
    return page(request, who, "published.html", shown | {"lists": who.may(Action.VIEW_SHORTLIST, about)})


def _asked(form: Vacancy) -> list[Asked]:
    weights = [*form.weight, *["1"] * len(form.phrase)]
    return [
        Asked(phrase, place in form.essential, number(weights[place]) or 1, "", place in form.keep)
        for place, phrase in enumerate(form.phrase)
    ]


def _content(form: Vacancy, key: str, who: Visitor, asked: Sequence[Asked]) -> dict[str, Any]:
    requirements = [{"phrase": one.phrase, "essential": one.essential, "weight": one.weight} for one in asked]
    return without_blanks(
        {
            "id": key,
            "programme": form.programme,
            "title": form.title,
            "openings": number(form.openings),
            "location": without_blanks({"country": form.country, "place": form.place}),
            "start": form.start,
            "months": number(form.months),
            "languages": languages(form.languages),
            "organisation": who.account.standing.organisation or form.organisation,
            "requirements": requirements,
        }
    )


def _form(
    request: Request,
    here: Context,
    who: Visitor,
    form: Vacancy,
    faults: Sequence[Wrong] = (),
    asked: Sequence[Asked] | None = None,
    status: int = 200,
) -> Response:
    shown = {
        "programmes": showing.programmes(here, who, Action.PUBLISH_NEEDS, speech_of(request)),
        "form": form,
        "faults": faults,
        "read": asked is not None,
        "requirements": asked or [],
        "organisation_fixed": who.account.standing.organisation is not None,
    }
    return page(request, who, "vacancy.html", shown, status)
