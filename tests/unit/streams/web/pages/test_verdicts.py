"""Deciding: with a script and without, said again where it cannot be, and taken back."""

import pytest

from streams.database import records
from streams.database.engine import reading

NEED = "/needs/match-be-01"
PART = {"hx-request": "true"}


@pytest.fixture
def browser(stocked):
    return stocked.house.browser("aida")


@pytest.fixture
def held(stocked):
    def of(person):
        with reading(stocked.house.engine) as connection:
            found = records.decisions(connection, "match-be-01", person)
        return (found[0].verdict.value, found[0].reason) if found else None

    return of


def test_a_form_without_a_script_decides_and_undoes(stocked, held):
    browser = stocked.house.browser("aida")
    csrf = browser.headers.pop("x-csrf-token")
    form = {"person": "sn-0008", "verdict": "shortlist", "reason": "strong tests", "csrf": csrf}
    assert browser.post(f"{NEED}/decisions", data=form | {"csrf": "wrong"}).status_code == 403
    shown = browser.post(f"{NEED}/decisions", data=form)
    assert shown.status_code == 200
    assert "sn-0008: shortlisted." in shown.text
    assert held("sn-0008") == ("shortlist", "strong tests")
    back = browser.post(f"{NEED}/undo", data={"person": "sn-0008", "csrf": csrf})
    assert (back.status_code, back.headers["location"]) == (303, f"{NEED}?open=sn-0008")
    assert held("sn-0008") is None


def test_a_script_gets_the_row_and_what_happened(browser, held):
    shown = browser.post(f"{NEED}/decisions", data={"person": "sn-0009", "verdict": "hold"}, headers=PART)
    assert shown.text.lstrip().startswith('<li class="person" id="p-sn-0009"')
    assert 'hx-swap-oob="true"' in shown.text
    assert "<html" not in shown.text
    assert held("sn-0009") == ("hold", "kept in mind in the review")


def test_nobody_is_declined_without_a_reason(browser, held):
    form = {"person": "sn-0009", "verdict": "decline", "reason": "  "}
    assert browser.post(f"{NEED}/decisions", data=form).status_code == 409
    told = browser.post(f"{NEED}/decisions", data=form, headers=PART)
    assert "Say why you decline" in told.text
    assert held("sn-0009") is None
    browser.post(f"{NEED}/decisions", data=form | {"reason": "too far"})
    assert held("sn-0009") == ("decline", "too far")


def test_undo_goes_back_to_what_was_decided_before(browser, held):
    shown = browser.post(f"{NEED}/decisions", data={"person": "sn-0006", "verdict": "pin"}, headers=PART)
    assert 'name="verdict" value="hold"' in shown.text
    assert 'name="reason" value="appeler d’abord"' in shown.text
    browser.post(f"{NEED}/decisions", data={"person": "sn-0006", "verdict": "hold", "reason": "appeler d’abord"})
    assert held("sn-0006") == ("hold", "appeler d’abord")


def test_what_stands_against_a_decision_is_told(browser, held):
    told = browser.post(f"{NEED}/decisions", data={"person": "sn-0003", "verdict": "place"}, headers=PART)
    assert told.status_code == 200
    assert "This cannot be decided" in told.text
    assert held("sn-0003") is None
    assert browser.post(f"{NEED}/undo", data={"person": "sn-0003"}).status_code == 404
    assert browser.post(f"{NEED}/decisions", data={"person": "sn 3", "verdict": "hold"}).status_code == 422
    assert browser.post(f"{NEED}/decisions", data={"person": "sn-0003", "verdict": "hire"}).status_code == 422


def test_each_decision_is_in_the_audit_log(stocked, browser):
    browser.post(f"{NEED}/decisions", data={"person": "sn-0009", "verdict": "hold", "reason": "call her"})
    browser.post(f"{NEED}/undo", data={"person": "sn-0009"})
    undone, made = stocked.house.audit()[:2]
    assert (made.act, made.about, made.detail) == ("decided", "match-be-01/sn-0009", {"verdict": "hold"})
    assert (undone.act, undone.actor) == ("decision undone", "aida")


def test_officers_of_other_programmes_and_readers_may_not(stocked, held):
    form = {"person": "sn-0009", "verdict": "hold"}
    assert stocked.house.browser("officer").post(f"{NEED}/decisions", data=form).status_code == 404
    assert stocked.house.browser("auditor").post(f"{NEED}/decisions", data=form).status_code == 403
    assert held("sn-0009") is None
