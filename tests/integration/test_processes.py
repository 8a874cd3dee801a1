"""The local broker and the supervised worker as processes: they come up, and they never stay behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtures.installations import own_prefix
from streams.kafka import client
from streams.kafka.broker import BrokerFailed, local_broker
from streams.kafka.client import Unreachable
from streams.kafka.topics import ensure_topics, topics
from streams.messages.codec import Message
from streams.settings import Settings
from streams.worker.supervisor import WorkerFailed, worker_process

pytestmark = pytest.mark.integration

PARENT = """
import os, sys, time
from streams.worker import lifeline
child = lifeline.start([sys.executable, "-c", "import time; time.sleep(300)"], None)
print(child.pid, flush=True)
time.sleep(300)
"""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(holds, patience=20.0):
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_local_broker_listens_on_this_machine_only_and_ends_with_the_block(tmp_path):
    with local_broker(log=tmp_path / "broker.log") as address:
        host, port = address.split(":")
        assert host == "127.0.0.1"
        socket.create_connection((host, int(port)), timeout=5).close()
        assert "127.0.0.1" in (tmp_path / "broker.log").read_text()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=5)


def test_a_port_in_use_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BrokerFailed, match=f"on port {port}"), local_broker(port):
            pass


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_child_ends_when_its_parent_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        os.kill(parent.pid, signal.SIGKILL)
    wait_for(lambda: not is_alive(child))


def test_a_worker_that_can_never_work_is_given_up_with_the_place_to_look(kafka, cache, tmp_path):
    settings = Settings(kafka=kafka, topic_prefix=own_prefix(), cache=cache, model=str(tmp_path / "no-model"))
    log = tmp_path / "worker.log"
    with (
        worker_process(settings, log) as supervisor,
        pytest.raises(WorkerFailed, match=r"status 78; see .*worker\.log"),
    ):
        supervisor.ready(60)
    assert "no-model" in log.read_text()


def test_no_broker_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    settings = Settings(kafka=f"127.0.0.1:{free}")
    for work in (ensure_topics, lambda to: client.publish(to, []), lambda to: list(client.read(to, "any"))):
        with pytest.raises(Unreachable, match=f"no Kafka broker answers at 127.0.0.1:{free}"):
            work(settings)


def test_topics_are_made_once_and_what_exists_is_left_alone(installation):
    ensure_topics(installation.settings)
    made = {name for name, _ in client.ends(installation.settings, topics(installation.settings))}
    assert made == set(topics(installation.settings))


def test_reading_ends_where_the_topic_ended_when_it_began(installation):
    name = next(iter(topics(installation.settings)))
    sent = [
        Message(name, f"key-{number}".encode(), None if number % 7 == 0 else b"v" * number) for number in range(500)
    ]
    counts: list[int] = []
    assert client.publish(installation.settings, sent, counts.append) == 500
    assert counts == list(range(1, 501))
    reading = client.read(installation.settings, name)
    first = next(reading)
    client.publish(installation.settings, [Message(name, b"key-1", b"later")])
    read = [first, *reading]
    assert sorted((message.key, message.value) for message in read) == sorted((one.key, one.value) for one in sent)
    assert client.latest(installation.settings, name)[b"key-1"].value == b"later"
    assert list(client.read(installation.settings, f"{installation.settings.topic_prefix}no-such-topic")) == []


def test_a_message_larger_than_any_may_be_is_not_sent(installation):
    name = next(iter(topics(installation.settings)))
    with pytest.raises(Exception, match="MessageSizeTooLarge"):
        client.publish(installation.settings, [Message(name, b"key", b"x" * (17 * 1024 * 1024))])
