"""A worker as its operators see it: its port for metrics and health, its log, and how long it takes to end."""

import json
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import pytest
from kafka.admin import KafkaAdminClient

from fixtures.installations import is_outside, own_prefix
from models import VOCABULARY_TOPIC, CloudEvent, Need, Profile
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.kafka import client
from streams.kafka.lag import lag
from streams.kafka.topics import topic
from streams.messages.codec import Message, encode
from streams.settings import Settings
from streams.worker.supervisor import worker_process

pytestmark = pytest.mark.integration

GRACE = 10.0
TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@contextmanager
def running(kafka, cache, log):
    """A worker with a port for metrics, and a way to ask it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = Settings(
        kafka=kafka, topic_prefix=own_prefix(), cache=cache, partitions=2, session_timeout=6 if is_outside() else 3,
        metrics_port=port, log_format="json",
    )  # fmt: skip

    def ask(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    with worker_process(settings, log) as supervisor:
        supervisor.ready(90)
        yield settings, supervisor, ask


def wait_for(holds, patience=30.0):
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def sent(settings, event, value):
    cloud = CloudEvent.model_validate({"id": uuid4().hex, "type": event.type, "time": "2026-01-01T00:00:00Z"})
    message = encode(event, value, value.id, cloud, topic(settings, event.topic))
    return message._replace(headers=(*message.headers, ("traceparent", TRACE)))


def need():
    return Need.model_validate({"id": "n1", "programme": "open", "requirements": [{"phrase": "welding"}]})


def person(name, **more):
    return Profile.model_validate({"id": name, "programmes": ["open"]} | more)


def test_a_worker_says_how_it_is_and_what_it_does(kafka, cache, tmp_path):
    with running(kafka, cache, tmp_path / "worker.log") as (settings, supervisor, ask):
        wait_for(lambda: ask("/readyz")[0] == 200)
        assert ask("/healthz")[0] == 200
        welder = person("p1", skills=[{"phrase": "welding"}])
        broken = Message(topic(settings, PROFILE.topic), b"p2", b"{")
        client.publish(settings, [sent(settings, NEED, need()), sent(settings, PROFILE, welder), broken])
        wait_for(lambda: "shortlist_latency_seconds_count 2.0" in ask("/metrics")[1])
        wait_for(lambda: 'replica_size{what="people"} 1.0' in ask("/metrics")[1])
        found = ask("/metrics")[1]
        assert 'diaspora_match_events_read_total{topic="profiles"} 2.0' in found
        assert 'diaspora_match_rejections_total{code="unreadable",topic="profiles"} 1.0' in found
        (shortlist,) = client.latest(settings, topic(settings, SHORTLIST.topic)).values()
        assert dict(shortlist.headers)["traceparent"] == TRACE
        began = time.monotonic()
        supervisor.stop()
        assert time.monotonic() - began < GRACE
    lines = [json.loads(line) for line in (tmp_path / "worker.log").read_text().splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert any(line.get("published") for line in lines)


@pytest.mark.faults
def test_a_worker_under_load_ends_in_time_and_what_it_leaves_is_taken_up(kafka, cache, tmp_path):
    with running(kafka, cache, tmp_path / "worker.log") as (settings, supervisor, _):
        long = " ".join(f"building of {number * 7} bridges in part {number}," for number in range(150))
        crowd = [
            person(f"p{n}", text=long.replace("part", f"part{n}"), skills=[{"phrase": "welding"}]) for n in range(300)
        ]
        client.publish(settings, [sent(settings, NEED, need()), *(sent(settings, PROFILE, one) for one in crowd)])
        wait_for(lambda: lag(settings) < 300)
        began = time.monotonic()
        supervisor.stop(patience=30)
        assert time.monotonic() - began < GRACE
        assert supervisor.wait() == 0
        assert lag(settings) > 0
    left = lag(settings)
    with worker_process(settings, tmp_path / "second.log") as second:
        second.ready(90)
        wait_for(lambda: lag(settings) < left, 60)


@pytest.mark.faults
def test_a_worker_whose_broker_is_gone_says_so_and_ends_in_time(own_brokers, cache, tmp_path):
    with ExitStack() as broker, ExitStack() as worker:
        address = broker.enter_context(own_brokers())
        _, supervisor, ask = worker.enter_context(running(address, cache, tmp_path / "worker.log"))
        wait_for(lambda: ask("/readyz")[0] == 200)
        broker.close()
        wait_for(lambda: age(ask) > 3)
        assert ask("/healthz")[0] == 200
        began = time.monotonic()
        supervisor.stop(patience=30)
        assert time.monotonic() - began < GRACE


def test_a_replay_from_zero_gives_the_same_shortlists(kafka, cache, tmp_path):
    with running(kafka, cache, tmp_path / "worker.log") as (settings, _, _):
        crowd = [person(f"p{n}", skills=[{"phrase": "welding"}, {"phrase": f"skill {n % 3}"}]) for n in range(20)]
        client.publish(settings, [sent(settings, NEED, need()), *(sent(settings, PROFILE, one) for one in crowd)])
        wait_for(lambda: standing(settings) and lag(settings) == 0)
        time.sleep(2)
        before = standing(settings)
    made = (PROFILE_NORMALISED.topic, NEED_NORMALISED.topic, VOCABULARY_TOPIC, SHORTLIST.topic)
    with KafkaAdminClient(bootstrap_servers=kafka) as admin:
        admin.delete_topics([topic(settings, name) for name in made])
    again = settings.model_copy(update={"group": "again"})
    with worker_process(again, tmp_path / "again.log") as second:
        second.ready(90)
        wait_for(lambda: standing(again) == before, 60)


def standing(settings):
    return {key: message.value for key, message in client.latest(settings, topic(settings, SHORTLIST.topic)).items()}


def age(ask):
    (line,) = [
        one for one in ask("/metrics")[1].splitlines() if one.startswith("diaspora_match_replica_fetch_age_seconds ")
    ]
    return float(line.split()[1])
