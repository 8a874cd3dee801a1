"""Freezing and sending: questions first, once only, and as the partner sees it."""

from models import Verdict

NEED = "/needs/match-be-01"


def test_what_is_to_be_asked_is_asked_first(stocked):
    browser = stocked.house.browser("aida")
    for person in ("sn-0004", "sn-0007", "sn-0021"):
        stocked.decide("match-be-01", person, Verdict.HOLD)
    stocked.house.project()
    told = browser.post(f"{NEED}/send")
    assert told.status_code == 409
    assert "There is still to ask: sn-0008: Are you free for 18 months" in told.text
    assert "sn-0003: Are you" not in told.text.partition("</form>")[0]


def test_a_list_is_sent_once_and_read_by_the_partner(stocked):
    browser = stocked.house.browser("aida")
    sent = browser.post(f"{NEED}/send", data={"with_unknown": "yes"})
    assert sent.status_code == 303
    again = browser.post(f"{NEED}/send", data={"with_unknown": "yes"})
    assert again.headers["location"] == sent.headers["location"]
    shown = browser.get(sent.headers["location"])
    assert "The list is frozen and sent." in shown.text
    assert "The content is what was sent." in shown.text
    assert "called, wants it" not in shown.text
    assert [one.act for one in stocked.house.audit()].count("sent") == 1
    partner = stocked.house.browser("acme")
    assert partner.get(sent.headers["location"]).status_code == 200
    assert sent.headers["location"].partition("?")[0] in partner.get(f"{NEED}/published").text
    assert partner.get("/sent/match-be-01/0000").status_code == 404


def test_nobody_is_left_to_be_sent(stocked):
    browser = stocked.house.browser("aida")
    stocked.publish("match-be-05", "Nobody")
    stocked.house.project()
    assert browser.post("/needs/match-be-05/send").status_code == 404
    for person in stocked.people[:6]:
        stocked.decide("match-be-02", person, Verdict.HOLD)
    stocked.house.project()
    told = browser.post("/needs/match-be-02/send")
    assert (told.status_code, "Nobody is left to be sent" in told.text) == (409, True)


def test_readers_may_not_send(stocked):
    assert stocked.house.browser("auditor").post(f"{NEED}/send").status_code == 403
    assert stocked.house.browser("acme").post(f"{NEED}/send").status_code == 403
