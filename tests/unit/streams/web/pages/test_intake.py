"""What came in and what was refused: seen by those whose it is, and sent once more."""

import re

from models.events import PROFILE


def letter(text):
    return re.findall(r"/intake/([0-9a-f]+)/replay", text)[0]


def test_refusals_are_those_of_ones_own_programmes(stocked):
    shown = stocked.house.browser("aida").get("/intake").text
    assert "invalid" in shown
    assert "Nothing was refused." in stocked.house.browser("officer").get("/intake").text
    administrator = stocked.house.browser("administrator").get("/intake").text
    assert "invalid" in administrator
    assert 'href="/people/' not in administrator
    assert stocked.house.browser("acme").get("/intake").status_code == 403


def test_what_is_still_wrong_is_told(stocked):
    browser = stocked.house.browser("aida")
    told = browser.post(f"/intake/{letter(browser.get('/intake').text)}/replay")
    assert told.status_code == 409
    assert "It would be refused again" in told.text


def test_what_is_right_now_is_sent_once_more(stocked):
    message = stocked.house.brokers.made(
        PROFILE, "sn-0100", stocked.house.made.profile("sn-0100", programmes=("match",))
    )
    stocked.house.brokers.refuse(message, "unknown-programme")
    stocked.house.project()
    browser = stocked.house.browser("aida")
    assert browser.get("/people/sn-0100").status_code == 404
    found = re.findall(r"/intake/([0-9a-f]+)/replay", browser.get("/intake").text)
    assert [browser.post(f"/intake/{one}/replay").status_code for one in found].count(200) == 1
    assert browser.get("/people/sn-0100").status_code == 200
    assert "replayed" in [one.act for one in stocked.house.audit()]


def test_others_may_not_replay(stocked):
    shown = stocked.house.browser("auditor").get("/intake").text
    assert "/replay" not in shown
    found = letter(stocked.house.browser("aida").get("/intake").text)
    assert stocked.house.browser("auditor").post(f"/intake/{found}/replay").status_code == 403
    assert stocked.house.browser("officer").post(f"/intake/{found}/replay").status_code == 404
    assert stocked.house.browser("aida").post("/intake/0000/replay").status_code == 404
