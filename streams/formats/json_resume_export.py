"""A profile as JSON Resume (jsonresume.org, schema 1.2.1), such that `json_resume` reads the same profile out of it.

The format has no place for programmes, nationality, origin, the right to work, availability, age, services, consents,
single competencies of a language, and the years, last use and concept of a skill: these stay here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pycountry

from models import Identity, LanguageLevel, Location, Post, Profile, Skill
from streams.formats import person, words
from streams.formats.rows import filled

_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.2.1/schema.json"
_NATIVE = "Native speaker"


def written(profile: Profile, said: date, identity: Identity | None = None) -> dict[str, Any]:
    """The JSON Resume of a profile; without an identity `basics` has no name and no contacts.

    `said` is the day on which the profile was submitted, up to which a post that lasts is counted.
    """
    parts = filled(
        basics=_basics(profile, identity),
        work=[_work(post, said) for post in profile.posts],
        education=[{"studyType": person.isced_named(profile.education)}] if profile.education is not None else [],
        skills=[_skill(one) for one in profile.skills],
        languages=[_language(one) for one in profile.languages],
    )
    return {"$schema": _SCHEMA, "basics": {}, **parts, "meta": {"version": "v1.2.1", "lastModified": said.isoformat()}}


def blinded(profile: Profile, identity: Identity | None) -> Profile:
    """The profile with a text out of which name, e-mail and phone are taken, as far as they are known."""
    known = identity.model_dump(include={"name", "email", "phone"}) if identity else {}
    return profile.model_copy(update={"text": person.blinded(profile.text, known)})


def _basics(profile: Profile, identity: Identity | None) -> dict[str, Any]:
    who = identity or Identity(id=profile.id)
    return filled(
        name=who.name,
        label=profile.posts[0].title if profile.posts else None,
        image=who.photo,
        email=who.email,
        phone=who.phone,
        summary=profile.text,
        location=_location(profile.residence) if profile.residence else None,
    )


def _location(residence: Location) -> dict[str, Any]:
    return filled(city=residence.place, countryCode=residence.country)


def _work(post: Post, said: date) -> dict[str, Any]:
    return filled(position=post.title, **dict(_dates(post, said)))


def _dates(post: Post, said: date) -> Iterator[tuple[str, str]]:
    """Years alone where a whole number of them passed; else months, the last one of the year in which a post ended."""
    last = post.end or said.year
    months = round((post.years or 0) * 12)
    if months and months % 12:
        month = 12 if post.end else said.month
        first = last * 12 + month - months
        yield "startDate", f"{first // 12:04}-{first % 12 + 1:02}"
        if post.end:
            yield "endDate", f"{post.end:04}-12"
        return
    if months:
        yield "startDate", f"{last - months // 12:04}"
    if post.end:
        yield "endDate", f"{post.end:04}"


def _skill(skill: Skill) -> dict[str, Any]:
    return filled(name=skill.phrase, level=skill.level.value.capitalize() if skill.level else None)


def _language(spoken: LanguageLevel) -> dict[str, Any]:
    fluency = _NATIVE if spoken.native else spoken.level.value if spoken.level else None
    return filled(language=_name(spoken.language), fluency=fluency)


def _name(code: str) -> str:
    """The English name of a language where the reader knows it, else its code."""
    found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    name = str(found.name) if found else code
    return name if words.language(name) == code else code
