"""The doctor and a broker over TCP: topics that are missing, kept wrongly or kept as they should be."""

import json

import pytest
from kafka.admin import KafkaAdminClient, NewTopic

from models import Profile
from models.events import PROFILE
from streams.cli import run
from streams.kafka.broker import local_broker
from streams.kafka.client import publish
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Message, canonical
from streams.observing.examining import broker_checks
from streams.settings import Settings

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def broker():
    with local_broker() as address:
        yield address


@pytest.fixture
def settings(broker, tmp_path, request):
    """An installation of its own on the broker."""
    prefix = f"{abs(hash(request.node.name)):x}."
    return Settings(kafka=broker, topic_prefix=prefix, partitions=2, cache=tmp_path / "cache")


def states(settings):
    return [(check.name, check.state) for check in broker_checks(settings)]


def test_topics_that_the_service_made_are_as_they_should_be(settings):
    ensure_topics(settings)
    assert states(settings) == [("broker", "good"), ("topics", "good"), ("lag", "good")]


def test_missing_topics_are_found(settings):
    assert ("topics", "bad") in states(settings)


def test_a_topic_of_a_wrong_policy_is_found_with_what_to_do(settings):
    name = topic(settings, PROFILE.topic)
    with KafkaAdminClient(bootstrap_servers=settings.address) as admin:
        admin.create_topics([NewTopic(name, 1, 1, topic_configs={"cleanup.policy": "delete"})])
    ensure_topics(settings)
    found = list(broker_checks(settings))
    (wrong,) = [check for check in found if check.state == "bad"]
    assert f"{name}: cleanup.policy is delete" in wrong.what
    assert wrong.remedy.endswith(f"--entity-name {name} --add-config cleanup.policy=compact")
    assert ("partitions", "warning") in {(check.name, check.state) for check in found}


def test_messages_that_nobody_reads_are_found(settings, monkeypatch, capsys):
    ensure_topics(settings)
    sent = Profile(id="p1", programmes=("open",))
    publish(settings, [Message(topic(settings, PROFILE.topic), b"p1", canonical(sent))])
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    run(["doctor", "--json"])
    (lag,) = [check for check in json.loads(capsys.readouterr().out) if check["name"] == "lag"]
    assert lag["state"] in {"warning", "bad"}
    assert "1 submitted message to be read" in lag["what"]
