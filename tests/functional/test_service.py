"""The whole service from the command line: `up`, `publish`, `shortlist` and `demo`; nothing stays behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from streams.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

COMMAND = [sys.executable, "-c", "from streams.cli import main; main()"]


@pytest.fixture
def surroundings(tmp_path):
    """An environment with a cache, a database and a port of its own, and the unpacked model of this machine."""
    cache = tmp_path / "cache"
    cache.mkdir()
    unpacked = Settings().cache / "models"
    unpacked.mkdir(parents=True, exist_ok=True)
    (cache / "models").symlink_to(unpacked)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIASPORA_MATCH_")}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    own = {"CACHE": str(cache), "DATABASE": f"sqlite:///{tmp_path / 'own.db'}", "CONSOLE_PORT": str(port)}
    return kept | {f"DIASPORA_MATCH_{name}": value for name, value in own.items()} | {"COLUMNS": "100"}


def processes(cache):
    """The processes that were started with this cache folder, by what the system tells of their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = place.read_bytes()
        except OSError:
            continue
        if f"DIASPORA_MATCH_CACHE={cache}".encode() in environment:
            found.append(place.parent.name)
    return found


def run(surroundings, *arguments, code=0, timeout=120):
    command = [*COMMAND, *arguments]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout


def test_up_serves_the_other_commands_and_ends_everything(surroundings, tmp_path):
    people, needs = tmp_path / "people.jsonl", tmp_path / "needs.jsonl"
    people.write_text(
        "\n".join(
            json.dumps(line)
            for line in (
                {"id": "cook", "text": "I have been a cook for ten years, in hotels.", "field": "Chef"},
                {"id": "java", "text": "Java developer: Spring Boot, SQL, unit tests.", "field": "IT"},
                {"id": "none", "programmes": ["open"], "skills": [{"phrase": ""}]},
            )
        ),
        "utf-8",
    )
    needs.write_text(json.dumps({"id": "n1", "title": "Java developer", "text": "Spring Boot and SQL."}), "utf-8")
    with subprocess.Popen([*COMMAND, "up"], env=surroundings, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout
        address = up.stdout.readline().split()[0]
        assert re.fullmatch(r"127\.0\.0\.1:\d+", address)
        assert "2 lines published, 1 line refused" in run(surroundings, "publish", "profiles", str(people), code=1)
        assert "1 line published" in run(surroundings, "publish", "needs", str(needs))
        shortlist = json.loads(run(surroundings, "shortlist", "n1", "--wait", "100", "--json"))
        assert shortlist["entries"][0]["person"] == "java"
        assert "Spring Boot" in run(surroundings, "shortlist", "n1")
        assert "ready" in up.stdout.readline()
        up.send_signal(signal.SIGTERM)
        assert up.wait(40) == 0
    assert processes(surroundings["DIASPORA_MATCH_CACHE"]) == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for what stays behind in /proc")
def test_the_demonstration_shows_it_all_and_leaves_nothing_running(surroundings):
    printed = run(surroundings, "demo", timeout=240)
    for programme in ("MATCH: young", "Rwandan diaspora", "Missions of the Mauritanian"):
        assert programme in printed
    assert "Nothing is left running." in printed
    assert "unknown-programme: programme: expected" in printed
    assert max(len(line) for line in printed.splitlines()) <= 100
    (seconds,) = re.findall(r"in (\d+) seconds", printed)
    assert int(seconds) < 90
    assert processes(surroundings["DIASPORA_MATCH_CACHE"]) == []
