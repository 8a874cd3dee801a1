"""Who may be there twice: an officer looks, says what it is, and may take it back; nothing is merged."""

import re
from datetime import date

import pytest

from models import Identity
from models.events import IDENTITY
from streams.database import people
from streams.database.engine import reading

PAIR = "/duplicates/sn-0001/sn-0002"


@pytest.fixture
def twice(stocked):
    """A console in which somebody seems to be there twice."""
    for person, name in (("sn-0001", "Mohamed Cissé"), ("sn-0002", "Cisse Muhammad")):
        who = Identity(id=person, name=name, email="mc@example.org", birth_date=date(1991, 2, 3))
        stocked.say(IDENTITY, person, who)
    stocked.house.project()
    return stocked


def test_a_pair_says_what_agrees_and_not_who_it_is(twice):
    shown = twice.house.browser("aida").get("/duplicates").text
    for text in ("sn-0001", "sn-0002", "same e-mail", "similar name, same date of birth", "Nobody is merged"):
        assert text in shown, text
    assert not re.search("Mohamed|Muhammad|mc@example|1991", shown)
    assert len(re.findall('class="pair"', shown)) == 1


@pytest.mark.parametrize(("verdict", "stays"), [("same", True), ("two", False)])
def test_a_verdict_is_logged_and_hides_the_pair(twice, verdict, stays):
    browser = twice.house.browser("aida")
    shown = browser.post(PAIR, data={"verdict": verdict}).text
    assert 'name="verdict" value="same"' not in shown
    assert ("Said to be the same person" in shown, "Ask the person" in shown) == (stays, stays)
    entry = twice.house.audit()[0]
    assert (entry.act, entry.actor, entry.about) == ("duplicate settled", "aida", "sn-0001/sn-0002")
    assert entry.detail == {"verdict": verdict}
    with reading(twice.house.engine) as connection:
        assert all(people.person(connection, one) for one in ("sn-0001", "sn-0002"))
    assert 'name="verdict" value="same"' in browser.post(PAIR, data={"verdict": ""}).text


def test_marks_stand_on_the_list_and_on_the_page_of_the_person(twice):
    browser = twice.house.browser("aida")
    listed = browser.get("/needs/match-be-01?open=sn-0001").text
    assert "Perhaps also sn-0001" in listed
    assert "Perhaps also" in listed.partition('id="p-sn-0001"')[2].partition("</li>")[0]
    assert "Peut-être aussi" in browser.get("/people/sn-0002", headers={"accept-language": "fr"}).text
    browser.post(PAIR, data={"verdict": "same"})
    assert "The same person as sn-0001" in browser.get("/needs/match-be-01").text
    assert "The same person as" in browser.get("/people/sn-0001").text
    browser.post(PAIR, data={"verdict": "two"})
    assert "sn-0002" not in browser.get("/people/sn-0001").text


def test_what_is_no_pair_or_not_theirs_is_not_there(twice):
    assert twice.house.browser("aida").post("/duplicates/sn-0001/sn-0003", data={"verdict": "two"}).status_code == 404
    assert twice.house.browser("officer").post(PAIR, data={"verdict": "two"}).status_code == 404
    assert "sn-0001" not in twice.house.browser("officer").get("/duplicates").text
    assert twice.house.browser("aida").post(PAIR, data={"verdict": "merge"}).status_code == 422


def test_nobody_twice_is_said_so(stocked):
    assert "Nobody seems to be there twice." in stocked.house.browser("aida").get("/duplicates").text
