"""What is held about somebody, in words that a person reads: fields and consents, and never who it is."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from models import Consent, NormalisedProfile, Profile, Programme
from streams.web.speaking import Speech


class Said(NamedTuple):
    """What somebody said about a purpose; none where nothing was said."""

    name: str
    granted: bool | None
    at: datetime | None
    key: str = ""
    """Of the purpose."""


def facts(said: Speech, held: Profile | NormalisedProfile | None) -> Iterator[tuple[str, str]]:
    """What is held in fields, in words; those that are empty are left out."""
    if held is None:
        return
    free = held.availability
    stated = {
        "programmes": ", ".join(held.programmes),
        "nationalities": ", ".join(held.nationalities),
        "origin": held.origin,
        "residence": " ".join(filter(None, [held.residence.country, held.residence.place])) if held.residence else "",
        "work_rights": ", ".join(held.work_rights),
        "languages": ", ".join(
            f"{one.language} {'C2' if one.native else one.level or ''}".strip() for one in held.languages
        ),
        "education": "" if held.education is None else f"ISCED {held.education}",
        "age_band": held.age_band.value if held.age_band else "",
        "seeks": ", ".join(held.seeks),
        "availability": " – ".join(said.day(day) for day in (free.start, free.end) if day) if free else "",
        "months": said.number(free.months) if free and free.months else "",
    }
    yield from ((key, value) for key, value in stated.items() if value)


def consents(said: Speech, programmes: Mapping[str, Programme], submitted: Profile | None) -> list[Said]:
    """The last word on each purpose, and the purposes of which nothing was said."""
    if submitted is None:
        return []
    last: dict[str, Consent] = {}
    for one in sorted(submitted.consents, key=lambda consent: consent.at):
        last[one.purpose] = one
    names = {
        purpose.key: said.of(purpose.name)
        for key in submitted.programmes
        if (programme := programmes.get(key))
        for purpose in programme.purposes
    }
    given = [Said(names.get(key, key), one.granted, one.at, key) for key, one in sorted(last.items())]
    return [*given, *(Said(name, None, None, key) for key, name in sorted(names.items()) if key not in last)]
