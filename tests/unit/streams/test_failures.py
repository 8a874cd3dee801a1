"""What the person at the terminal reads of a failure: what to do about it, and never the content."""

import pytest
from kafka.errors import TopicAuthorizationFailedError
from pydantic import TypeAdapter, ValidationError

from streams.failures import explained
from streams.kafka.client import Unreachable
from streams.settings import Settings
from streams.worker.supervisor import WorkerFailed


def raised(call, *arguments, **named):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any of them is explained
        call(*arguments, **named)
    return caught.value


@pytest.mark.parametrize("error", [Unreachable("kafka:9092"), WorkerFailed("the worker ended with status 78")], ids=str)
def test_what_was_foreseen_speaks_for_itself(error):
    assert explained(error) == str(error)


def test_every_wrong_setting_is_named_by_its_variable():
    line = explained(raised(Settings, kafka="nowhere", partitions=0))
    assert "DIASPORA_MATCH_KAFKA: String should match" in line
    assert "DIASPORA_MATCH_PARTITIONS: Input should be greater than or equal to 1" in line


def test_a_file_is_named(tmp_path):
    assert explained(raised((tmp_path / "none").open)) == f"{tmp_path / 'none'}: No such file or directory"


def test_what_the_broker_refuses_is_told():
    assert explained(TopicAuthorizationFailedError("diaspora.needs.v1")).startswith("the broker refused: ")


def test_an_invalid_value_elsewhere_is_not_repeated():
    error = raised(TypeAdapter(int).validate_python, "Ann Example")
    assert isinstance(error, ValidationError)
    assert (
        explained(error)
        == "unexpected failure (ValidationError); DIASPORA_MATCH_LOG_LEVEL=DEBUG shows where it happened"
    )


def test_on_demand_it_says_where(monkeypatch, capsys):
    monkeypatch.setenv("DIASPORA_MATCH_LOG_LEVEL", "DEBUG")
    assert "KeyError" in explained(raised({}.__getitem__, "key"))
    assert "test_failures.py" in capsys.readouterr().err
