"""Opening a database: who may look into it, who may write, and what an error says."""

import stat
import threading

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from models.events import IDENTITY
from streams.database.engine import DatabaseUnreachable, connected, opened, reading, scrub, writing
from streams.database.tables import Offset, SentPerson
from streams.database.upgrading import upgrade

ROW = {"list": "l1", "person": "aida-ndiaye", "rank": 1}


def test_the_file_and_its_folder_are_their_owners_alone(tmp_path):
    with opened(f"sqlite:///{tmp_path}/data/own.db"):
        file = tmp_path / "data" / "own.db"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "address", ["sqlite:////dev/null/x.db", "postgresql://somebody:secret@/none?host=/nowhere", "sqlite:////proc/x.db"]
)
def test_a_database_that_cannot_be_opened_is_one_clear_line(address):
    with pytest.raises(DatabaseUnreachable, match="DIASPORA_MATCH_DATABASE") as refused:
        connected(address)
    assert "secret" not in str(refused.value)


def test_errors_repeat_no_parameters(engine):
    with pytest.raises(IntegrityError) as refused, writing(engine) as connection:
        connection.execute(insert(SentPerson), [ROW])
    assert "aida" not in str(refused.value)


def test_what_fails_leaves_nothing_behind(engine):
    moment = {"topic": "t", "partition": 0, "log": "a", "next": 5, "history": 5}

    def write():
        with writing(engine) as connection:
            connection.execute(insert(Offset), [moment])
            connection.execute(insert(SentPerson), [ROW])

    with pytest.raises(IntegrityError):
        write()
    with reading(engine) as connection:
        assert not connection.execute(select(Offset)).all()


def test_one_writes_at_a_time(engine):
    order, began = [], threading.Event()

    def write():
        began.set()
        with writing(engine):
            order.append("second")

    with writing(engine):
        other = threading.Thread(target=write)
        other.start()
        began.wait()
        other.join(timeout=0.2)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_reading_goes_on_while_somebody_writes(engine, brokers, made):
    brokers.into(engine)
    with writing(engine), reading(engine) as connection:
        assert not connection.execute(select(SentPerson)).all()


def test_what_was_erased_is_in_none_of_the_files(tmp_path, brokers, made):
    with opened(f"sqlite:///{tmp_path}/own.db") as engine:
        upgrade(engine)
        brokers.say(IDENTITY, "p1", made.identity("p1", "Somebody Unforgettable"))
        brokers.into(engine)
        assert any(b"Unforgettable" in one.read_bytes() for one in tmp_path.iterdir())
        brokers.say(IDENTITY, "p1")
        brokers.into(engine)
        assert scrub(engine)
        assert not any(b"Unforgettable" in one.read_bytes() for one in tmp_path.iterdir())
