"""A flood of large messages: worker, projector and console keep to a bound, for no buffer grows with what waits."""

import random
import socket
import threading
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from fixtures.loads import in_turns, many_events, readable, under_load
from models.events import NEED, PROFILE
from streams.database.engine import opened, reading
from streams.database.offsets import reached
from streams.messages.codec import Message
from streams.worker.supervisor import Role, worker_process

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

FLOOD, SIZE = 120, 2 * 1024 * 1024
MOST_MIB = {"worker": 4096, "projector": 1536, "console": 1536}
"""Generous bounds; what is measured is printed."""


def peak(supervisor):
    """The most memory that a process ever held, in MiB."""
    status = Path(f"/proc/{supervisor.pid}/status")
    if not status.exists():
        pytest.skip("only Linux tells the peak of a process")
    (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def large(installation, number):
    """A message of two megabytes that is refused; it is read and goes to the dead letters whole."""
    chance = random.Random(number)
    said = b'{"id": "large", "programmes": ["open"], "text": "' + chance.randbytes(SIZE // 2).hex().encode() + b'"}'
    return Message(installation.topic(PROFILE), b"large-%d" % number, said)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def ask(port, ended):
    """Ask the console all the time for what there is."""
    while not ended.is_set():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=20) as answer:
                answer.read()
        except (urllib.error.URLError, TimeoutError):
            ended.wait(0.2)


def test_a_flood_against_slow_readers_fills_no_memory(install, noted, tmp_path):
    port = free_port()
    installation = install(database=f"sqlite:///{tmp_path / 'flooded.db'}", console_port=port)
    settings = installation.settings
    events = readable(many_events(installation, 600))
    expected = installation.expected(events)
    flood = [large(installation, number) for number in range(FLOOD)]
    roles: tuple[Role, ...] = ("worker", "projector", "console")
    with ExitStack() as stack:
        started = {
            role: stack.enter_context(worker_process(settings, installation.logs / f"{role}.log", role))
            for role in roles
        }
        for supervisor in started.values():
            supervisor.ready(150)
        pids = {role: supervisor.pid for role, supervisor in started.items()}
        calm = {role: peak(supervisor) for role, supervisor in started.items()}
        stack.enter_context(under_load(lambda ended: ask(port, ended)))
        # The large ones wait in a heap, with everything else behind them.
        installation.publish(*flood)
        in_turns(installation, events, 200, 0.0)(threading.Event())
        installation.wait_for(lambda: installation.lists() == expected, 240)
        installation.wait_for(lambda: len(installation.letters(PROFILE)) >= FLOOD)
        installation.wait_for(lambda: projected(settings) == installation.ends(PROFILE) + installation.ends(NEED), 120)
        flooded = {role: peak(supervisor) for role, supervisor in started.items()}
        assert {role: supervisor.pid for role, supervisor in started.items()} == pids
    sent = FLOOD * SIZE >> 20
    for role in roles:
        noted(f"peak of the {role}", f"{calm[role]:,} MiB when it was ready, {flooded[role]:,} MiB after {sent} MiB")
    assert all(flooded[role] < MOST_MIB[role] for role in roles)


def projected(settings):
    with opened(settings.database) as engine, reading(engine) as connection:
        raw = (PROFILE.topic, NEED.topic)
        return sum(at.next for (name, _), at in reached(connection).items() if name in raw)
