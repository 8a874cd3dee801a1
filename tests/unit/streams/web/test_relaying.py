"""What was accepted is sent on as soon as there is a broker, where no projector does so."""

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from streams.database.engine import reading
from streams.database.tables import Outgoing
from streams.kafka.client import Unreachable
from streams.web import relaying
from streams.web.relaying import Relay


@pytest.fixture
def broker(monkeypatch):
    """A broker that is down until it is told otherwise; what it received."""

    class Broker:
        up, received, made = False, [], 0

    def publish(settings, messages):
        if not Broker.up:
            raise Unreachable(settings.address)
        Broker.received += [message.key.decode() for message in messages]

    def ensure_topics(settings):
        if not Broker.up:
            raise Unreachable(settings.address)
        Broker.made += 1

    monkeypatch.setattr(relaying, "publish", publish)
    monkeypatch.setattr(relaying, "ensure_topics", ensure_topics)
    monkeypatch.setattr(relaying, "_FIRST_PAUSE", 0.02)
    monkeypatch.setattr(relaying, "_BETWEEN_LOOKS", 0.01)
    Broker.received = []
    Broker.up, Broker.made = False, 0
    return Broker


def relay_of(house, patience=timedelta()):
    return Relay(house.settings, house.engine, lambda: house.now, patience)


def post(house, key="n7"):
    assert house.program("form").post("/v1/needs", json={"id": key, "text": "x"}).status_code == 202


def test_with_the_broker_down_everything_is_accepted_and_shown_and_sent_later(house, broker):
    post(house)
    client = house.program("form")
    with pytest.raises(Unreachable):
        relay_of(house).step()
    broker.up = True
    post(house, "n8")
    assert relay_of(house).step() == 2
    assert broker.received == ["n7", "n8"]
    assert client.get("/v1/receipts/none").status_code == 404


def test_what_waits_is_left_to_a_projector_for_a_while(house, broker):
    broker.up = True
    post(house)
    relay = relay_of(house, timedelta(seconds=3))
    assert relay.step() == 0
    house.later(seconds=3)
    assert relay.step() == 1
    assert relay.step() == 0


def test_the_topics_are_made_once(house, broker):
    broker.up = True
    relay = relay_of(house)
    for key in ("n7", "n8"):
        post(house, key)
        relay.step()
    assert broker.made == 1


def test_it_goes_on_after_a_failure_until_it_is_stopped(house, broker, caplog):
    post(house)
    tried = threading.Event()

    class Watched(Relay):
        def step(self):
            try:
                return super().step()
            finally:
                tried.set()

    relay = Watched(house.settings, house.engine, lambda: house.now, timedelta())
    with caplog.at_level(logging.WARNING), relaying.relaying(relay):
        assert tried.wait(10)
        broker.up = True
        for _ in range(500):
            if _sent(house):
                break
            threading.Event().wait(0.02)
    assert broker.received == ["n7"]
    assert "what was accepted waits: Unreachable" in caplog.text
    assert not any(thread.name == "relay" for thread in threading.enumerate())


def _sent(house) -> bool:
    with reading(house.engine) as connection:
        return not connection.scalar(select(func.count()).where(Outgoing.sent.is_(None)))


def test_without_any_broker_it_waits(house, broker, caplog):
    post(house)
    relay = Relay(house.settings.model_copy(update={"kafka": None}), house.engine, lambda: house.now, timedelta())
    thread = threading.Thread(target=relay.run)
    with caplog.at_level(logging.WARNING):
        thread.start()
        for _ in range(500):
            if "NotRunning" in caplog.text:
                break
            threading.Event().wait(0.02)
        relay.stop()
        thread.join()
    assert "what was accepted waits: NotRunning" in caplog.text
