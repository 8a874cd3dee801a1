"""A profile as JSON Resume: blind for export, named on a click that is logged, and the same when it is read again."""

import json

from models import Location, Profile
from models.events import PROFILE
from streams.formats.reading import profiles

PERSON = "/people/sn-0002"


def told(stocked, text):
    said = stocked.house.made.profile("sn-0002", "Java", programmes=("match",))
    stocked.say(PROFILE, "sn-0002", said.model_copy(update={"text": text}))
    stocked.house.project()


def test_a_blind_one_says_what_is_held_and_not_who_it_is(stocked):
    told(stocked, "Aïssatou Ndoye 1, a@example.org: développeuse")
    answer = stocked.house.browser("aida").get(f"{PERSON}/resume.json")
    assert answer.headers["content-disposition"] == 'attachment; filename="sn-0002-resume.json"'
    resume = answer.json()
    assert resume["basics"] == {"summary": "…, …: développeuse", "location": {"countryCode": "BE"}}
    assert resume["skills"] == [{"name": "Java"}]
    last = stocked.house.audit()[0]
    assert (last.act, last.about, last.detail["what"]) == ("exported", "sn-0002", "resume")


def test_it_is_read_again_as_the_same_profile(stocked):
    content = stocked.house.browser("aida").get(f"{PERSON}/resume.json").content
    (row,) = profiles(content, "resume.json", key="sn-0002")
    assert isinstance(row.content, dict)
    again = Profile.model_validate(row.content | {"programmes": ("match",)})
    assert [one.phrase for one in again.skills] == ["Java", "Spring Boot", "PostgreSQL"]
    assert [(one.language, one.level, one.native) for one in again.languages] == [
        ("fr", "C2", True), ("en", "B2", False),
    ]  # fmt: skip
    assert again.residence == Location(country="SN", place="Dakar")


def test_with_the_name_it_is_logged_as_an_identity_that_was_seen(stocked):
    answer = stocked.house.browser("aida").post(f"{PERSON}/resume.json")
    assert json.loads(answer.text)["basics"]["name"] == "Aïssatou Ndoye 1"
    assert (stocked.house.audit()[0].act, stocked.house.audit()[0].about) == ("identity seen", "sn-0002")


def test_the_page_of_the_person_leads_to_both_where_they_may(stocked):
    shown = stocked.house.browser("aida").get(PERSON).text
    assert f'href="{PERSON}/resume.json"' in shown
    assert f'action="{PERSON}/resume.json"' in shown
    assert "resume.json" not in stocked.house.browser("auditor").get(PERSON).text


def test_only_those_who_may_and_only_of_somebody_who_is_there(stocked):
    for ask in ("get", "post"):
        assert getattr(stocked.house.browser("auditor"), ask)(f"{PERSON}/resume.json").status_code == 403
        assert getattr(stocked.house.browser("officer"), ask)(f"{PERSON}/resume.json").status_code == 404
        assert getattr(stocked.house.browser("aida"), ask)("/people/nobody/resume.json").status_code == 404
