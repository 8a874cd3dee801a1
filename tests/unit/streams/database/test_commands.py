"""The commands of the database, without a broker."""

import pytest

from models.events import PROFILE
from streams.cli import run
from streams.database.engine import opened, reading
from streams.database.outbox import store
from streams.database.people import person
from streams.database.upgrading import upgrade


@pytest.fixture(autouse=True)
def _surroundings(address, tmp_path, monkeypatch):
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", address)
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path))
    monkeypatch.delenv("DIASPORA_MATCH_KAFKA", raising=False)


def test_the_tables_are_made_once(capsys):
    assert run(["database", "upgrade"]) == 0
    assert not capsys.readouterr().out.startswith("0 ")
    assert run(["database", "upgrade"]) == 0
    assert "0 changes were made" in capsys.readouterr().out


def test_a_rebuild_without_a_broker_makes_anew_what_can_be_and_says_so(address, brokers, made, capsys):
    with opened(address) as engine:
        upgrade(engine)
        store(engine, [brokers.made(PROFILE, "p1", made.profile("p1"))], "here.", brokers.now)
        assert run(["database", "rebuild"]) == 0
        with reading(engine) as connection:
            assert person(connection, "p1") is not None
    assert "the topics will be read when there is a broker" in capsys.readouterr().out


def test_a_refill_needs_a_broker(capsys):
    assert run(["database", "refill"]) == 1
    assert "no broker runs" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", "sqlite:////dev/null/x.db")
    assert run(["database", "upgrade"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
