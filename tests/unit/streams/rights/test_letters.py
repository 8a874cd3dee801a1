"""Dead letters taken out of a topic that can be cut at its beginning only."""

import pytest
from kafka.errors import TopicAuthorizationFailedError

from streams.messages.codec import Message
from streams.rights import letters
from streams.rights.letters import Purged, purge
from streams.rights.naming import naming
from streams.settings import Settings

NAME = "diaspora.profiles.v1.DLT"


class Broker:
    """A topic of one partition."""

    def __init__(self, *keys):
        self.log = [Message(NAME, key, b"{}", (), 0, offset) for offset, key in enumerate(keys)]
        self.refuses = None

    def read(self, _settings, name):
        return [one for one in self.log if one.topic == name]

    def publish(self, _settings, messages):
        self.log += [one._replace(offset=len(self.log) + number) for number, one in enumerate(messages)]

    def delete(self, _settings, until):
        if self.refuses:
            raise self.refuses
        self.log = [one for one in self.log if one.offset >= next(iter(until.values()))]


@pytest.fixture
def broker(monkeypatch):
    made = Broker(b"p2", b"p1", b"p3", b"p1", b"p10")
    monkeypatch.setattr(letters, "read", made.read)
    monkeypatch.setattr(letters, "publish", made.publish)
    monkeypatch.setattr(letters, "_delete_records", made.delete)
    return made


def test_the_letters_of_others_that_are_cut_off_are_sent_once_more(broker):
    assert purge(Settings(), naming({"p1"})) == Purged(2)
    assert [one.key for one in broker.log] == [b"p10", b"p2", b"p3"]


def test_where_nobody_is_named_nothing_is_touched(broker):
    before = list(broker.log)
    assert purge(Settings(), naming({"p4"})) == Purged()
    assert broker.log == before


def test_what_the_broker_refuses_is_said_and_the_letters_stay(broker):
    broker.refuses = TopicAuthorizationFailedError()
    assert purge(Settings(), naming({"p1"})) == Purged(0, 2, "the broker refused: TopicAuthorizationFailedError")
    assert len(broker.log) == 5
