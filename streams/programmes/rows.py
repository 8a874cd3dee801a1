"""What a programme says, row by row, in words that an officer reads, in English or French."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pycountry

from matcher.conditions import naming
from models import LanguageLevel, Programme, Quota, Words
from models.programme import Conditions, Corridor
from models.quota import Attribute
from streams.programmes.terms import term

_COMPETENCIES = ("listening", "reading", "interaction", "production", "writing")
_COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}

Row = tuple[str, str]
"""What it is called, and what is said of it."""


def rows(programme: Programme, language: str) -> Iterator[Row]:
    """Everything that a programme says, without its names and without what it leaves open."""
    parts = (_people, _conditions, _services, _whole, _lists, _time, _purposes)
    for name, text in (row for part in parts for row in part(programme, language)):
        if text:
            yield term(name, language), text


def _people(programme: Programme, language: str) -> Iterator[Row]:
    yield "who", programme.who.within(language)
    yield "need", programme.need.within(language)
    yield "fields", ", ".join(programme.fields)
    yield "languages", _named(programme.languages, naming.language, language)


def _conditions(programme: Programme, language: str) -> Iterator[Row]:
    conditions = programme.conditions
    yield "origin", _countries(conditions.origin, language)
    yield "residence", _countries(conditions.residence, language)
    for corridor in conditions.corridors:
        yield "corridor", _corridor(corridor, language)
    yield from _standing(conditions, language)
    asked = sorted(term(f"asked-{one}", language) for one in conditions.as_needs_ask)
    yield "asked", ", ".join(asked) or term("nothing", language)
    yield "one_place", term("yes" if conditions.one_place_at_a_time else "no", language)


def _standing(conditions: Conditions, language: str) -> Iterator[Row]:
    if ages := conditions.ages:
        yield "ages", term("between", language, least=ages.least, greatest=ages.greatest)
    if conditions.education is not None:
        yield "education", term("isced", language, level=conditions.education)
    yield "spoken", ", ".join(_spoken(one, language) for one in conditions.languages)


def _services(programme: Programme, language: str) -> Iterator[Row]:
    for service in programme.services:
        yield "services", _keyed(service.key, service.name, language)


def _whole(programme: Programme, language: str) -> Iterator[Row]:
    held_back = term("held_back", language, count=programme.held_back) if programme.held_back else ""
    places = f"{programme.places:,}" if programme.places else term("openings", language)
    yield "places", ", ".join(part for part in (places, held_back) if part)
    for quota in programme.quotas:
        yield "quotas", _quota(quota, language)


def _lists(programme: Programme, language: str) -> Iterator[Row]:
    lists, weights = programme.lists, programme.weights
    seen = term("officer", language, count=lists.officer) if lists.officer else term("installation", language)
    yield "lists", f"{seen}, {term('sent', language, count=lists.sent)}"
    yield "weights", ", ".join(term(name, language, percent=percent) for name, percent in weights)


def _time(programme: Programme, language: str) -> Iterator[Row]:
    ends = (("from", programme.dates.first), ("to", programme.dates.last))
    yield "dates", " ".join(term(name, language, day=_day(day, language)) for name, day in ends if day)
    yield "retention", term("months", language, count=programme.retention_months)


def _purposes(programme: Programme, language: str) -> Iterator[Row]:
    for purpose in programme.purposes:
        key = f"{purpose.key} ({term('required', language)})" if purpose.required else purpose.key
        yield "purposes", _keyed(key, purpose.name, language)


def _keyed(key: str, words: Words, language: str) -> str:
    return f"{key}{term(':', language)}{words.within(language)}"


def _corridor(corridor: Corridor, language: str) -> str:
    ends = (_countries(codes, language) for codes in (corridor.origins, corridor.destinations))
    return " → ".join(end or term("anywhere", language) for end in ends)


def _countries(codes: tuple[str, ...], language: str) -> str:
    """Names of the countries; of nearly all, those that are left out."""
    if 2 * len(set(codes)) > len(_COUNTRIES):
        left_out = _named(sorted(_COUNTRIES.difference(codes)), naming.country, language)
        return term("all_but", language, countries=left_out)
    return _named(codes, naming.country, language)


def _named(codes: Iterable[str], called: Callable[[str], Words], language: str) -> str:
    return ", ".join(called(code).within(language) for code in codes)


def _spoken(spoken: LanguageLevel, language: str) -> str:
    levels = (("", spoken.level), *((term(name, language), getattr(spoken, name)) for name in _COMPETENCIES))
    said = [f"{name} {level}".strip() for name, level in levels if level]
    return " ".join([naming.language(spoken.language).within(language), *said])


def _quota(quota: Quota, language: str) -> str:
    gender = quota.attribute is Attribute.GENDER
    value = term(quota.value, language) if gender else naming.country(quota.value).within(language)
    bounds = (("least", quota.least), ("most", quota.most))
    amounts = ", ".join(term(name, language, amount=amount) for name, amount in bounds if amount)
    return f"{term(f'quota-{quota.attribute}', language)}, {value}{term(':', language)}{amounts}"


def _day(day: date, language: str) -> str:
    return naming.day(day).within(language)
