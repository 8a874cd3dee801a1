"""A broker that is gone, slow, cut off, deaf, or forgets everything; workers and projector go on by themselves."""

import os
import time
from contextlib import ExitStack, suppress

import pytest
from kafka.errors import KafkaError
from sqlalchemy import func, select

from fixtures.loads import check_nothing_is_lost, many_events, publish_stubbornly, readable
from fixtures.proxies import Weather, proxied
from models.events import NEED, PROFILE
from streams.database.engine import opened, reading
from streams.database.refilling import refill
from streams.database.tables import Offset
from streams.kafka.broker import local_broker
from streams.kafka.client import Unreachable
from streams.worker.supervisor import worker_process

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

GONE, DEAF = float(os.environ.get("DIASPORA_MATCH_FAULT_OUTAGE") or 60), 8.0
"""Seconds for which the broker is gone, and for which it does not answer."""

WEATHERS = {
    f"broker gone for {GONE:.0f} s": Weather(closed=True),
    "broker slow: 30 ms and 300 kB/s": Weather(latency=0.03, bandwidth=300_000),
    "connections cut at random, in the middle of messages": Weather(cut_after=(3_000, 90_000)),
    f"connections half open for {DEAF:.0f} s": Weather(deaf=True),
}


@pytest.fixture(scope="module")
def behind_proxy(install, tmp_path_factory):
    """A worker whose broker is reached through a proxy alone, and everything that was sent to it so far."""
    if os.environ.get("DIASPORA_MATCH_KAFKA"):
        pytest.skip(
            "it slows and cuts the way to the broker, and the one in DIASPORA_MATCH_KAFKA tells its own address"
        )
    with ExitStack() as stack:
        proxy = stack.enter_context(proxied())
        log = tmp_path_factory.mktemp("proxied") / "broker.log"
        address = stack.enter_context(local_broker(log=log, advertised=proxy.address))
        proxy.behind = ("127.0.0.1", int(address.rpartition(":")[2]))
        installation = install(proxy.address)
        stack.enter_context(installation.worker())
        yield proxy, installation, []


@pytest.mark.parametrize("weather", WEATHERS)
def test_what_is_between_worker_and_broker_loses_nothing(behind_proxy, recovery, weather):
    proxy, installation, events = behind_proxy
    new = many_events(installation, 500, seed=len(events))
    early, late = new[:250], new[250:]
    coming = WEATHERS[weather]
    events += new
    if lasting := coming.closed or coming.deaf:
        # They are on their way when it begins.
        installation.publish(*early)
    proxy.weather = coming
    if lasting:
        if coming.closed:
            proxy.cut_all()
        time.sleep(GONE if coming.closed else DEAF)
    else:
        publish_stubbornly(installation, early)
    proxy.weather = Weather()
    if coming.deaf:
        proxy.cut_all()
    expected = installation.expected(readable(events))
    with recovery(weather, f"{proxy.cut} connections cut so far"):
        publish_stubbornly(installation, late)
        installation.wait_for(lambda: installation.lists() == expected)
    check_nothing_is_lost(installation, events, expected)


def test_a_broker_that_forgets_under_running_workers_is_filled_from_the_database(
    own_brokers, install, recovery, tmp_path
):
    with ExitStack() as first, ExitStack() as stack:
        address = first.enter_context(own_brokers())
        installation = install(address, database=f"sqlite:///{tmp_path / 'kept.db'}")
        settings = installation.settings
        events = readable(many_events(installation, 600))
        expected = installation.expected(events)
        stack.enter_context(worker_process(settings, installation.logs / "projector.log", "projector"))
        stack.enter_context(installation.worker())
        installation.publish(*events)
        installation.wait_for(lambda: installation.lists() == expected)
        installation.wait_for(lambda: projected(settings) == len(events))
        first.close()
        time.sleep(2)
        stack.enter_context(own_brokers(int(address.rpartition(":")[2])))
        with recovery("the local broker killed, all topics lost under a running worker", "filled from the database"):
            installation.wait_for(lambda: filled(settings))
            installation.look_anew()
            installation.wait_for(lambda: installation.lists() == expected, 150)


def projected(settings):
    """How many raw events are in the database."""
    sent = Offset.topic.in_([PROFILE.topic, NEED.topic])
    with opened(settings.database) as engine, reading(engine) as connection:
        return connection.scalar(select(func.coalesce(func.sum(Offset.next), 0)).where(sent))


def filled(settings):
    """Whether the new broker lacks nothing any more; it comes up while this is asked."""
    with suppress(Unreachable, KafkaError):
        return refill(settings) == 0
    return False
