"""Europass XML since 2020: a Candidate of HR Open Standards with the words of EURES and Europass."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from streams.formats import person
from streams.formats.europass_parts import Found, foreign_tongue, mother_tongue, place, told
from streams.formats.markup import plain
from streams.formats.rows import filled
from streams.formats.words import country, meaning
from streams.formats.xml_tree import child, children, local, said

_DIMENSIONS = {
    "CEF-Understanding-Listening": "listening", "CEF-Understanding-Reading": "reading",
    "CEF-Speaking-Interaction": "interaction", "CEF-Speaking-Production": "production",
    "CEF-Writing-Production": "writing", "CEF-Writing-Interaction": "writing",
}  # fmt: skip
_SECTIONS = frozenset({
    "CommunicationAndInterpersonalSkills", "OrganisationalSkills", "ManagementAndLeadershipSkills", "Projects",
    "VoluntaryWorks", "CourseCertifications", "Certifications", "Others",
})  # fmt: skip
_MOST_LANGUAGES = 100
_TEXTS = frozenset({"Title", "Description", "CertificationName"})


def found(root: Element, today: date | None) -> Found:
    """The parts of the CV below a Candidate; of several languages of one CV the first one is read."""
    who, profile = child(root, "CandidatePerson"), child(root, "CandidateProfile")
    schools = [*children(profile, "EducationHistory", "EducationOrganizationAttendance")]
    return Found(
        identity=_identity(who),
        residence=_residence(who),
        nationalities=[code for one in children(who, "NationalityCode") if (code := country(said(one)))],
        languages=[*_languages(who, profile)],
        posts=[*_posts(profile, today)],
        education=[level for one in schools if (level := _level(one)) is not None],
        skills=[*_skills(profile)],
        told=[*_told(profile, schools)],
    )


def _identity(who: Element | None) -> dict[str, Any]:
    names = [said(who, "PersonName", "GivenName"), *(said(one) for one in children(who, "PersonName", "FamilyName"))]
    return filled(
        name=" ".join(filter(None, names)) or said(who, "PersonName", "FormattedName"),
        email=next((said(one, "URI") for one in _channels(who, "Email")), ""),
        phone=next((_number(one) for one in _channels(who, "Telephone")), ""),
        birth_date=_whole_date(said(who, "BirthDate")),
        gender=meaning("gender", said(who, "GenderCode")),
    )


def _channels(who: Element | None, code: str) -> Iterator[Element]:
    return (one for one in children(who, "Communication") if said(one, "ChannelCode") == code)


def _number(channel: Element) -> str:
    country_code = said(channel, "CountryDialing").strip("+")
    parts = [f"+{country_code}" if country_code else "", said(channel, "AreaDialing"), said(channel, "DialNumber")]
    return " ".join(filter(None, parts))


def _whole_date(text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _residence(who: Element | None) -> dict[str, Any]:
    address = child(who, "Communication", "Address")
    code = said(address, "CountryCode") or said(who, "ResidencyCountryCode")
    return place(code, said(address, "CityName"))


def _languages(who: Element | None, profile: Element | None) -> Iterator[dict[str, Any]]:
    for one in islice(children(who, "PrimaryLanguageCode"), _MOST_LANGUAGES):
        yield from mother_tongue(said(one))
    competences = children(profile, "PersonQualifications", "PersonCompetency")
    tongues = (one for one in competences if said(one, "TaxonomyID").lower() == "language")
    for one in islice(tongues, _MOST_LANGUAGES):
        yield from foreign_tongue(said(one, "CompetencyID") or said(one, "CompetencyName"), _levels(one))


def _levels(competency: Element) -> dict[str, str]:
    levels = {}
    for one in reversed([*children(competency, "CompetencyDimension")]):
        if name := _DIMENSIONS.get(said(one, "CompetencyDimensionTypeCode")):
            levels[name] = said(one, "Score", "ScoreText")
    if not levels:
        levels["level"] = said(competency, "ProficiencyLevel", "ScoreText")
    return levels


def _posts(profile: Element | None, today: date | None) -> Iterator[dict[str, Any]]:
    for employer in children(profile, "EmploymentHistory", "EmployerHistory"):
        for position in children(employer, "PositionHistory"):
            period = child(position, "EmploymentPeriod")
            start, end = (person.month(said(period, name, "FormattedDateTime")) for name in ("StartDate", "EndDate"))
            lasts = said(period, "CurrentIndicator") == "true"
            yield person.post(said(position, "PositionTitle"), start, end, lasts=lasts, today=today)


def _level(school: Element) -> int | None:
    """The level of an education that has ended: of the European framework, or of ISCED where it says so."""
    ended = child(school, "AttendancePeriod", "EndDate") is not None
    code = child(school, "EducationLevelCode")
    digit = said(code)[-1:]
    if not ended or said(school, "AttendancePeriod", "Ongoing") == "true" or code is None or not digit.isdecimal():
        return None
    if "ISCED" in "".join(code.attrib.values()).upper():
        return int(digit) if int(digit) <= 8 else None
    return person.eqf(int(digit))


def _skills(profile: Element | None) -> Iterator[str]:
    for path in (("Skills",), ("Skills", "SkillsGroup"), ("PersonQualifications",)):
        for one in children(profile, *path, "PersonCompetency"):
            if said(one, "TaxonomyID").lower() != "language":
                yield said(one, "CompetencyName") or said(one, "CompetencyID")
    for one in children(profile, "DigitalSkills", "DigitalSkillsGroup", "DigitalSkill"):
        yield from person.listed(said(one))


def _told(profile: Element | None, schools: list[Element]) -> Iterator[str]:
    yield told("", said(profile, "ExecutiveSummary"))
    for one in children(profile, "EmploymentHistory", "EmployerHistory", "PositionHistory"):
        yield told("", said(one, "Description"))
    for one in schools:
        studied = said(one, "ProgramName") or said(one, "EducationDegree", "DegreeName")
        covered = told("", said(one, "EducationDegree", "OccupationalSkillsCovered"))
        yield "\n".join(filter(None, [studied, covered]))
    yield told("", said(profile, "PersonQualifications", "QualificationsSummary"))
    for section in profile if profile is not None else ():
        if local(section) in _SECTIONS:
            yield "\n".join(filter(None, (plain(one.text or "") for one in section.iter() if local(one) in _TEXTS)))
    if licences := [said(one) for one in children(profile, "Licenses", "License", "LicenseTypeCode") if said(one)]:
        yield f"Driving licence {', '.join(licences)}"
