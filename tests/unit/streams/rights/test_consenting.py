"""A consent given and withdrawn, as an event."""

import json

import typer
from typer.testing import CliRunner

from models import Profile
from models.events import PROFILE
from streams.messages.standing import standing
from streams.officers.acting import NotDone
from streams.rights.commands import consent

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(consent)


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def profile_of(topics, person):
    return standing(PROFILE, topics.log_of(PROFILE), Profile).values[person]


def test_the_last_profile_is_published_with_the_consent_and_nothing_else_changes(world):
    before = profile_of(world, "p1")
    assert run("p1", "matching", "--grant").stdout == "p1: matching granted\n"
    ran = run("p1", "matching", "--withdraw", "--json")
    after = profile_of(world, "p1")
    assert [(one.purpose, one.granted) for one in after.consents] == [("matching", False)]
    assert json.loads(ran.stdout)[0]["granted"] is False
    assert after.model_copy(update={"consents": ()}) == before


def test_a_purpose_that_no_programme_has_and_a_person_who_is_not_there_are_refused(world):
    before = len(world.log)
    assert isinstance(run("p1", "marketing", "--grant").exception, NotDone)
    assert isinstance(run("p9", "matching", "--grant").exception, NotDone)
    assert run("p1", "matching").exit_code == 2
    assert len(world.log) == before
