"""The public form as somebody filled it in: what it says, and what in it cannot stand. Does no IO."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from models import Attribute, Programme
from models.programme import AsNeedsAsk
from streams.web.pages.stated import listed, number, without_blanks
from streams.web.problems import Wrong

LANGUAGE_ROWS = 3
SIMPLE = (
    "name", "email", "phone", "birth_date", "gender", "posts", "skills", "text", "residence", "place", "nationality",
    "second_nationality", "work_right", "education", "age_band", "start", "months", "relocate", "remote",
    *(f"{what}_{row}" for row in range(1, LANGUAGE_ROWS + 1) for what in ("language", "level")),
)  # fmt: skip
"""Fields with one value each."""
NATIVE = "native"
"""In the place of a level: the mother tongue."""

_MAILBOX = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LEAST_DIGITS = 6
_FIELDS = {"nationalities": "nationality", "work_rights": "work_right", "languages": "language_1", "seeks": "seeks"}
"""Fields of the form by those of the public schema, where they are called otherwise."""


class Form(NamedTuple):
    """What was typed and ticked, with no blanks around it."""

    values: Mapping[str, str]
    """Every one of SIMPLE."""
    consents: tuple[str, ...]
    seeks: tuple[str, ...]
    key: str
    """Made when the form was shown; the same form sent twice has the same."""


class Asked(NamedTuple):
    """What a programme asks, beside what every one does."""

    gender: bool
    nationality: bool
    work_right: bool
    education: bool
    age: bool


def asked(programme: Programme) -> Asked:
    """What the conditions and the quotas of a programme look at."""
    conditions, needs = programme.conditions, programme.conditions.as_needs_ask
    counted = {one.attribute for one in programme.quotas}
    return Asked(
        gender=Attribute.GENDER in counted,
        nationality=bool(conditions.origin) or Attribute.NATIONALITY in counted,
        work_right=AsNeedsAsk.WORK_RIGHT in needs,
        education=conditions.education is not None or AsNeedsAsk.EDUCATION in needs,
        age=conditions.ages is not None,
    )


def blank(key: str) -> Form:
    """An empty form."""
    return Form(dict.fromkeys(SIMPLE, ""), (), (), key)


def stated(sent: FormData) -> Form:
    """The form as it was sent; what is no text is left out."""
    values = {name: _text(sent.get(name)) for name in SIMPLE}
    return Form(values, _texts(sent, "consent"), _texts(sent, "seeks"), _text(sent.get("form")))


def person_of(key: str) -> str:
    """The id of whoever sends a form: nobody can guess it, and the same form has the same one."""
    return f"person-{sha256(f'join/{key}'.encode()).hexdigest()[:20]}"


def faults(form: Form, programme: Programme, today: date) -> dict[str, str]:
    """What cannot stand: by field, the key of the words about it."""
    return dict(_faults(form, programme, today))


def _faults(form: Form, programme: Programme, today: date) -> Iterator[tuple[str, str]]:
    yield from _faults_of_identity(form.values, today)
    if not any(form.values[name] for name in ("skills", "posts", "text")):
        yield "skills", "skills"
    if form.values["place"] and not form.values["residence"]:
        yield "residence", "residence"
    if lacking := next((one.key for one in programme.purposes if one.required and one.key not in form.consents), None):
        yield f"consent-{lacking}", "consent"


def _faults_of_identity(said: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:
    if not said["name"]:
        yield "name", "name"
    if not said["email"] and not said["phone"]:
        yield "email", "contact"
    elif said["email"] and not _MAILBOX.fullmatch(said["email"]):
        yield "email", "email"
    if said["phone"] and sum(sign.isdecimal() for sign in said["phone"]) < _LEAST_DIGITS:
        yield "phone", "phone"
    if said["birth_date"] and not _is_past(said["birth_date"], today):
        yield "birth_date", "birth_date"


def refused(errors: Sequence[Wrong]) -> dict[str, str]:
    """The same for what the public schema refuses: by field of the form, the key of the words about it.

    >>> refused([Wrong(field="availability.months", problem="expected less")])
    {'months': 'months'}
    """
    return {name: name for name in _named(errors)}


def _named(errors: Sequence[Wrong]) -> Iterator[str]:
    for one in errors:
        head, *rest = one.field.removeprefix("identity.").split(".")
        name = rest[0] if head == "availability" and rest else _FIELDS.get(head, head)
        yield name if name in SIMPLE else "form"


def content(form: Form, programme: Programme, now: datetime) -> dict[str, Any]:
    """The form as the public schema has it, as an event of its own: what was changed is another one."""
    said = _content(form, programme)
    digest = sha256(repr((form.key, sorted(said.items()), form.consents)).encode()).hexdigest()[:32]
    purposes = [{"purpose": one.key, "granted": one.key in form.consents, "at": now} for one in programme.purposes]
    return without_blanks(
        said
        | {"id": person_of(form.key), "programmes": [programme.key], "event": {"id": f"join-{digest}"}}
        | {"consents": [one | {"at": now.isoformat()} for one in purposes]}
    )


def _content(form: Form, programme: Programme) -> dict[str, Any]:
    values = form.values
    services = {one.key for one in programme.services}
    identity = {name: values[name] for name in ("name", "email", "phone", "birth_date", "gender")}
    free = {"start": values["start"], "months": number(values["months"]), "relocate": _ticked(values["relocate"])}
    return without_blanks(
        {
            "identity": without_blanks(identity),
            "posts": [{"title": title} for title in listed(values["posts"])],
            "skills": [{"phrase": phrase} for phrase in listed(values["skills"])],
            "text": values["text"],
            "residence": without_blanks({"country": values["residence"], "place": values["place"]}),
            "nationalities": list(filter(None, (values["nationality"], values["second_nationality"]))),
            "work_rights": list(filter(None, (values["work_right"],))),
            "languages": list(_languages(values)),
            "age_band": values["age_band"],
            "education": number(values["education"]),
            "availability": without_blanks(free | {"remote": _ticked(values["remote"])}),
            "seeks": [one for one in form.seeks if one in services],
        }
    )


def _languages(said: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for row in range(1, LANGUAGE_ROWS + 1):
        language, level = said[f"language_{row}"], said[f"level_{row}"]
        if language:
            yield {"language": language} | without_blanks({"native": True} if level == NATIVE else {"level": level})


def _ticked(value: str) -> bool | None:
    """A box that is not ticked says nothing."""
    return True if value else None


def _is_past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) < today
    except ValueError:
        return False


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(sent: FormData, name: str) -> tuple[str, ...]:
    return tuple(one for one in sent.getlist(name) if isinstance(one, str))
