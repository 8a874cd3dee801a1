"""The command that reports how groups are listed, on topics in memory."""

import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from models import Entry, Identity, NormalisedNeed, NormalisedProfile, Revision, Shortlist, Versions
from models.events import IDENTITY, NEED_NORMALISED, PROFILE_NORMALISED, SHORTLIST
from streams.messages.codec import Message
from streams.officers.deciding import decisions
from streams.officers.fairness import fairness

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(fairness)
app.command()(decisions)

REVISION = Revision(time=datetime(2026, 5, 1, tzinfo=UTC), event="e1")


def run(*arguments):
    return CliRunner().invoke(app, ["fairness", *arguments])


def shortlist(need, *people, **more):
    return Shortlist(
        need=need,
        programme="open",
        title=None,
        openings=1,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(),
        entries=tuple(Entry(rank=rank, person=one, score=50, evidence=()) for rank, one in enumerate(people, start=1)),
        **more,
    )


def profile(person, *programmes):
    return NormalisedProfile(id=person, revision=REVISION, programmes=programmes, skills=())


@pytest.fixture
def world(topics):
    """Ten women and twelve men in a programme, one man in another, and a list."""
    for number in range(10):
        topics.say(PROFILE_NORMALISED, profile(f"w{number}", "open"))
        topics.say(IDENTITY, Identity(id=f"w{number}", gender="woman", birth_date="1990-01-01", name="Ann Example"))
    for number in range(12):
        topics.say(PROFILE_NORMALISED, profile(f"m{number}", "open"))
        topics.say(IDENTITY, Identity(id=f"m{number}", gender="man"))
    topics.say(PROFILE_NORMALISED, profile("x1", "job-fair"))
    topics.say(NEED_NORMALISED, NormalisedNeed(id="n1", revision=REVISION, programme="open", requirements=()))
    topics.say(SHORTLIST, shortlist("n1", "w1", "m1", "m2"))
    topics.say(SHORTLIST, shortlist("n2", "x1").model_copy(update={"programme": "job-fair"}))
    return topics


def test_the_groups_of_a_programme_are_counted(world):
    done = run("open", "--json")
    assert done.exit_code == 0, done.exception
    found = json.loads(done.stdout)
    assert (found["lists"], found["pool"], found["listed"], found["unread"]) == (1, 22, 3, 0)
    gender = found["characteristics"][0]
    assert [(one["group"], one["pool"], one["listed"]) for one in gender["groups"]] == [
        ("man", 12, 2),
        ("woman", 10, 1),
    ]
    assert "Ann Example" not in done.stdout
    shown = " ".join(run("open").stdout.split())
    assert "woman 10 1 10.0 % 0.60" in shown


def test_the_erased_are_in_no_group_and_the_unread_are_counted(world):
    world.say(PROFILE_NORMALISED, None, "w1", at="2026-05-02T12:00:00Z")
    world.log.append(Message(IDENTITY.topic, b"w2", b"{}"))
    found = json.loads(run("open", "--json").stdout)
    assert (found["pool"], found["listed"], found["unread"]) == (21, 2, 1)


def test_a_programme_that_nobody_knows_is_refused_with_those_that_are(topics):
    done = run("moon")
    assert done.exit_code == 2
    assert "expected the key of a programme: balkans-assistance" in " ".join(done.stderr.replace("│", " ").split())
