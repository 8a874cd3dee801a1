"""A profile written as JSON Resume and read again is the same profile, as far as the format carries it."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Cefr, Identity, LanguageLevel, Level, Location, Post, Profile, Skill
from streams.formats.json_resume_export import blinded, written
from streams.formats.reading import profiles

SAID = date(2026, 11, 20)
WHO = Identity(id="sn-1", name="Ann Example", email="ann@example.org", phone="+32 12 34 56 78")
CARRIED = ("text", "skills", "posts", "languages", "residence", "education")

PHRASES = st.text("abcXYZéŋłمرብД019+#-/&'.", min_size=1, max_size=12)
YEARS = st.none() | st.integers(1, 60).map(float) | st.integers(2, 600).map(lambda tenths: tenths / 10)
POSTS = st.builds(Post, title=PHRASES, years=YEARS, end=st.none() | st.integers(2011, 2026))
SKILLS = st.builds(Skill, phrase=PHRASES, level=st.none() | st.sampled_from(Level))
SPOKEN = st.builds(
    lambda code, level, native: LanguageLevel(language=code, level=Cefr.C2 if native else level, native=native),
    st.sampled_from(["en", "fr", "wo", "ar", "nl", "ti", "ff", "el", "sw", "knc", "zh", "fa", "prs", "bs"]),
    st.none() | st.sampled_from(Cefr),
    st.booleans(),
)
PROFILES = st.builds(
    Profile,
    id=st.just("sn-1"),
    programmes=st.just(("match",)),
    text=st.none() | st.lists(PHRASES, min_size=1, max_size=5).map("\n".join),
    skills=st.lists(SKILLS, max_size=5).map(tuple),
    posts=st.lists(POSTS, max_size=5).map(tuple),
    languages=st.lists(SPOKEN, max_size=4, unique_by=lambda one: one.language).map(tuple),
    residence=st.none()
    | st.builds(Location, country=st.sampled_from(["SN", "BE", "XK", "CD"]), place=st.none() | PHRASES),
    education=st.none() | st.integers(0, 8),
)


def again(resume):
    data = json.dumps(resume, ensure_ascii=False).encode()
    (row,) = profiles(data, "resume.json", key="sn-1", today=SAID)
    return row.content


def carried(profile):
    return profile.model_dump(mode="json", include=set(CARRIED))


@settings(deadline=None)  # the names of languages are read when they are first needed
@given(PROFILES.filter(lambda one: one.text or one.skills or one.posts or one.languages or one.education is not None))
def test_what_is_written_is_read_again(profile):
    content = again(written(profile, SAID))
    assert "identity" not in content
    assert carried(Profile.model_validate(content | {"programmes": ("match",)})) == carried(profile)


def test_without_an_identity_there_is_no_name_and_no_contact():
    profile = Profile(id="sn-1", programmes=("match",), text="Cook", residence={"country": "BE", "place": "Ghent"})
    assert written(profile, SAID)["basics"] == {
        "summary": "Cook",
        "location": {"city": "Ghent", "countryCode": "BE"},
    }
    assert "sn-1" not in json.dumps(written(profile, SAID))


def test_with_one_it_names_the_person_and_comes_back_apart_from_the_profile():
    profile = Profile(id="sn-1", programmes=("match",), text="I am Ann Example, a cook.")
    resume = written(profile, SAID, WHO)
    assert (resume["basics"]["name"], resume["basics"]["phone"]) == (WHO.name, WHO.phone)
    content = again(resume)
    assert content["identity"] == {"name": WHO.name, "email": WHO.email, "phone": WHO.phone}
    assert content["text"] == "I am …, a cook."


def test_a_blind_one_has_a_text_without_the_name():
    profile = Profile(id="sn-1", programmes=("match",), text="Ann  Example, cook. ann@example.org")
    assert blinded(profile, WHO).text == "…, cook. …"
    assert blinded(profile, None) == profile


@pytest.mark.parametrize(
    ("years", "end", "dates"),
    [
        (3.0, None, {"startDate": "2023"}),
        (2.5, None, {"startDate": "2024-06"}),
        (2.5, 2020, {"startDate": "2018-07", "endDate": "2020-12"}),
        (2.0, 2020, {"startDate": "2018", "endDate": "2020"}),
        (None, 2020, {"endDate": "2020"}),
        (None, None, {}),
        (0.0, None, {}),
    ],
)
def test_the_dates_of_a_post_say_no_more_than_is_known(years, end, dates):
    profile = Profile(id="sn-1", programmes=("match",), posts=(Post(title="Cook", years=years, end=end),))
    (work,) = written(profile, SAID)["work"]
    assert work == {"position": "Cook", **dates}


def test_a_level_without_a_degree_is_written_and_read_and_is_no_text():
    profile = Profile(id="sn-1", programmes=("match",), education=6)
    assert written(profile, SAID)["education"] == [{"studyType": "ISCED 6"}]
    assert {"education": 6, "id": "sn-1"}.items() <= again(written(profile, SAID)).items()
    assert "text" not in again(written(profile, SAID))
