"""A person asks, in the console: consent, correction, what is held, erasure; each noted in the audit log."""

import json

import pytest

from models import Profile
from models.events import IDENTITY, PROFILE
from streams.database.engine import reading, writing
from streams.database.facts import load, values
from streams.database.rows import parsed
from streams.rights import erasures
from streams.rights.erasures import State
from streams.web.pages.corrections import changed, corrected, form_of

PERSON = "/people/sn-0004"


@pytest.fixture
def aida(stocked):
    return stocked.house.browser("aida")


def profile_of(house, person="sn-0004"):
    with reading(house.engine) as connection:
        found = parsed(PROFILE, Profile, values(connection, PROFILE.topic, [person]).get(person))
    assert found
    return found


def fields(profile):
    """The form of a correction as a browser would send it back."""
    return form_of(profile, "").model_dump()


def event_of(house, person="sn-0004"):
    place = PROFILE.topic, person
    with reading(house.engine) as connection:
        return load(connection, [place])[place].revision.event


def test_a_consent_is_withdrawn_and_given_as_an_event_with_its_time(stocked, aida):
    house = stocked.house
    before = profile_of(house)
    answer = aida.post(f"{PERSON}/consents", data={"purpose": "matching", "granted": "false"})
    assert answer.headers["location"] == f"{PERSON}?told=consent#consents"
    after = profile_of(house)
    assert [(one.purpose, one.granted, one.at) for one in after.consents] == [("matching", False, house.now)]
    assert changed(before, after) == ("consents",)
    shown = aida.get(f"{PERSON}?told=consent").text
    assert "since 1 Apr 2026" in shown
    assert "The consent is noted" in shown
    assert house.audit()[0][3:] == ("consent noted", "sn-0004", {"purpose": "matching", "said": "withdrawn"})
    assert aida.post(f"{PERSON}/consents", data={"purpose": "marketing", "granted": "true"}).status_code == 422


def test_a_correction_is_a_later_event_and_what_is_not_on_the_form_stays(stocked, aida):
    house = stocked.house
    before = profile_of(house)
    assert 'value="Spring Boot"' in aida.get(f"{PERSON}/correct").text
    form = fields(before) | {"based": event_of(house)}
    form["phrase"] = ["Java", "", "Kubernetes"]
    form["level"], form["years"], form["start"] = ["expert", "", ""], ["6,5", "", ""], "2026-09-01"
    assert aida.post(f"{PERSON}/correct", data=form).status_code == 303
    after = profile_of(house)
    assert [(one.phrase, one.level, one.years) for one in after.skills] == [
        ("Java", "expert", 6.5),
        ("Kubernetes", None, None),
    ]
    assert changed(before, after) == ("skills", "availability")
    act = house.audit()[0]
    assert act[3:] == ("corrected", "sn-0004", {"what": "profile", "fields": "skills availability"})


def test_a_form_that_changes_nothing_publishes_nothing(stocked, aida):
    house = stocked.house
    before = event_of(house)
    form = fields(profile_of(house)) | {"based": before}
    assert aida.post(f"{PERSON}/correct", data=form).status_code == 303
    assert event_of(house) == before


def test_what_is_wrong_is_said_and_a_correction_never_overwrites_another(stocked, aida):
    house = stocked.house
    form = fields(profile_of(house)) | {"based": event_of(house), "residence": "ZZ", "years": ["many"]}
    wrong = aida.post(f"{PERSON}/correct", data=form)
    assert (wrong.status_code, "<code>residence.country</code>" in wrong.text) == (422, True)
    form |= {"based": "an earlier one", "residence": "BE", "years": []}
    late = aida.post(f"{PERSON}/correct", data=form)
    assert (late.status_code, "changed it meanwhile" in late.text) == (409, True)
    assert profile_of(house).residence.country == "SN"


def test_every_profile_survives_the_form():
    profile = Profile.model_validate(
        {
            "id": "p1", "programmes": ["match"], "text": "two\nlines",
            "skills": [{"phrase": "Java", "concept": "urn:1", "level": "expert", "years": 2.5, "last_used": 2024}],
            "posts": [{"title": "Engineer, electrical", "years": 3}],
            "languages": [{"language": "fr", "native": True}, {"language": "en", "level": "B2", "writing": "A2"}],
            "nationalities": ["SN", "BE"], "origin": "SN", "residence": {"country": "BE", "place": "Gent"},
            "work_rights": ["BE"], "education": 0, "age_band": "25-29", "seeks": ["housing"],
            "availability": {"start": "2026-01-01", "end": "2026-06-01", "months": 5, "relocate": False},
            "consents": [{"purpose": "matching", "granted": True, "at": "2026-01-01T00:00:00Z"}],
        }
    )  # fmt: skip
    assert corrected(profile, form_of(profile, "e")) == profile


def test_an_identity_is_corrected_on_a_form_of_its_own_and_its_words_are_not_in_the_log(stocked, aida):
    house = stocked.house
    shown = aida.post(f"{PERSON}/identity/form")
    assert "Aïssatou Ndoye 3" in shown.text
    assert house.audit()[0][3:] == ("identity seen", "sn-0004", {"what": "to correct it"})
    based = shown.text.partition('name="based" value="')[2].partition('"')[0]
    form = {"based": based, "name": "Aminata Sow", "gender": "woman"}
    assert aida.post(f"{PERSON}/identity/correct", data=form).status_code == 303
    assert house.audit()[0][3:] == ("corrected", "sn-0004", {"what": "identity"})
    with reading(house.engine) as connection:
        assert b"Aminata Sow" in values(connection, IDENTITY.topic, ["sn-0004"])["sn-0004"]
    assert aida.post(f"{PERSON}/identity/correct", data=form | {"name": "X"}).status_code == 409
    wrong = aida.post(f"{PERSON}/identity/correct", data=form | {"birth_date": "yesterday"})
    assert (wrong.status_code, "birth_date" in wrong.text) == (422, True)


def test_the_pack_is_a_page_and_a_file_and_holds_the_notes(stocked, aida):
    aida.post(f"{PERSON}/notes", data={"text": "prefers Brussels"})
    file = aida.post(f"{PERSON}/pack", data={"kind": "json"})
    assert file.headers["content-disposition"] == 'attachment; filename="access-pack-sn-0004.json"'
    held = json.loads(file.text)
    assert held["identity"]["name"] == "Aïssatou Ndoye 3"
    assert [one["text"] for one in held["notes"]] == ["prefers Brussels"]
    assert [one["need"] for one in held["listed"]] == ["match-be-01", "match-be-02"]
    assert [one["verdict"] for one in held["decisions"]] == ["shortlist"]
    assert "sn-0005" not in file.text
    page = aida.post(f"{PERSON}/pack").text
    for text in ("prefers Brussels", "Aïssatou Ndoye 3", "What officers decided", "access given"):
        assert text in page, text
    given = [one for one in stocked.house.audit() if one.act == "access given"]
    assert [one.detail for one in given] == [{"what": "pack"}] * 2
    assert aida.post("/people/nobody/pack").status_code == 404


def test_erasing_asks_for_the_id_once_more_and_for_a_reason(stocked, aida):
    form = {"person": "sn-0004", "again": "sn-0005", "reason": "asked"}
    assert "Erase for good" in aida.get(f"{PERSON}/erase").text
    for wrong in (
        {"again": "sn-0005"},
        {"again": "sn-0004", "reason": ""},
        {"again": "sn-0004", "reason": "retention"},
    ):
        assert aida.post("/erasures", data=form | wrong).status_code == 422
    assert aida.get(PERSON).status_code == 200


def test_who_is_erased_is_on_no_page_at_once_and_the_report_says_how_far_it_is(stocked, aida):
    house = stocked.house
    aida.post(f"{PERSON}/notes", data={"text": "prefers Brussels", "need": "match-be-01"})
    asked = aida.post("/erasures", data={"person": "sn-0004", "again": " sn-0004 ", "reason": "asked"})
    at = asked.headers["location"]
    again = house.browser("aida").post("/erasures", data={"person": "sn-0004", "again": "sn-0004", "reason": "other"})
    assert again.headers["location"] == at, "it is under way already"
    assert aida.get(PERSON).status_code == 404
    for path in ("/people?programme=match", "/needs/match-be-01", "/needs/match-be-02", "/programmes/match", at,
                 "/needs/match-be-01/shortlist.csv?notes=true", "/needs/match-be-01/top"):  # fmt: skip
        answer = aida.get(path)
        assert (answer.status_code, "sn-0004" in answer.text, "prefers" in answer.text) == (200, False, False), path
    shown = house.browser("auditor").get(at).text
    assert "data-again" in shown
    assert "the person asked for it" in shown
    (act,) = [one for one in house.audit() if one.act == "erased"]
    assert (act.actor, act.about, act.detail["reason"]) == ("aida", "sn-0004", "asked")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_of_an_erasure_can_be_read(stocked, aida, state, language):
    house = stocked.house
    made = erasures.asked("e1", "sn-0001", "aida", erasures.Reason.ASKED, ["match"], house.now)
    found = [
        {"place": "database: facts", "number": 0, "live": False, "why": ""},
        {"place": "database: needs", "number": 2, "live": True, "why": "change those"},
    ]
    letters = {"removed": 1, "left": 2, "why": "the broker refused"}
    said = {"held": True, "taken_back": 4, "lists": 1, "letters": letters, "settled": False, "found": found}
    ended = None if state in (State.WAITS, State.LEFT) else house.now
    with writing(house.engine) as connection:
        erasures.ask(connection, [made])
        erasures.went(connection, ["e1"], state, said, ended)
    spoken = {"accept-language": language}
    shown = aida.get("/erasures/e1", headers=spoken)
    assert shown.status_code == 200
    assert ("data-again" in shown.text) is (ended is None)
    assert "change those" in shown.text
    assert aida.get("/erasures", headers=spoken).status_code == 200
    assert house.browser("officer").get("/erasures/e1").status_code == 404, "of another programme"
    assert "/erasures/e1" not in house.browser("officer").get("/erasures").text


def test_the_administrator_erases_by_the_id_alone_also_who_is_in_no_table(stocked):
    house = stocked.house
    browser = house.browser("administrator")
    assert 'name="person" maxlength' in browser.get("/erasures").text
    assert 'name="person" maxlength' not in house.browser("auditor").get("/erasures").text
    for person in ("sn-0004", "only-in-a-letter"):
        answer = browser.post("/erasures", data={"person": person, "again": person, "reason": "other"})
        assert answer.status_code == 303
        assert browser.get(answer.headers["location"]).status_code == 200
    assert browser.get(PERSON).status_code == 403
    assert browser.post("/erasures", data={"person": "no id", "again": "no id", "reason": "other"}).status_code == 404


def test_who_may_not_is_refused(stocked):
    elsewhere = stocked.house.browser("officer")
    for path in ("consents", "correct", "identity/form", "identity/correct", "pack", "notes"):
        data = {"purpose": "matching", "granted": "true", "text": "x"}
        assert elsewhere.post(f"{PERSON}/{path}", data=data).status_code == 404, path
    erase = {"person": "sn-0004", "again": "sn-0004", "reason": "asked"}
    assert elsewhere.post("/erasures", data=erase).status_code == 404
    assert stocked.house.browser("auditor").post("/erasures", data=erase).status_code == 403
    auditor = stocked.house.browser("auditor").get(PERSON).text
    assert "/erase" not in auditor.partition("<main")[2]
    assert "Correct" not in auditor
