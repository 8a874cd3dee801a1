"""The proposed assignment: computed beside the pages, edited, and accepted as decisions."""

import sys
import time
from threading import Event
from types import SimpleNamespace

import pytest

from models import Alternative, Assignment, Left, Placement
from streams.database import records
from streams.database.engine import reading
from streams.officers.acting import NotDone

PAGE = "/programmes/match/proposal"


def proposal(**more):
    placements = tuple(
        Placement(
            person=f"sn-{one:04}", need="match-be-01", score=80 - one, next_best=Alternative(person="sn-0009", score=1)
        )
        for one in (8, 10)
    )
    made = Assignment(
        programme="match", status="optimal", gap=0, places=6, total=142, greedy=142, placements=placements,
        left_people=("sn-0011",), left_needs=(Left(need="match-be-03", openings=2, why="nobody is eligible"),),
    )  # fmt: skip
    return made.model_copy(update=more)


@pytest.fixture
def proposing(monkeypatch):
    """What proposes, in the place of the encoder and the broker."""
    fake = SimpleNamespace(made=proposal(), go=Event(), propose=None)
    fake.go.set()

    def propose(_settings, _programme, _seconds):
        fake.go.wait(10)
        if isinstance(fake.made, Exception):
            raise fake.made
        return fake.made

    fake.propose = propose
    monkeypatch.setitem(sys.modules, "streams.officers.proposing", fake)
    monkeypatch.setattr("streams.officers.proposing", fake, raising=False)
    return fake


def settled(browser):
    for _ in range(200):
        shown = browser.get(PAGE).text
        if "http-equiv" not in shown:
            return shown
        time.sleep(0.02)
    raise AssertionError("the proposal never came")


def test_a_proposal_is_computed_edited_and_accepted(stocked, proposing):
    browser = stocked.house.browser("aida")
    proposing.go.clear()
    assert browser.post(PAGE).status_code == 303
    assert 'http-equiv="refresh"' in browser.get(PAGE).text
    proposing.go.set()
    shown = settled(browser)
    assert "2 of 6 places filled" in shown
    assert "Nothing better exists." in shown
    made = shown.partition('name="made" value="')[2].partition('"')[0]
    form = {"made": made, "verdict": "place", "reason": "as proposed", "pair": ["match-be-01/sn-0010", "n/x"]}
    done = browser.post(f"{PAGE}/accept", data=form)
    assert "1 decision" in done.text
    with reading(stocked.house.engine) as connection:
        (decided,) = records.decisions(connection, "match-be-01", "sn-0010")
        assert not records.decisions(connection, "match-be-01", "sn-0008")
    assert (decided.verdict.value, decided.reason, decided.officer) == ("place", "as proposed", "aida")
    assert stocked.house.audit()[0].detail == {"decisions": 1, "verdict": "place"}


def test_what_cannot_be_decided_is_told(stocked, proposing):
    browser = stocked.house.browser("aida")
    proposing.made = proposal(placements=(Placement(person="sn-0003", need="match-be-01", score=50),))
    browser.post(PAGE)
    made = settled(browser).partition('name="made" value="')[2].partition('"')[0]
    form = {"made": made, "verdict": "place", "reason": "as proposed", "pair": ["match-be-01/sn-0003"]}
    assert "0 decisions made." in browser.post(f"{PAGE}/accept", data=form).text
    assert browser.post(f"{PAGE}/accept", data=form | {"made": "another"}).status_code == 409
    assert browser.post(f"{PAGE}/accept", data=form | {"verdict": "decline"}).status_code == 409
    stocked.house.later(hours=2)
    assert "Compute a proposal" in stocked.house.browser("aida").get(PAGE).text


@pytest.mark.parametrize("error", [NotDone("no proposal in the time"), RuntimeError("secret")])
def test_why_there_is_none_is_told(stocked, proposing, error):
    browser = stocked.house.browser("aida")
    proposing.made = error
    browser.post(PAGE)
    shown = settled(browser)
    assert "There is no proposal." in shown
    assert "secret" not in shown


def test_rules_that_cannot_hold_are_named(stocked, proposing):
    browser = stocked.house.browser("aida")
    proposing.made = proposal(status="infeasible", problems=("woman: at least 6 of 20, 2 are eligible",), placements=())
    browser.post(PAGE)
    assert "woman: at least 6 of 20" in settled(browser)


def test_others_may_not_propose(stocked):
    assert stocked.house.browser("auditor").post(PAGE).status_code == 403
    assert stocked.house.browser("officer").post(PAGE).status_code == 404
