"""Freezing and sending: questions first, once only, and as the partner sees it."""

from models import Consent, Verdict
from models.events import NEED as NEEDED
from models.events import NEED_NORMALISED, PROFILE, SHORTLIST
from streams.access.roles import Role, Standing
from streams.database import lists
from streams.database.engine import reading

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


def test_a_list_stays_readable_when_its_need_is_withdrawn(stocked):
    sent = stocked.house.browser("aida").post(f"{NEED}/send", data={"with_unknown": "yes"}).headers["location"]
    for event in (NEEDED, NEED_NORMALISED, SHORTLIST):
        stocked.say(event, "match-be-01")
    stocked.house.project()
    assert stocked.house.browser("aida").get(NEED).status_code == 404
    for reader in ("aida", "acme", "auditor"):
        assert stocked.house.browser(reader).get(sent).status_code == 200, reader
    for other in ("officer", "partner", "partner-elsewhere"):
        assert stocked.house.browser(other).get(sent).status_code == 404, other
    shown = stocked.house.browser("acme").get("/v1/needs/match-be-01/shortlist")
    assert (shown.status_code, shown.json()["sent"]) == (200, True)
    assert stocked.house.browser("partner").get("/v1/needs/match-be-01/shortlist").status_code == 404


def test_a_need_of_another_with_the_same_id_opens_no_list_of_the_first(stocked):
    sent = stocked.house.browser("aida").post(f"{NEED}/send", data={"with_unknown": "yes"}).headers["location"]
    stocked.publish("match-be-01", "Something else", organisation="globex")
    stocked.house.project()
    assert stocked.house.browser("acme").get(sent).status_code == 200
    stocked.account("globex", Standing(Role.PARTNER, frozenset({"match"}), "globex"))
    assert stocked.house.browser("globex").get(sent).status_code == 404
    assert stocked.house.browser("globex").get("/v1/needs/match-be-01/shortlist").status_code == 404


def test_the_first_list_again_after_another_is_the_last_one(stocked):
    browser = stocked.house.browser("aida")

    def sent():
        return browser.post(f"{NEED}/send", data={"with_unknown": "yes"}).headers["location"]

    first = sent()
    stocked.decide("match-be-01", "sn-0004", Verdict.HOLD)
    stocked.house.project()
    stocked.house.later(minutes=10)
    second = sent()
    stocked.decide("match-be-01", "sn-0004", Verdict.SHORTLIST)
    stocked.house.project()
    stocked.house.later(minutes=10)
    assert first == sent() != second
    assert first == sent()
    with reading(stocked.house.engine) as connection:
        last, before = lists.sent_lists(connection, need="match-be-01")
    assert f"/sent/{last.id}" == first.partition("?")[0]
    assert last.at < before.at < last.last
    assert [one.act for one in stocked.house.audit()].count("sent") == 3
    assert "once more" in browser.get(first).text


def test_who_withdrew_the_consent_to_be_sent_is_left_out(stocked):
    said = stocked.house.made.profile("sn-0004", programmes=("match",))
    no = Consent(purpose="transfer-to-partner", granted=False, at=stocked.house.made.at(9))
    stocked.say(PROFILE, "sn-0004", said.model_copy(update={"consents": (no,)}))
    stocked.decide("match-be-01", "sn-0008", Verdict.SHORTLIST)
    stocked.house.project()
    sent = stocked.house.browser("aida").post(f"{NEED}/send", data={"with_unknown": "yes"}).headers["location"]
    shown = stocked.house.browser("aida").get(sent).text
    assert "sn-0008" in shown
    assert "sn-0004" not in shown


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
