"""schema.org JobPosting: one need a posting, out of JSON-LD, a graph or a page, with the lists of its description."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Need, Rejection
from streams.formats.reading import needs

TODAY = date(2026, 11, 1)
POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Welder (m/f/x)",
    "description": "<p>ACME seeks you.</p><p>You:</p><ul><li>weld <b>TIG</b> &amp; MIG</li>\n<li>read plans</li></ul>",
    "datePosted": "2026-10-01",
    "validThrough": "2026-12-31T00:00",
    "hiringOrganization": {"@type": "Organization", "name": "ACME"},
    "jobLocation": [
        {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Liège", "addressCountry": "BE"}}
    ],
    "employmentType": ["FULL_TIME", "TEMPORARY"],
    "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": "36"},
    "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "bachelor degree"},
    "skills": "TIG welding, MIG welding",
    "qualifications": "A certificate for pressure vessels.",
    "totalJobOpenings": 3,
    "jobDuration": "P6M",
    "jobStartDate": "2027-01-04",
    "identifier": {"@type": "PropertyValue", "name": "ACME", "value": "acme-17"},
    "languages": [{"language": "fr", "level": "B2"}],
}


def read(data, name="job.json"):
    return list(needs(data.encode() if isinstance(data, str) else data, name, today=TODAY))


def need(posting):
    (row,) = read(json.dumps(posting))
    assert isinstance(row.content, dict), row
    return Need.model_validate(row.content | {"programme": "open"})


def test_the_need_says_what_the_posting_says():
    found = need(POSTING)
    assert (found.id, found.title, found.openings, found.months) == ("acme-17", "Welder (m/f/x)", 3, 6)
    assert (found.location.country, found.location.place, found.start) == ("BE", "Liège", date(2027, 1, 4))
    assert [one.phrase for one in found.requirements] == ["TIG welding", "MIG welding"]
    assert found.text.split("\n\n") == [
        "ACME seeks you.", "You:", "- weld TIG & MIG\n- read plans", "A certificate for pressure vessels.",
        "3 years of experience", "Employment type: full-time, temporary",
    ]  # fmt: skip
    assert (found.education, found.remote) == (6, None)
    assert [(one.language, one.level) for one in found.languages] == [("fr", "B2")]


def test_work_at_a_distance_is_said():
    assert need(POSTING | {"jobLocationType": "TELECOMMUTE"}).remote is True


def test_experience_in_place_of_a_degree_takes_the_degree_away():
    assert need(POSTING | {"experienceInPlaceOfEducation": True}).education is None


def test_skills_in_sentences_are_text_and_defined_terms_are_requirements():
    found = need(POSTING | {"skills": "You have a good command of all the usual ways of welding, and you like it."})
    assert found.requirements == ()
    assert "all the usual ways of welding" in found.text
    terms = [{"@type": "DefinedTerm", "name": "TIG"}, "brazing"]
    assert {one.phrase for one in need(POSTING | {"skills": terms}).requirements} == {"TIG", "brazing"}


def test_an_identifier_that_can_be_no_id_gets_one_from_the_posting():
    other = POSTING | {"identifier": {"value": "an id with spaces"}}
    assert need(other).id.startswith("file-")
    assert need(other).id == need(other).id != need(other | {"title": "Cook"}).id


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><script>x</script><script type='application/ld+json'>{}</script></head></html>",
        '<html><SCRIPT type="application/ld+json">\n{}\n</SCRIPT></html>',
        "<html><script type='application/ld+json'>{{broken</script><script type='application/ld+json'>{}</script>",
    ],
)
def test_a_page_carries_its_posting(page):
    (row,) = read(page.replace("{}", json.dumps(POSTING)).replace("{{", "{"), "job.html")
    assert row.content["id"] == "acme-17"


def test_postings_of_a_graph_are_told_by_their_number():
    old = POSTING | {"identifier": "acme-18", "validThrough": "2020-01-01"}
    rows = read(json.dumps({"@graph": [{"@type": "Organization"}, POSTING, {"mainEntity": old}]}))
    assert [row.place for row in rows] == ["record 1", "record 2"]
    assert rows[0].content["id"] == "acme-17"
    assert (rows[1].content.code, rows[1].content.faults[0].field) == ("expired", "validThrough")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"@type": "JobPosting", "title": "Cook"}', "expected a description, skills or qualifications"),
        ("<!doctype html><html><body>A job</body></html>", "expected a schema.org JobPosting"),
        ('{"@context": "https://schema.org", "@type": "Event"}', "expected a schema.org JobPosting"),
        ('{"@type": "JobPosting", "title": "Cook",}', "expected JSON; "),
        ('{"@type": ' + "[" * 3000, "expected JSON"),
        ('{"@type": "JobPosting", "skills": [' + "1," * 600_000 + "1]}", "expected JSON of at most 500,000 values"),
        ('{"@type": "JobPosting", "totalJobOpenings": ' + "9" * 5000 + "}", "numbers"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_posting_is_refused_with_the_remedy(data, expected):
    (row,) = read(data, "job.jsonld")
    assert isinstance(row.content, Rejection)
    assert expected in str(row.content)


KEYS = st.sampled_from([*POSTING, "@graph", "address", "value", "name", "credentialCategory", "monthsOfExperience"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("<ul><li>x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_values_of_any_kind_in_any_place_are_no_failure(posting):
    for row in read(json.dumps(POSTING | posting | {"@type": "JobPosting"})):
        if isinstance(row.content, dict):
            Need.model_validate(row.content | {"programme": "open"})
