"""The form with which somebody takes part in a programme; half of it is enough, and what is missing is said."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic import BaseModel

from models import AgeBand, Gender, Programme
from streams.access.rights import Action
from streams.messages.lines import Line
from streams.web import intake
from streams.web.context import Context, Here
from streams.web.pages import showing
from streams.web.pages.rendering import page, speech_of
from streams.web.pages.stated import languages, listed, number, without_blanks
from streams.web.problems import Wrong
from streams.web.session import Visitor, allowed, not_found

router = APIRouter(include_in_schema=False)

Poster = Annotated[Visitor, Depends(allowed(Action.PUBLISH_PROFILES))]
_USED = ("skills", "languages", "nationalities", "residence", "education", "availability", "consents")
"""Fields that matching would use, in the order of the form."""


class SignUp(BaseModel):
    """The form as it was filled in."""

    id: str = ""
    programme: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    gender: str = ""
    posts: str = ""
    skills: str = ""
    text: str = ""
    residence: str = ""
    nationalities: str = ""
    languages: str = ""
    age_band: str = ""
    education: str = ""
    start: str = ""
    months: str = ""
    relocate: str = ""
    consent: list[str] = []


class _Done(NamedTuple):
    id: str
    missing: list[str]


@router.get("/sign-up")
def blank(request: Request, here: Here, who: Poster, programme: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The form of a programme, empty."""
    return _form(request, here, who, _chosen(here, who, programme), SignUp())


@router.post("/sign-up")
def sign_up(request: Request, here: Here, who: Poster, form: Annotated[SignUp, Form()]) -> Response:
    """Take somebody in, under an id that is made up here; who it is travels apart."""
    programme = _chosen(here, who, form.programme)
    key = form.id or f"person-{here.fresh()[:12]}"
    content = _content(form, key, programme, here.now().isoformat())
    taken = intake.take(here, who, "profiles", [Line(1, b"", content)])
    if not taken.accepted:
        return _form(request, here, who, programme, form, taken.errors, status=422)
    missing = [name for name in _USED if name not in content and not (name == "skills" and "text" in content)]
    return _form(request, here, who, programme, SignUp(), done=_Done(key, missing))


def _chosen(here: Context, who: Visitor, key: str) -> Programme:
    own = {one.key: one for one in showing.own(here, who, Action.PUBLISH_PROFILES)}
    if not own or (key and key not in own):
        raise not_found()
    return own[key] if key else next(iter(own.values()))


def _content(form: SignUp, key: str, programme: Programme, now: str) -> dict[str, Any]:
    purposes = [{"purpose": one.key, "granted": one.key in form.consent, "at": now} for one in programme.purposes]
    availability = {"start": form.start, "months": number(form.months), "relocate": True if form.relocate else None}
    identity = {"name": form.name, "email": form.email, "phone": form.phone, "gender": form.gender}
    return without_blanks(
        {
            "id": key,
            "programmes": [programme.key],
            "identity": without_blanks(identity),
            "posts": [{"title": title} for title in listed(form.posts)],
            "skills": [{"phrase": phrase} for phrase in listed(form.skills)],
            "text": form.text.strip(),
            "residence": without_blanks({"country": form.residence}),
            "nationalities": listed(form.nationalities),
            "languages": languages(form.languages),
            "age_band": form.age_band,
            "education": number(form.education),
            "availability": without_blanks(availability),
            "consents": purposes,
        }
    )


def _form(
    request: Request,
    here: Context,
    who: Visitor,
    programme: Programme,
    form: SignUp,
    faults: Sequence[Wrong] = (),
    done: _Done | None = None,
    status: int = 200,
) -> Response:
    shown = {
        "programmes": showing.programmes(here, who, Action.PUBLISH_PROFILES, speech_of(request)),
        "programme": programme,
        "public": programme.key in here.settings.public_sign_up.split(","),
        "form": form,
        "consented": form.consent,
        "faults": faults,
        "done": done,
        "genders": [one.value for one in Gender],
        "ages": [one.value for one in AgeBand],
    }
    return page(request, who, "sign_up.html", shown, status)
