"""The database of the demonstration: its own, whole or as it was, and in the hands of one process."""

import pytest

from streams.demo.database import DemoRuns, alone, demonstration, filling, is_filled
from streams.settings import Settings


@pytest.fixture
def settings(tmp_path):
    """Settings of somebody who has a pilot."""
    return Settings(cache=tmp_path / "cache", kafka="kafka:9092", database="postgresql://me@here/pilot", replication=3)


def file_of(settings):
    return settings.cache / "demo" / "demo.db"


def fill(settings, content):
    with alone(settings), filling(settings) as own:
        place = file_of(settings).with_name("filling.db")
        assert own.database == f"sqlite:///{place}"
        assert not place.exists()
        place.write_text(content)


def test_it_is_beside_whatever_is_set(settings):
    own = demonstration(settings)
    assert own.database == f"sqlite:///{file_of(settings)}"
    assert (own.kafka, own.topic_prefix, own.replication) == (None, "", 1)
    assert own.console_port == settings.console_port


def test_it_takes_the_place_of_the_last_one_when_it_is_whole(settings):
    assert not is_filled(settings)
    fill(settings, "first")
    assert is_filled(settings)
    file_of(settings).with_name("demo.db-wal").write_text("of the first")
    fill(settings, "second")
    assert file_of(settings).read_text() == "second"
    assert not file_of(settings).with_name("demo.db-wal").exists()


def test_what_fails_leaves_the_last_one_and_nothing_that_is_taken_for_one(settings):
    with pytest.raises(OSError, match="no broker"), alone(settings), filling(settings):
        raise OSError("no broker")
    assert not is_filled(settings)
    fill(settings, "first")
    with pytest.raises(UnicodeEncodeError):
        fill(settings, "half of it \ud800")
    assert file_of(settings).read_text() == "first"


def test_one_process_has_it_at_a_time(settings):
    with alone(settings), pytest.raises(DemoRuns, match="runs already"), alone(settings):
        pytest.fail("two have it")
    with alone(settings):
        pass
