"""What is known of a person in the tables goes, on both kinds of database; of the others everything stays."""

import pytest

from models.events import DECISION
from streams.database.engine import reading, scrub, writing
from streams.database.outbox import relay
from streams.rights.erasing import take_out
from streams.rights.forgetting import forget
from streams.rights.naming import naming
from streams.web import notes
from streams.web.notes import Note


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


def held(engine, table, text):
    with reading(engine) as connection:
        return sum(text in repr(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}"))


@pytest.fixture
def known(furnished):
    """Two people with notes, receipts and messages that were sent."""
    for person in ("p1", "p2"):
        assert furnished.program("form").post("/v1/profiles", json={"id": person, "text": "x"}).status_code == 202
        with writing(furnished.engine) as connection:
            notes.write(connection, Note(f"of-{person}", person, "n1", "officer", furnished.now, "shy"))
    decided = {"need": "n1", "person": "p1", "verdict": "hold", "reason": "later"}
    assert furnished.program("officer").post("/v1/decisions", json=decided).status_code < 300
    relay(furnished.engine, len, lambda: furnished.now)
    return furnished


def test_everything_of_the_person_goes_and_of_the_others_nothing(known):
    engine = known.engine
    before = {table: held(engine, table, "p2'") for table in ("notes", "receipt_lines", "outbox", "people")}
    assert all(held(engine, table, "p1'") for table in (*before, "movements"))
    assert all(before.values())
    taken = take_out(known.settings, engine, ["p1"])
    relay(engine, len, lambda: known.now)
    with writing(engine) as connection:
        forget(connection, ["p1"], naming(["p1"]))
    assert (taken.held, taken.lists) == (True, 1)
    for table in ("notes", "receipt_lines", "outbox", "people", "movements", "entries", "identities", "sent_people"):
        assert not held(engine, table, "p1'"), table
    assert {table: held(engine, table, "p2'") for table in before} == before
    assert held(engine, "decision_log", "p1'")
    assert held(engine, "outbox", DECISION.topic), "the rows keep their numbers"
    assert scrub(engine, ["notes", "receipt_lines"])
