"""Europass XML of schema 3.0 to 3.4 (SkillsPassport, LearnerInfo), which the editor wrote until 2020."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from streams.formats import person
from streams.formats.europass_parts import Found, foreign_tongue, mother_tongue, place, told
from streams.formats.person import Month
from streams.formats.rows import filled
from streams.formats.words import country, meaning
from streams.formats.xml_tree import child, children, said

_COMPETENCES = {
    "Listening": "listening", "Reading": "reading", "SpokenInteraction": "interaction",
    "SpokenProduction": "production", "Writing": "writing",
}  # fmt: skip
_MOST_LANGUAGES = 100
# Written in sentences, so that they are read as text.
_SKILLS = ("JobRelated", "Computer", "Organisational", "Communication", "Other")


def found(learner: Element, today: date | None) -> Found:
    """The parts of the CV below a LearnerInfo."""
    who = child(learner, "Identification")
    address = child(who, "ContactInfo", "Address", "Contact")
    return Found(
        identity=_identity(who),
        residence=place(
            said(address, "Country", "Code") or said(address, "Country", "Label"), said(address, "Municipality")
        ),
        nationalities=[code for one in _entries(who, "Nationality", "Demographics") if (code := _country(one))],
        languages=[*_languages(child(learner, "Skills", "Linguistic"))],
        posts=[*_headline(learner), *(_post(one, today) for one in _entries(learner, "WorkExperience"))],
        education=[level for one in _entries(learner, "Education") if (level := _level(one)) is not None],
        skills=[],
        told=[*_told(learner)],
    )


def _entries(parent: Element | None, name: str, *path: str) -> Iterator[Element]:
    """The entries of a list: the schema puts them into an element NAMEList, older files did without."""
    yield from children(parent, *path, f"{name}List", name)
    yield from children(parent, *path, name)


def _identity(who: Element | None) -> dict[str, Any]:
    names = [said(who, "PersonName", "FirstName"), said(who, "PersonName", "Surname")]
    phone = next((said(one, "Contact") for one in _entries(who, "Telephone", "ContactInfo")), "")
    return filled(
        name=" ".join(filter(None, names)),
        email=said(who, "ContactInfo", "Email", "Contact"),
        phone=phone,
        birth_date=_birth_date(child(who, "Demographics", "Birthdate")),
        gender=meaning("gender", said(who, "Demographics", "Gender", "Code")),
    )


def _birth_date(element: Element | None) -> str | None:
    known, day = _month(element), _part(element, "day").strip("-")
    if known is None or known.month is None or not day.isdecimal():
        return None
    try:
        return date(known.year, known.month, int(day[:2])).isoformat()
    except ValueError:
        return None


def _month(element: Element | None) -> Month | None:
    """Year and month stand in attributes (2014 and --06), in some files in elements."""
    return person.dated(_part(element, "year"), _part(element, "month"))


def _part(element: Element | None, name: str) -> str:
    if element is None:
        return ""
    return element.get(name) or said(element, name.capitalize())


def _country(element: Element) -> str | None:
    return country(said(element, "Code")) or country(said(element, "Label"))


def _languages(linguistic: Element | None) -> Iterator[dict[str, Any]]:
    for one in islice(_entries(linguistic, "MotherTongue"), _MOST_LANGUAGES):
        yield from mother_tongue(_named(one))
    for one in islice(_entries(linguistic, "ForeignLanguage"), _MOST_LANGUAGES):
        levels = {mine: said(one, "ProficiencyLevel", theirs) for theirs, mine in _COMPETENCES.items()}
        yield from foreign_tongue(_named(one), levels)


def _named(tongue: Element) -> str:
    return said(tongue, "Description", "Code") or said(tongue, "Description", "Label")


def _headline(learner: Element) -> Iterator[dict[str, Any]]:
    """The occupation above the CV, unless it is a wish or a statement."""
    if said(learner, "Headline", "Type", "Code") == "position" and (
        title := person.phrase(said(learner, "Headline", "Description", "Label"))
    ):
        yield {"title": title}


def _post(entry: Element, today: date | None) -> dict[str, Any]:
    start, end = _month(child(entry, "Period", "From")), _month(child(entry, "Period", "To"))
    lasts = said(entry, "Period", "Current") == "true"
    title = said(entry, "Position", "Label") or said(entry, "Position")
    return person.post(title, start, end, lasts=lasts, today=today)


def _level(entry: Element) -> int | None:
    """The level of an education that has ended, where it says on which scale it is or what it is called."""
    if said(entry, "Period", "Current") == "true" or child(entry, "Period", "To") is None:
        return None
    code, label = said(entry, "Level", "Code"), said(entry, "Level", "Label")
    digit = code[-1:] if code[-1:].isdecimal() else ""
    if digit and "EQF" in f"{code} {label}".upper():
        return person.eqf(int(digit))
    named = meaning("education", label)
    return int(named) if named else None


def _skill_text(learner: Element, name: str) -> str:
    return told(
        "", said(learner, "Skills", name, "Description", "Label") or said(learner, "Skills", name, "Description")
    )


def _told(learner: Element) -> Iterator[str]:
    for one in _entries(learner, "WorkExperience"):
        yield told("", said(one, "Activities"))
    for one in _entries(learner, "Education"):
        yield "\n".join(filter(None, [said(one, "Title"), told("", said(one, "Activities"))]))
    for name in _SKILLS:
        yield _skill_text(learner, name)
    for one in _entries(learner, "Achievement"):
        yield told("", said(one, "Description", "Label") or said(one, "Description"))
