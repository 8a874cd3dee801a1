"""Topics in memory, in the place of a broker, for the commands that read and write them."""

import pytest

from models import CloudEvent
from streams.messages.codec import encode
from streams.officers import deciding, fairness, sending, shortlists
from streams.settings import Settings


class Topics:
    """A log of messages with what the commands use of Kafka's client."""

    def __init__(self, settings):
        self.settings = settings
        self.log = []

    def say(self, event, value, key=None, at="2026-05-01T12:00:00Z"):
        cloud = CloudEvent(id=f"e{len(self.log)}", type="to-be-set", time=at)
        key = key or getattr(value, "id", None) or value.need
        self.log.append(encode(event, value, key, cloud, self.settings.topic_prefix + event.topic))

    def read(self, _settings, name):
        return [message for message in self.log if message.topic == name]

    def log_of(self, event):
        return self.read(None, self.settings.topic_prefix + event.topic)

    def latest(self, settings, name):
        return {message.key: message for message in self.read(settings, name)}

    def accept(self, _settings, messages):
        before = len(self.log)
        self.log.extend(messages)
        return len(self.log) - before


@pytest.fixture
def topics(monkeypatch, tmp_path):
    """Topics that the commands take for Kafka's."""
    monkeypatch.setenv("DIASPORA_MATCH_KAFKA", "nowhere:1")
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path))
    made = Topics(Settings())
    for module in (deciding, fairness, sending, shortlists):
        for name in ("read", "latest", "accept"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, getattr(made, name))
        if hasattr(module, "ensure_topics"):
            monkeypatch.setattr(module, "ensure_topics", lambda _: None)
    monkeypatch.setattr(shortlists, "lag", lambda _: 0)
    return made
