"""Whose data are kept for longer than their programmes say."""

import json
from datetime import UTC, date, datetime

import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from models import Profile
from models.events import PROFILE
from streams.messages.standing import standing
from streams.programmes.files import shipped
from streams.rights import commands
from streams.rights.retention import after, due, overdue

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(commands.retention)


def person(topics, key, at, *programmes):
    topics.say(PROFILE, Profile.model_validate({"id": key, "programmes": programmes or ["match"]}), at=at)


def test_the_longest_of_the_programmes_counts_and_the_last_day_is_kept(topics):
    known = shipped()
    longer = {"match": known["match"], "long": known["match"].model_copy(update={"retention_months": 60})}
    person(topics, "p1", "2024-01-31T08:00:00Z")
    person(topics, "p2", "2024-01-31T08:00:00Z", "match", "long")
    person(topics, "p3", "2024-01-31T08:00:00Z", "match", "gone")
    words = standing(PROFILE, topics.log_of(PROFILE), Profile).words
    last = after(date(2024, 1, 31), known["match"].retention_months)
    assert not list(overdue(words, longer, last))
    assert [one.person for one in overdue(words, longer, date.fromordinal(last.toordinal() + 1))] == ["p1"]


def test_the_last_word_counts(topics):
    person(topics, "p1", "2000-01-01T08:00:00Z")
    assert [one.person for one in due(topics.settings, date(2026, 1, 1))] == ["p1"]
    person(topics, "p1", "2025-12-01T08:00:00Z")
    assert due(topics.settings, date(2026, 1, 1)) == ()


def test_the_command_lists_and_erases(topics, monkeypatch):
    person(topics, "p1", "2000-01-01T08:00:00Z")
    person(topics, "p2", datetime.now(UTC).isoformat())
    listed = json.loads(CliRunner().invoke(app, ["--json"]).stdout)
    assert [(one["person"], one["programmes"]) for one in listed] == [("p1", ["match"])]
    ran = CliRunner().invoke(app, ["--erase"])
    assert (ran.exit_code, "p1: erased" in ran.stdout) == (0, True)
    assert set(standing(PROFILE, topics.log_of(PROFILE), Profile).values) == {"p2"}
    assert "Nobody's data" in CliRunner().invoke(app, []).stdout


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_months_after_is_that_many_months_and_never_a_later_day(day, months):
    found = after(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day <= day.day
