"""The commands that decide and list decisions, on topics in memory."""

import json
from itertools import pairwise

import pytest
import typer
from typer.testing import CliRunner

from models import Decision, Need, Profile
from models.events import DECISION, NEED, PROFILE
from streams.messages.standing import standing
from streams.officers.acting import NotDone
from streams.officers.deciding import decide, decisions

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(decide)
app.command()(decisions)


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def held(topics):
    return standing(DECISION, topics.log_of(DECISION), Decision).values


@pytest.fixture
def world(topics):
    """Two needs of one programme and two people in it."""
    for need in ("n1", "n2"):
        topics.say(NEED, Need(id=need, programme="match", title="x"))
    for person in ("p1", "p2"):
        topics.say(PROFILE, Profile(id=person, programmes=("match",)))
    return topics


def test_a_decision_is_published_with_its_reason_and_officer(world):
    done = run("decide", "n1", "p1", "hold", "--reason", "call first", "--officer", "o1", "--json")
    made = Decision(need="n1", person="p1", verdict="hold", reason="call first", officer="o1")
    assert json.loads(done.stdout) == made.model_dump(mode="json")
    assert held(world) == {"n1/p1": made}


def test_the_latest_word_holds_and_can_be_taken_back(world):
    for arguments in (["hold", "--reason", "a"], ["pin", "--reason", "b"]):
        assert run("decide", "n1", "p1", *arguments, "--officer", "o1").exit_code == 0
    assert held(world)["n1/p1"].verdict == "pin"
    assert run("decide", "n1", "p1", "--undo", "--officer", "o2").stdout == "n1/p1: taken back\n"
    assert held(world) == {}
    times = [dict(message.headers)["ce_time"] for message in world.log_of(DECISION)]
    assert all(before < after for before, after in pairwise(times))
    assert isinstance(run("decide", "n1", "p1", "--undo", "--officer", "o2").exception, NotDone)


def test_it_comes_after_a_word_of_a_clock_that_is_ahead(world):
    made = Decision(need="n1", person="p1", verdict="hold", reason="r", officer="o1")
    world.say(DECISION, made, at="2999-01-01T00:00:00Z")
    run("decide", "n1", "p1", "decline", "--reason", "b", "--officer", "o1")
    assert held(world)["n1/p1"].verdict == "decline"


def test_a_place_is_checked_and_that_is_said(world):
    placed = run("decide", "n1", "p1", "place", "--reason", "agreed", "--officer", "o1")
    assert "checked against the decisions as they stand now" in placed.stdout
    for need, person in (("n1", "p2"), ("n2", "p1")):
        refused = run("decide", need, person, "place", "--reason", "agreed", "--officer", "o1")
        assert isinstance(refused.exception, NotDone)
    assert set(held(world)) == {"n1/p1"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["n1", "p1", "maybe", "--reason", "r", "--officer", "o1"], "'maybe' is not one of 'shortlist'"),
        (["n1", "p1", "hold", "--officer", "o1"], "Invalid value for --reason: expected this field"),
        (["n1", "p1", "hold", "--reason", " ", "--officer", "o1"], "Invalid value for --reason"),
        (["n1", "p1", "--reason", "r", "--officer", "o1"], "Invalid value for VERDICT"),
        (["n1", "Ann Example", "hold", "--reason", "r", "--officer", "o1"], "Invalid value for PERSON"),
        (["n1", "p1", "hold", "--reason", "r", "--officer", "Ann Example"], "expected a pseudonymous id"),
        (["n1", "p1", "hold", "--reason", "r"], "--officer"),
        (["n1", "p1", "hold", "--undo", "--officer", "o1"], "expected neither a verdict nor a reason"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_use_is_said_and_publishes_nothing(world, arguments, expected):
    done = run("decide", *arguments)
    assert done.exit_code == 2
    assert expected in " ".join(done.stderr.replace("│", " ").split())
    assert held(world) == {}


def test_decisions_are_listed_of_all_needs_or_one(world):
    for need, person in (("n2", "p1"), ("n1", "p2"), ("n1", "p1")):
        world.say(DECISION, Decision(need=need, person=person, verdict="hold", reason="r", officer="o1"))
    world.say(DECISION, None, "n1/p2", at="2026-05-01T12:00:01Z")
    listed = json.loads(run("decisions", "--json").stdout)
    assert [(one["need"], one["person"], one["at"]) for one in listed] == [
        ("n1", "p1", "2026-05-01T12:00:00+00:00"),
        ("n2", "p1", "2026-05-01T12:00:00+00:00"),
    ]
    assert [one["need"] for one in json.loads(run("decisions", "n2", "--json").stdout)] == ["n2"]
    assert "n2" not in run("decisions", "n1").stdout
