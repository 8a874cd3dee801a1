"""The commands that send a list and look at what was sent, on topics in memory."""

import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from models import Consent, Decision, Entry, Finding, Need, Profile, Shortlist, Versions, Words
from models.events import DECISION, NEED, PROFILE, SENT, SHORTLIST
from streams.officers.acting import NotDone
from streams.officers.sending import send, sent
from streams.officers.shortlists import NoShortlist

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(send)
app.command()(sent)

UNKNOWN = Finding(
    condition="work-right",
    state="unknown",
    why=Words(en="-", fr="-"),
    question=Words(en="May p1 work in BE?", fr="p1 peut-elle travailler en BE ?"),
)


def run(*arguments):
    return CliRunner().invoke(app, arguments)


def report(*arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def shortlist(need, *people, conditions=()):
    return Shortlist(
        need=need,
        programme="match",
        title="Java developer",
        openings=1,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(),
        entries=tuple(
            Entry(rank=rank, person=one, score=50, evidence=(), conditions=conditions)
            for rank, one in enumerate(people, start=1)
        ),
    )


@pytest.fixture
def world(topics):
    topics.say(NEED, Need(id="n1", programme="match", title="x", organisation="acme"))
    topics.say(SHORTLIST, shortlist("n1", "p1", "p2", "p3", "p4", "p5", "p6"))
    topics.say(SHORTLIST, shortlist("n2", "p7", "p2"))
    agreed = Consent(purpose="transfer-to-partner", granted=True, at=datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(1, 10):
        topics.say(PROFILE, Profile(id=f"p{number}", programmes=("match",), consents=(agreed,)))
    return topics


def people(made):
    return [entry["person"] for entry in made["list"]["content"]["entries"]]


def test_the_best_five_of_match_are_sent_and_it_is_said_who_is_on_other_lists(world):
    made = report("send", "n1", "--officer", "o1")
    assert people(made) == ["p1", "p2", "p3", "p4", "p5"]
    assert made["also_on"] == {"p2": [{"need": "n1", "rank": 2}, {"need": "n2", "rank": 2}]}
    assert "also 2 at n2" in run("send", "n1", "--officer", "o1").stdout
    assert [(one["officer"], one["intact"]) for one in report("sent")] == [("o1", True)]


def test_who_withdrew_the_consent_to_be_sent_is_left_out(world):
    refused = Consent(purpose="transfer-to-partner", granted=False, at=datetime(2026, 2, 1, tzinfo=UTC))
    world.say(PROFILE, Profile(id="p2", programmes=("match",), consents=(refused,)), at="2026-05-02T12:00:00Z")
    assert people(report("send", "n1", "--officer", "o1")) == ["p1", "p3", "p4", "p5", "p6"]


def test_the_same_content_is_sent_once(world):
    first, again = (report("send", "n1", "--officer", officer) for officer in ("o1", "o2"))
    assert (first["new"], again["new"]) == (True, False)
    assert again["list"] == first["list"]
    assert len(world.log_of(SENT)) == 1


def test_the_first_list_again_after_another_is_the_last_one(world):
    first = report("send", "n1", "--officer", "o1")["list"]
    world.say(DECISION, Decision(need="n1", person="p1", verdict="hold", reason="r", officer="o1"))
    report("send", "n1", "--officer", "o1")
    world.say(
        DECISION,
        Decision(need="n1", person="p1", verdict="shortlist", reason="r", officer="o1"),
        at="2026-05-02T12:00:00Z",
    )
    for person in ("p2", "p3", "p4", "p5"):
        world.say(DECISION, Decision(need="n1", person=person, verdict="shortlist", reason="r", officer="o1"))
    again = report("send", "n1", "--officer", "o1")
    assert (again["new"], again["list"]["digest"], again["list"]["at"]) == (True, first["digest"], first["at"])
    last = report("sent", "n1")[-1]
    assert (last["digest"], last["again"]) == (first["digest"], again["list"]["again"])
    assert report("send", "n1", "--officer", "o1")["new"] is False
    assert "once more" in run("sent", "n1").stdout


def test_a_list_says_whose_need_it_was_sent_for(world):
    assert report("send", "n1", "--officer", "o1")["list"]["organisation"] == "acme"


def test_a_list_that_was_sent_stays_while_the_live_one_moves_on(world):
    first = report("send", "n1", "--officer", "o1")
    world.say(SHORTLIST, shortlist("n1", "p9", "p1"), at="2026-05-02T12:00:00Z")
    assert people(report("send", "n1", "--officer", "o1")) == ["p9", "p1"]
    kept = report("sent", "n1")
    assert len(kept) == 2
    assert first["list"]["content"] in [one["content"] for one in kept]
    assert report("sent", "n2") == []


def test_what_officers_decided_holds_even_before_the_live_list_knows_it(world):
    for person, verdict in (("p1", "hold"), ("p6", "shortlist"), ("p3", "pin"), ("p9", "shortlist")):
        world.say(DECISION, Decision(need="n1", person=person, verdict=verdict, reason="r", officer="o1"))
    done = run("send", "n1", "--officer", "o1", "--json")
    made = json.loads(done.stdout)
    assert people(made) == ["p3", "p6"]
    assert made["not_listed"] == ["p9"]
    assert "p9: chosen, and not on the shortlist" in done.stderr


def test_an_open_question_keeps_it_back_until_it_is_let_pass(world):
    world.say(SHORTLIST, shortlist("n1", "p1", conditions=(UNKNOWN,)), at="2026-05-02T12:00:00Z")
    refused = run("send", "n1", "--officer", "o1").exception
    assert isinstance(refused, NotDone)
    assert "p1: May p1 work in BE?" in str(refused)
    assert world.log_of(SENT) == []
    assert people(report("send", "n1", "--officer", "o1", "--with-unknown")) == ["p1"]


def test_a_need_without_a_shortlist_says_why(world):
    assert isinstance(run("send", "n9", "--officer", "o1").exception, NoShortlist)


def test_a_list_that_was_changed_in_its_topic_is_seen(world):
    report("send", "n1", "--officer", "o1")
    (message,) = world.log_of(SENT)
    world.log[-1] = message._replace(value=message.value.replace(b'"p5"', b'"p6"'))
    done = run("sent")
    assert done.exit_code == 1
    assert "this is not what was sent" in done.stdout
    listed = run("sent", "--json")
    assert (listed.exit_code, [one["intact"] for one in json.loads(listed.stdout)]) == (1, [False])


def test_one_that_cannot_be_read_is_seen_too(world):
    report("send", "n1", "--officer", "o1")
    (message,) = world.log_of(SENT)
    world.log[-1] = message._replace(value=b"{}")
    done = run("sent")
    assert done.exit_code == 1
    assert "1 sent list cannot be read" in done.stderr
