"""A profile as a form that is corrected, and back; what the form does not show stays as it is. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from models import LanguageLevel, Profile, Skill
from streams.web.pages.stated import languages, listed, number, without_blanks

_SAID = {True: "yes", False: "no", None: ""}
_MEANT = {"yes": True, "no": False}


class Correction(BaseModel):
    """The form of a profile, as it is filled in."""

    based: str = ""
    """Id of the event on which it rests."""
    phrase: list[str] = []
    level: list[str] = []
    years: list[str] = []
    posts: str = ""
    text: str = ""
    languages: str = ""
    nationalities: str = ""
    origin: str = ""
    residence: str = ""
    place: str = ""
    work_rights: str = ""
    education: str = ""
    age_band: str = ""
    seeks: str = ""
    start: str = ""
    end: str = ""
    months: str = ""
    relocate: str = ""
    remote: str = ""


def form_of(profile: Profile, based: str) -> Correction:
    """The form with what the profile says."""
    free, lives = profile.availability, profile.residence
    return Correction(
        based=based,
        phrase=[one.phrase for one in profile.skills],
        level=[one.level or "" for one in profile.skills],
        years=[_typed(one.years) for one in profile.skills],
        posts="\n".join(one.title for one in profile.posts),
        text=profile.text or "",
        languages=", ".join(map(_language, profile.languages)),
        nationalities=", ".join(profile.nationalities),
        origin=profile.origin or "",
        residence=lives.country if lives else "",
        place=(lives.place or "") if lives else "",
        work_rights=", ".join(profile.work_rights),
        education=_typed(profile.education),
        age_band=profile.age_band or "",
        seeks=", ".join(profile.seeks),
        start=free.start.isoformat() if free and free.start else "",
        end=free.end.isoformat() if free and free.end else "",
        months=_typed(free.months) if free else "",
        relocate=_SAID[free.relocate] if free else "",
        remote=_SAID[free.remote] if free else "",
    )


def corrected(profile: Profile, form: Correction) -> Profile:
    """The profile as the form has it; ValidationError where that is none."""
    residence = without_blanks({"country": form.residence, "place": form.place})
    stated = {
        "text": form.text.strip() and (profile.text if _same_text(profile, form) else form.text),
        "skills": list(_skills(profile.skills, form)),
        "posts": list(_posts(profile, form)),
        "languages": list(_languages(profile.languages, form.languages)),
        "nationalities": listed(form.nationalities),
        "origin": form.origin,
        "residence": residence,
        "work_rights": listed(form.work_rights),
        "education": number(form.education),
        "age_band": form.age_band,
        "seeks": listed(form.seeks),
        "availability": _availability(form),
    }
    kept = profile.model_dump(mode="json", exclude=set(stated))
    return Profile.model_validate(kept | without_blanks(stated))


def changed(before: Profile, after: Profile) -> tuple[str, ...]:
    """The fields in which two profiles differ."""
    return tuple(name for name in Profile.model_fields if getattr(before, name) != getattr(after, name))


def _availability(form: Correction) -> dict[str, Any]:
    free = {"start": form.start, "end": form.end, "months": number(form.months)}
    return without_blanks(free | {"relocate": _MEANT.get(form.relocate), "remote": _MEANT.get(form.remote)})


def _skills(before: Sequence[Skill], form: Correction) -> Iterator[dict[str, Any]]:
    """The skills; what is known of a phrase beside level and years stays with it."""
    known = {one.phrase: one.model_dump(mode="json", exclude_none=True) for one in before}
    for place, phrase in enumerate(form.phrase):
        if phrase.strip():
            stated = {"level": _at(form.level, place), "years": number(_at(form.years, place))}
            rest = {name: value for name, value in known.get(phrase, {}).items() if name not in stated}
            yield rest | without_blanks({"phrase": phrase.strip(), **stated})


def _posts(profile: Profile, form: Correction) -> Iterator[dict[str, Any]]:
    known = {one.title: one.model_dump(mode="json", exclude_none=True) for one in profile.posts}
    for line in form.posts.splitlines():
        if title := line.strip():
            yield known.get(title, {"title": title})


def _languages(before: Sequence[LanguageLevel], stated: str) -> Iterator[dict[str, Any]]:
    """The languages; one that is as it was keeps its levels in reading, speaking and so on."""
    known = {_language(one): one.model_dump(mode="json", exclude_none=True) for one in before}
    for one in languages(stated):
        yield known.get(f"{one['language'].lower()} {one.get('level', '')}".strip(), one)


def _language(one: LanguageLevel) -> str:
    return f"{one.language} {'C2' if one.native else one.level or ''}".strip()


def _same_text(profile: Profile, form: Correction) -> bool:
    """Whether the text is as it was; browsers write line breaks their own way."""
    return (profile.text or "").split() == form.text.split()


def _typed(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""
