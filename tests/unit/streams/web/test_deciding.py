"""Officers' decisions over the API: checked, noted, stored, and held at once."""

from threading import Barrier, Thread

import pytest

from models import Decision, Verdict
from models.events import PROFILE
from streams.access.audit import Act
from streams.database import records
from streams.database.engine import reading
from streams.web import deciding
from streams.web.problems import Failed

SAID = {"need": "n1", "person": "p1", "verdict": "shortlist", "reason": "strong interview"}


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


def decided(house, need="n1"):
    with reading(house.engine) as connection:
        return {(one.person, one.verdict.value, one.officer) for one in records.decisions(connection, need=need)}


def test_a_decision_holds_at_once_and_is_noted_with_its_pseudonyms(furnished):
    answer = furnished.program("officer").post("/v1/decisions", json=SAID)
    assert (answer.status_code, answer.json()) == (201, {**SAID, "officer": "officer"})
    assert decided(furnished) == {("p1", "shortlist", "officer"), ("p2", "hold", "officer-1")}
    entry = furnished.audit()[0]
    assert (entry.actor, entry.act, entry.about, entry.detail) == (
        "officer", Act.DECIDED, "n1/p1", {"verdict": "shortlist"},
    )  # fmt: skip


def test_another_word_replaces_it_also_within_the_same_moment(furnished):
    client = furnished.program("officer")
    for verdict in ("hold", "decline", "pin"):
        client.post("/v1/decisions", json={**SAID, "verdict": verdict})
    assert ("p1", "pin", "officer") in decided(furnished)


def test_it_is_taken_back(furnished):
    client = furnished.program("officer")
    assert client.delete("/v1/decisions/n1/p2").status_code == 204
    assert decided(furnished) == set()
    assert furnished.audit()[0].act == Act.DECISION_UNDONE
    assert client.delete("/v1/decisions/n1/p2").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status", "word"),
    [
        ({"need": "n404"}, 404, "there"),
        ({"need": "n9"}, 404, "there"),
        ({"person": "p404"}, 409, "no person p404"),
        ({"person": "p9"}, 409, "takes no part in open"),
        ({"reason": "  "}, 422, "reason"),
        ({"verdict": "hire"}, 422, "verdict"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_noted(furnished, changed, status, word):
    answer = furnished.program("officer").post("/v1/decisions", json={**SAID, **changed})
    assert answer.status_code == status
    assert word in answer.text
    assert Act.DECIDED not in {entry.act for entry in furnished.audit()}


def test_openings_are_not_given_twice(furnished):
    client = furnished.program("officer")
    assert client.post("/v1/decisions", json={**SAID, "verdict": "place"}).status_code == 201
    answer = client.post("/v1/decisions", json={**SAID, "person": "p2", "verdict": "place"})
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "n1 has 1 opening, and p1 is placed there; to free the place, take that decision back"
    )


def test_two_officers_at_the_same_moment_give_one_opening_once(furnished):
    barrier, refused = Barrier(2), []
    officer = furnished.visitor("officer")

    def place(person: str) -> None:
        barrier.wait()
        try:
            made = Decision(need="n1", person=person, verdict=Verdict.PLACE, reason="best", officer="officer")
            deciding.decide(furnished.here, officer, made)
        except Failed as failed:
            refused.append(failed.status_code)

    threads = [Thread(target=place, args=(person,)) for person in ("p1", "p2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [409]
    assert sum(verdict == "place" for _, verdict, _ in decided(furnished)) == 1


def test_somebody_who_was_erased_cannot_be_decided_about(furnished):
    furnished.brokers.say(PROFILE, "p1")
    furnished.project()
    answer = furnished.program("officer").post("/v1/decisions", json=SAID)
    assert (answer.status_code, answer.json()["detail"]) == (409, "the person p1 was erased")
