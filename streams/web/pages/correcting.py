"""What is held about somebody, corrected by an officer: the profile, a consent, and apart from them the identity."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from models import AgeBand, Gender, Identity, Level, Profile
from models.events import IDENTITY, PROFILE
from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.messages.faults import faults_of
from streams.officers.acting import NotDone
from streams.rights.consenting import check as check_purpose
from streams.rights.consenting import with_consent
from streams.web import abouts
from streams.web.context import Here
from streams.web.correcting import correct, stands
from streams.web.pages.corrections import Correction, changed, corrected, form_of
from streams.web.pages.rendering import page
from streams.web.pages.stated import without_blanks
from streams.web.problems import Failed, Wrong
from streams.web.session import Visitor, allowed, check, not_found

router = APIRouter(include_in_schema=False)

Corrector = Annotated[Visitor, Depends(allowed(Action.CORRECT))]
_SPARE = 3
"""Empty lines for skills."""


class IdentityForm(BaseModel):
    """Who somebody is, as it is filled in."""

    based: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    birth_date: str = ""
    gender: str = ""


@router.get("/people/{person}/correct")
def form(request: Request, here: Here, who: Corrector, person: str) -> Response:
    """The profile as a form."""
    profile, mark = stands(here, who, PROFILE, Profile, person)
    if profile is None or mark is None:
        raise not_found()
    return _form(request, who, person, form_of(profile, mark.revision.event))


@router.post("/people/{person}/correct")
def profile(request: Request, here: Here, who: Corrector, person: str, form: Annotated[Correction, Form()]) -> Response:
    """Take the corrected profile for the one that holds; it is read and matched anew."""
    before, _ = stands(here, who, PROFILE, Profile, person)
    if before is None:
        raise not_found()
    try:
        after = corrected(before, form)
    except ValidationError as error:
        return _form(request, who, person, form, [Wrong(field=field, problem=why) for field, why in faults_of(error)])
    if fields := changed(before, after):
        detail = {"what": "profile", "fields": " ".join(fields)}
        try:
            correct(here, who, PROFILE, after, person, form.based, Act.CORRECTED, **detail)
        except Failed as failed:
            if failed.status_code != 409:
                raise
            return _form(request, who, person, form, [Wrong(field="", problem=str(failed.detail))], 409)
    return RedirectResponse(f"/people/{person}?told=corrected", 303)


@router.post("/people/{person}/consents")
def consent(
    here: Here,
    who: Corrector,
    person: str,
    purpose: Annotated[str, Form(max_length=100)],
    granted: Annotated[bool, Form()],
) -> Response:
    """Note that somebody allows something, or takes that back, from now on."""
    before, mark = stands(here, who, PROFILE, Profile, person)
    if before is None or mark is None:
        raise not_found()
    try:
        check_purpose(before, purpose, here.shelf.programmes)
    except NotDone as error:
        raise Failed(422, str(error)) from None
    after = with_consent(before, purpose, here.now(), granted=granted)
    detail = {"purpose": purpose, "said": "granted" if granted else "withdrawn"}
    correct(here, who, PROFILE, after, person, mark.revision.event, Act.CONSENT_NOTED, **detail)
    return RedirectResponse(f"/people/{person}?told=consent#consents", 303)


@router.post("/people/{person}/identity/form")
def identity_form(request: Request, here: Here, who: Corrector, person: str) -> Response:
    """Who somebody is, as a form; that it was seen is in the audit log before it is shown."""
    with reading(here.engine) as connection:
        check(here, who, Action.SEE_IDENTITY, abouts.person(connection, person), person)
    held, mark = stands(here, who, IDENTITY, Identity, person)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.IDENTITY_SEEN, here.now(), person, what="to correct it")
    stated = held.model_dump(mode="json", exclude={"id", "photo"}, exclude_none=True) if held else {}
    return _identity(request, who, person, IdentityForm(**stated, based=mark.revision.event if mark else ""))


@router.post("/people/{person}/identity/correct")
def identity(
    request: Request, here: Here, who: Corrector, person: str, form: Annotated[IdentityForm, Form()]
) -> Response:
    """Take the corrected identity for the one that holds; what is said in it is never in the audit log."""
    with reading(here.engine) as connection:
        check(here, who, Action.SEE_IDENTITY, abouts.person(connection, person), person)
    held, _ = stands(here, who, IDENTITY, Identity, person)
    stated = {"id": person, "photo": held.photo if held else None, **form.model_dump(exclude={"based"})}
    try:
        after = Identity.model_validate(without_blanks(stated))
    except ValidationError as error:
        return _identity(request, who, person, form, [Wrong(field=name, problem=why) for name, why in faults_of(error)])
    correct(here, who, IDENTITY, after, person, form.based, Act.CORRECTED, what="identity")
    return RedirectResponse(f"/people/{person}?told=corrected", 303)


def _form(
    request: Request, who: Visitor, person: str, form: Correction, faults: Sequence[Wrong] = (), status: int = 422
) -> Response:
    spare = [""] * _SPARE
    rows = zip(
        [*form.phrase, *spare],
        [*form.level, *spare, *[""] * len(form.phrase)],
        [*form.years, *spare, *[""] * len(form.phrase)],
        strict=False,
    )
    shown = {
        "person": person,
        "form": form,
        "rows": list(rows),
        "faults": faults,
        "levels": [one.value for one in Level],
        "ages": [one.value for one in AgeBand],
    }
    return page(request, who, "correct.html", shown, status if faults else 200)


def _identity(
    request: Request, who: Visitor, person: str, form: IdentityForm, faults: Sequence[Wrong] = ()
) -> Response:
    shown = {"person": person, "form": form, "faults": faults, "genders": [one.value for one in Gender]}
    return page(request, who, "correct_identity.html", shown, 422 if faults else 200)
