"""How commands find each other's broker: the address of one that runs, and never one that is left over."""

import os
import signal
import subprocess
import sys

import pytest

from streams.kafka.running import AlreadyRunning, NotRunning, announcing, beside, forgets, located, running_address
from streams.settings import Settings

HOLDER = """
import sys, time
from pathlib import Path
from streams.kafka.running import announcing
with announcing(Path(sys.argv[1])) as announce:
    announce("127.0.0.1:4711", True)
    print("announced", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"announced\n"
        yield process
        process.kill()


@pytest.mark.parametrize("forgetful", [True, False])
def test_the_address_is_found_while_it_runs_and_not_after(tmp_path, forgetful):
    assert running_address(tmp_path) is None
    with announcing(tmp_path / "cache") as announce:
        assert running_address(tmp_path / "cache") is None
        announce("127.0.0.1:9392", forgetful)
        assert running_address(tmp_path / "cache") == "127.0.0.1:9392"
        assert forgets(Settings(cache=tmp_path / "cache", kafka="127.0.0.1:9392")) is forgetful
        assert not forgets(Settings(cache=tmp_path / "cache", kafka="kafka:9092"))
    assert running_address(tmp_path / "cache") is None


def test_another_process_finds_it(holder, tmp_path):
    assert running_address(tmp_path) == "127.0.0.1:4711"
    assert located(Settings(cache=tmp_path)).address == "127.0.0.1:4711"


def test_a_second_one_is_refused_with_what_to_do(holder, tmp_path):
    with pytest.raises(AlreadyRunning, match=r"127\.0\.0\.1:4711.*DIASPORA_MATCH_CACHE"), announcing(tmp_path):
        pytest.fail("two hold the same file")
    assert running_address(tmp_path) == "127.0.0.1:4711"


def test_what_a_killed_process_left_over_is_not_believed(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert running_address(tmp_path) is None
    with announcing(tmp_path) as announce:
        announce("127.0.0.1:9392", False)
        assert running_address(tmp_path) == "127.0.0.1:9392"


def test_commands_use_the_database_beside_the_broker_unless_one_is_set(tmp_path, monkeypatch):
    monkeypatch.delenv("DIASPORA_MATCH_DATABASE", raising=False)
    nothing_set, here = Settings(cache=tmp_path), "sqlite:////some where/demo.db"
    assert beside(nothing_set) == nothing_set
    with announcing(tmp_path) as announce:
        announce("127.0.0.1:9392", True, here)
        assert beside(nothing_set).database == located(nothing_set).database == here
        own = Settings(cache=tmp_path, database="sqlite:////own.db")
        assert beside(own).database == located(own).database == "sqlite:////own.db"
        assert located(Settings(cache=tmp_path, kafka="kafka:9092")).database == nothing_set.database
        announce("127.0.0.1:9392", True, "postgresql://me:secret@there/name")
        assert beside(nothing_set) == nothing_set
        assert "secret" not in (tmp_path / "running.txt").read_text()


def test_the_address_that_is_set_comes_first(holder, tmp_path):
    assert located(Settings(cache=tmp_path, kafka="kafka:9092")).address == "kafka:9092"


def test_without_any_it_says_what_to_do(tmp_path):
    with pytest.raises(NotRunning, match="diaspora-match up"):
        located(Settings(cache=tmp_path))
