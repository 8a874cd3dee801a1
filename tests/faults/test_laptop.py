"""A pilot on a laptop: broker, worker and projector in one command, killed all at once, lose nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from streams.database import lists
from streams.database.engine import opened, reading

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

PERSON = (
    '{"id": "p-%d", "programmes": ["match"], "skills": [{"phrase": "bread baking"}], "identity": {"name": "A. E."}}'
)
NEED = '{"id": "n-1", "programme": "match", "requirements": [{"phrase": "bread baking"}]}'


def broker_of(service: "subprocess.Popen[str]") -> int:
    """Process id of the local broker that `up` started."""
    for task in Path(f"/proc/{service.pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"--storage-engine" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise AssertionError("no broker runs")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Laptop:
    """The commands of one person, with a cache and a database of their own."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DIASPORA_MATCH_")},
            "DIASPORA_MATCH_CACHE": str(cache),
            "DIASPORA_MATCH_DATABASE": f"sqlite:///{folder / 'pilot.db'}",
            "DIASPORA_MATCH_CONSOLE_PORT": str(_free_port()),
        }

    def told(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "streams", *arguments]
        return subprocess.run(
            command, env=self._environment, input=given, capture_output=True, text=True, timeout=120, check=False
        )

    @contextmanager
    def up(self):
        """Everything runs; at the end of the block every process is killed at once."""
        command = [sys.executable, "-u", "-m", "streams", "up"]
        with subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            try:
                assert process.stdout
                for line in process.stdout:
                    if line.startswith("ready"):
                        break
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

    def versions(self) -> int:
        """How many versions of the list the database knows."""
        with opened(self._environment["DIASPORA_MATCH_DATABASE"]) as engine, reading(engine) as connection:
            return len(lists.versions(connection, "n-1"))

    def shortlist(self) -> dict[str, Any] | None:
        found = self.told("shortlist", "n-1", "--wait", "20", "--json")
        return json.loads(found.stdout) if found.returncode == 0 else None


def test_everything_killed_at_once_is_there_again(tmp_path, cache, recovery):
    laptop = Laptop(tmp_path, cache)
    with laptop.up():
        people = "\n".join(PERSON % number for number in range(6))
        assert laptop.told("publish", "profiles", "-", given=people).returncode == 0
        assert laptop.told("publish", "needs", "-", given=NEED).returncode == 0
        decided = laptop.told("decide", "n-1", "p-3", "decline", "--reason", "far away", "--officer", "o-1")
        assert decided.returncode == 0, decided.stderr
        before = laptop.shortlist()
        deadline = time.monotonic() + 30
        while before is None or not before["decided"]:
            assert time.monotonic() < deadline
            before = laptop.shortlist()
    # What is acknowledged in the instant before the end counts as well.
    with laptop.up():
        assert laptop.told("publish", "profiles", "-", given=PERSON % 6).returncode == 0
    with laptop.up() as service:
        after = laptop.shortlist()
        os.kill(broker_of(service), signal.SIGKILL)
        assert service.wait(timeout=60) == 1, "without its broker it ends, and says so"
    assert after is not None
    entries = {entry["person"]: entry["score"] for entry in after["entries"]}
    assert entries == {entry["person"]: entry["score"] for entry in before["entries"]} | {"p-6": entries["p-6"]}
    assert after["decided"] == before["decided"]
    versions = laptop.versions()
    with laptop.up(), recovery("the local broker of `up` killed", "from the next `up` being ready"):
        assert laptop.shortlist() == after
    with laptop.up():
        assert laptop.shortlist() == after
    assert laptop.versions() == versions, "a restart moves nobody on a list"
