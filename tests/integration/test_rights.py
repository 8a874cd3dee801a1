"""A person who is everywhere is erased with a real broker, a worker and a database, and is found nowhere."""

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import MetaData, select
from typer.testing import CliRunner

from models import Identity, Shortlist
from models.events import IDENTITY, PROFILE, SENT
from streams.access import accounts, sessions
from streams.access.audit import TERMINAL
from streams.access.roles import Role, Standing
from streams.cli import app
from streams.database.engine import reading, writing
from streams.database.outbox import relay
from streams.database.projector import catch_up
from streams.kafka import client
from streams.kafka.topics import topics
from streams.messages.codec import encode
from streams.officers.sending import sent_now
from streams.officers.sent_lists import archive
from streams.programmes.shelf import load
from streams.rights.erasing import erase
from streams.rights.keeper import Keeper
from streams.rights.searching import is_live, search
from streams.rights.whole_database import whole_database
from streams.web.app import make_app
from streams.web.session import CSRF_HEADER

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(service, tmp_path):
    return service.settings.model_copy(update={"database": f"sqlite:///{tmp_path}/rights.db"})


def test_who_is_erased_is_found_nowhere_and_the_others_stay(service, settings):
    service.publish(
        service.need("n1", "welding"),
        *(service.profile(person, "welding") for person in ("p1", "p10", "p2")),
        *(
            encode(IDENTITY, Identity(id=one, name=one), one, service._cloud(None), service.topic(IDENTITY))
            for one in ("p1", "p2")
        ),
        *(service.decision("n1", person, "shortlist") for person in ("p1", "p10")),
        *(service.profile(person, "welding", programmes=["nowhere"]) for person in ("p1", "p2")),
    )
    service.settle()
    assert service.people("n1") == ["p1", "p10", "p2"]
    sent_now(settings, Shortlist.model_validate_json(service.shortlists()["n1"]), "o1", with_unknown=True)
    catch_up(settings, load(settings))
    before = {one.place for one in search(settings, "p1") if one.live}
    assert {service.topic(PROFILE), service.topic(SENT), f"{service.topic(PROFILE)}.DLT"} <= before
    assert {"database: facts", "database: dead_letters", "database: entries", "database: sent_people"} <= before

    done = erase(settings, {"p1"})

    found = search(settings, "p1")
    assert (done.settled, done.lists, done.letters.removed, done.letters.left) == (True, 1, 1, 0)
    assert not is_live(found), [one for one in found if one.live]
    assert service.people("n1") == ["p10", "p2"]
    assert [letter.key for letter in service.letters(PROFILE)] == [b"p2"]
    sent = archive(client.read(settings, service.topic(SENT)))
    assert sent.sound
    assert [[entry.person for entry in one.sent.content.entries] for one in sent.kept] == [["p10"]]


def test_what_is_refused_after_an_erasure_still_reaches_the_dead_letters(service, settings, monkeypatch):
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    service.publish(service.profile("q1", "forging", programmes=["nowhere"]))
    service.wait_for(lambda: any(letter.key == b"q1" for letter in service.letters(PROFILE)))
    ran = CliRunner().invoke(app, ["erase", "q1", "--verify"])
    assert ran.exit_code == 0, ran.output
    service.publish(service.profile("q2", "forging", programmes=["nowhere"]))
    service.wait_for(lambda: any(letter.key == b"q2" for letter in service.letters(PROFILE)))


MARK = "lighthousekeeping"
"""What only the person who is erased says."""


@pytest.fixture
def console(settings):
    """The console of the installation, and an officer who is signed in."""
    with whole_database(settings) as engine:
        clock = lambda: datetime.now(UTC)  # noqa: E731
        with writing(engine) as connection:
            standing = Standing(Role.OFFICER, frozenset({"open"}))
            officer = accounts.add(connection, "o-7", "o-7", standing, None, TERMINAL, clock())
            secret = sessions.begin(connection, officer.id, clock())
        client = TestClient(make_app(settings, engine, load(settings)), follow_redirects=False)
        client.cookies.set("session", secret)
        client.headers[CSRF_HEADER] = sessions.form_token(secret)
        yield client, engine, Keeper(settings, engine, load(settings), clock)


def standing_in(service, settings, text):
    """The topics in which a message stands that holds a text; of compacted ones the last of each key."""
    found = set()
    for name in (one for one in topics(settings) if not one.endswith("vocabulary.v1")):
        messages = list(client.read(settings, name))
        last = {one.key: one for one in messages} if not name.endswith(".DLT") else dict(enumerate(messages))
        if any(text in repr((one.value, one.headers)) for one in last.values() if one.value is not None):
            found.add(name)
    return found


def tables_with(engine, text):
    tables = MetaData()
    with reading(engine) as connection:
        tables.reflect(connection)
        return {
            table.name
            for table in tables.sorted_tables
            if any(text in repr(row) for row in connection.execute(select(table)))
        }


def files_with(settings, text):
    """The files of the database and of the cache in which the bytes of a text stand."""
    folder = Path(settings.database.removeprefix("sqlite:///")).parent
    wanted = [one for one in [*folder.glob("rights.db*"), *settings.cache.rglob("*")] if one.is_file()]
    return {one.name for one in wanted if text.encode() in one.read_bytes()}


def test_who_went_through_everything_is_found_nowhere_after_an_erasure_in_the_console(service, settings, console):
    browser, engine, keeper = console
    service.publish(service.need("n7", "welding"), service.profile("r2", "welding"))
    signed_up = {"id": "r1", "programme": "open", "skills": "welding", "text": f"I did {MARK}.", "name": MARK}
    assert browser.post("/sign-up", data=signed_up).status_code == 200
    item = {"id": "r1", "programmes": ["open"], "skills": [{"phrase": "welding"}], "text": f"{MARK} again"}
    assert browser.post("/v1/profiles", json={**item, "event": {"id": "evt-r1"}}).status_code == 202
    relay(engine, partial(client.publish, settings), lambda: datetime.now(UTC))
    service.settle()
    service.wait_for(lambda: "r1" in service.people("n7"))
    catch_up(settings, load(settings))
    decided = {"person": "r1", "verdict": "shortlist", "reason": f"for {MARK}"}
    assert browser.post("/needs/n7/decisions", data=decided).status_code in (200, 303)
    assert browser.post("/people/r1/notes", data={"text": f"{MARK}!", "need": "n7"}).status_code == 303
    sent = browser.post("/needs/n7/send", data={"with_unknown": "yes"})
    assert sent.status_code == 303, sent.text
    refused = service.profile("r1", "welding", programmes=["nowhere"], text=MARK)
    service.publish(refused)
    service.wait_for(lambda: any(letter.key == b"r1" for letter in service.letters(PROFILE)))
    relay(engine, partial(client.publish, settings), lambda: datetime.now(UTC))
    service.settle()
    catch_up(settings, load(settings))
    assert {"facts", "decisions", "notes", "identities", "dead_letters"} <= tables_with(engine, MARK)
    assert {"receipt_lines", "outbox", "entries", "movements", "sent_people", "seen"} <= tables_with(engine, "r1") | {
        "seen"
    }
    assert len(standing_in(service, settings, MARK)) >= 4
    assert files_with(settings, MARK)

    asked = browser.post("/erasures", data={"person": "r1", "again": "r1", "reason": "asked"})
    assert browser.get("/people/r1").status_code == 404
    began = time.monotonic()
    while keeper.step():
        pass
    took = time.monotonic() - began

    shown = browser.get(asked.headers["location"]).text
    assert "A search found the id nowhere but where it may stay." in shown, shown
    assert standing_in(service, settings, MARK) == set()
    assert standing_in(service, settings, "r1") == set()
    assert tables_with(engine, MARK) == set()
    assert tables_with(engine, "r1'") == {"facts", "decision_log", "audit_log"}
    assert files_with(settings, MARK) == set()
    assert not is_live(search(settings, "r1"))
    assert "r1" not in service.people("n7")
    assert "r2" in service.people("n7")
    assert sent.headers["location"].startswith("/sent/")
    assert took < 60, "within a minute"


def test_an_erasure_that_was_asked_for_while_no_broker_answers_is_finished_when_one_does(service, settings, console):
    browser, engine, keeper = console
    service.publish(service.profile("s1", "grinding"))
    service.settle()
    catch_up(settings, load(settings))
    down = Keeper(
        settings.model_copy(update={"kafka": "127.0.0.1:1"}), engine, load(settings), lambda: datetime.now(UTC)
    )
    asked = browser.post("/erasures", data={"person": "s1", "again": "s1", "reason": "mistake"})
    with pytest.raises(client.Unreachable):
        down.step()
    assert browser.get("/people/s1").status_code == 404
    assert "you need do nothing" in browser.get(asked.headers["location"]).text
    while keeper.step():
        pass
    assert "A search found the id nowhere" in browser.get(asked.headers["location"]).text
    later = (datetime.now(UTC) - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds() / 60 + 1
    service.publish(service.profile("s1", "grinding", minute=later))
    service.settle()
    catch_up(settings, load(settings))
    assert browser.get("/people/s1").status_code == 200, "who signs up again is somebody new"
