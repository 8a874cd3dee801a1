"""A JSON Resume: work and words into the profile, the person into the identity, nothing of the one in the other."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models import Identity, Profile, Rejection
from streams.formats.reading import profiles

TODAY = date(2026, 11, 1)
RESUME = {
    "basics": {
        "name": "Ann Example",
        "label": "Programmer",
        "image": "https://example.org/ann.jpg",
        "email": "ann@example.org",
        "phone": "+32 12 34 56 78",
        "summary": "Ann Example builds services. Write to ann@example.org.",
        "location": {"address": "Street 1", "city": "Ghent", "countryCode": "be", "postalCode": "9000"},
        "profiles": [{"network": "X", "url": "https://example.org/ann"}],
    },
    "work": [
        {
            "name": "ACME",
            "position": "Back-end developer",
            "startDate": "2020-11",
            "summary": "Payments.",
            "highlights": ["Moved to Kafka", "Trained two people"],
        },
        {"name": "Initech", "position": "Intern", "startDate": "2017", "endDate": "2018"},
    ],
    "education": [
        {"institution": "A school", "studyType": "Bachelor", "area": "Computer science", "endDate": "2017-06"},
        {"institution": "A school", "studyType": "Master", "area": "Data", "startDate": "2026"},
    ],
    "skills": [{"name": "Web", "level": "Master", "keywords": ["HTML", "CSS", "html"]}, {"name": "x" * 300}],
    "languages": [
        {"language": "Dutch", "fluency": "Native speaker"},
        {"language": "English", "fluency": "Professional working proficiency"},
        {"language": "fre", "fluency": "B1"},
        {"language": "Klingon", "fluency": "fluent"},
    ],
    "certificates": [{"name": "Scrum master"}],
}


def only(data, **more):
    (row,) = profiles(data, "resume.json", **more)
    return row


def profile_of(content):
    return Profile.model_validate(content | {"programmes": ("open",)})


def content(resume):
    row = only(json.dumps(resume).encode(), today=TODAY)
    assert isinstance(row.content, dict), row
    return row.content


def test_the_profile_says_what_the_resume_says():
    found = content(RESUME)
    identity = found.pop("identity")
    profile = profile_of(found)
    assert [(post.title, post.years, post.end) for post in profile.posts] == [
        ("Programmer", None, None),
        ("Back-end developer", 6.1, None),
        ("Intern", 1.0, 2018),
    ]
    assert [(skill.phrase, skill.level) for skill in profile.skills] == [
        ("Web", "expert"), ("html", "expert"), ("CSS", "expert"), ("Scrum master", None),
    ]  # fmt: skip
    assert [(one.language, one.level, one.native) for one in profile.languages] == [
        ("nl", "C2", True), ("en", "B2", False), ("fr", "B1", False),
    ]  # fmt: skip
    assert (profile.residence.country, profile.residence.place, profile.education) == ("BE", "Ghent", 6)
    assert "- Moved to Kafka\n- Trained two people" in profile.text
    assert Identity.model_validate({"id": found["id"]} | identity).email == "ann@example.org"


def test_who_the_person_is_stays_out_of_the_profile():
    found = content(RESUME)
    del found["identity"]
    said = json.dumps(found)
    assert not [part for part in ("Ann", "ann@", "+32", "Street", "9000", "example.org", "ACME") if part in said]


def test_a_post_that_lasts_has_no_length_without_a_day_of_reading():
    row = only(json.dumps({"work": [{"position": "Cook", "startDate": "2020-01"}]}).encode())
    assert row.content["posts"] == [{"title": "Cook"}]


def test_the_id_comes_from_the_bytes_and_is_the_same_again():
    first, again = (content(RESUME)["id"] for _ in range(2))
    other = content(RESUME | {"skills": []})["id"]
    assert first == again != other
    assert only(json.dumps(RESUME).encode(), key="sn-0042").content["id"] == "sn-0042"


def test_a_resume_that_says_nothing_is_refused():
    for empty in ('{"basics": {"name": "Ann Example"}}', '{"work": [{}]}', '{"work": {"x": 1}, "basics": 3}'):
        found = only(empty.encode()).content
        assert isinstance(found, Rejection)
        assert "Ann" not in str(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(
    [
        "basics", "work", "education", "skills", "languages", "location", "name", "position", "startDate", "endDate",
        "language", "fluency", "level", "keywords", "highlights", "studyType", "countryCode",
    ]
)  # fmt: skip
RESUMES = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(PARTS, RESUMES, max_size=5))
def test_values_of_any_kind_in_any_place_are_no_failure(resume):
    row = only(json.dumps({"basics": {}} | resume).encode())
    assert isinstance(row.content, dict | Rejection)
    if isinstance(row.content, dict):
        content = {name: value for name, value in row.content.items() if name != "identity"}
        assert profile_of(content)
