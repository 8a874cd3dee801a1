"""Signing up: half a form is enough, who it is travels apart, and what is wrong is said."""

import re

from streams.database import people
from streams.database.engine import reading

FORM = {
    "programme": "match", "name": "Awa Diop", "email": "awa@example.org", "gender": "woman", "skills": "Java, SQL",
    "residence": "sn", "nationalities": "SN", "languages": "fr C1", "consent": ["matching"], "months": "12",
}  # fmt: skip


def test_a_form_is_taken_in(stocked):
    browser = stocked.house.browser("aida")
    done = browser.post("/sign-up", data=FORM)
    assert done.status_code == 200
    key = re.findall(r"<strong><bdi>(.+?)</bdi>", done.text)[0]
    with reading(stocked.house.engine) as connection:
        held, identity = people.person(connection, key), people.identity(connection, key)
    assert held
    assert identity
    profile = held.submitted
    assert profile
    assert profile.residence
    assert profile.availability
    assert [one.phrase for one in profile.skills] == ["Java", "SQL"]
    assert (profile.residence.country, profile.availability.months) == ("SN", 12)
    assert {one.purpose: one.granted for one in profile.consents} == {"matching": True, "transfer-to-partner": False}
    assert (identity.name, identity.gender) == ("Awa Diop", "woman")
    assert "Awa" not in str(profile)
    assert "Education (ISCED)" in done.text.partition("Still missing")[2].partition("</p>")[0]


def test_half_a_form_is_enough(stocked):
    done = stocked.house.browser("aida").post("/sign-up", data={"programme": "open"})
    assert done.status_code == 200


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(stocked):
    shown = stocked.house.browser("aida").post(
        "/sign-up", data=FORM | {"residence": "Sénégal", "languages": "wolof X9"}
    )
    assert shown.status_code == 422
    assert "residence" in shown.text
    assert 'value="Awa Diop"' in shown.text
    assert 'value="Sénégal"' in shown.text


def test_other_programmes_are_not_there(stocked):
    browser = stocked.house.browser("aida")
    assert browser.get("/sign-up?programme=job-fair").status_code == 404
    assert browser.post("/sign-up", data={"programme": "job-fair"}).status_code == 404
    assert stocked.house.browser("acme").get("/sign-up").status_code == 403
