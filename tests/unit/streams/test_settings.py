"""Settings from the environment."""

import pytest
from pydantic import ValidationError

from streams.settings import NoAddress, Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DIASPORA_MATCH_{name.upper()}", raising=False)


def test_another_process_reads_the_same_settings(monkeypatch, tmp_path):
    settings = Settings(kafka="kafka:9092", topic_prefix="a.", cache=tmp_path, session_timeout=3.5)
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("DIASPORA_MATCH_KAFKA", "")
    monkeypatch.setenv("DIASPORA_MATCH_PARTITIONS", "")
    assert Settings().kafka is None
    assert Settings().partitions == 8


def test_where_an_address_is_needed_its_lack_is_one_clear_line():
    with pytest.raises(NoAddress, match="DIASPORA_MATCH_KAFKA=host:port"):
        _ = Settings().address


@pytest.mark.parametrize("address", ["kafka", "http://kafka:9092", "kafka:port", "kafka:9092,", ":9092"])
def test_an_address_is_host_and_port(address):
    with pytest.raises(ValidationError, match="kafka"):
        Settings(kafka=address)


def test_several_servers_are_given_with_commas():
    assert Settings(kafka="one:9092,two:9092").address == "one:9092,two:9092"


def test_settings_are_frozen():
    with pytest.raises(ValidationError):
        setattr(Settings(), "group", "other")  # noqa: B010 - the type checker would refuse it too
