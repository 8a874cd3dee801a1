"""Workers that are down, killed and joined by others, in the middle of thousands of events: nothing is lost.

What the shortlists must be in the end is computed from scratch from the same events.
"""

import os
import random
import signal

import pytest

from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED
from streams import client
from streams.codec import Message
from streams.topics import topic

pytestmark = [pytest.mark.integration, pytest.mark.faults, pytest.mark.timeout(300)]

SKILLS = (
    "welding", "plumbing", "masonry", "carpentry", "bookkeeping", "Java", "Spring Boot", "SQL", "nursing", "midwifery",
    "solar panels", "wiring", "teaching mathematics", "French", "project management", "fundraising", "baking", "pastry",
    "car mechanics", "mobile phone repair",
)  # fmt: skip


def many_events(installation, count):
    """Events about 600 people and 40 needs, 20 that cannot be read and 20 tombstones, some of them out of order."""
    chance = random.Random(7)
    special = chance.sample(range(100, count), 40)
    poison, tombstones = set(special[:20]), set(special[20:])
    return [_event(installation, chance, number, poison, tombstones) for number in range(count)]


def _event(installation, chance, number, poison, tombstones):
    person, need = f"person-{chance.randrange(600)}", f"need-{chance.randrange(40)}"
    minute = max(0, number - chance.choice((0, 0, 0, 400)))
    about_need = chance.random() < 0.1
    if number in poison:
        return Message(installation.topic(NEED if about_need else PROFILE), person.encode(), chance.randbytes(50))
    if number in tombstones:
        return installation.gone(NEED if about_need else PROFILE, need if about_need else person, minute)
    skills = chance.sample(SKILLS, chance.randrange(1, 7))
    if about_need:
        return installation.need(need, *skills, minute=minute)
    return installation.profile(person, *skills, minute=minute)


def readable(installation, events):
    return [event for event in events if any(name == "ce_id" for name, _ in event.headers)]


def refused_places(installation):
    """Where the refused messages stood, each once, however often it was refused."""
    wanted = ("__streams.errors.topic", "__streams.errors.partition", "__streams.errors.offset")
    letters = [dict(letter.headers) for event in (PROFILE, NEED) for letter in installation.letters(event)]
    return {tuple(headers[name].decode() for name in wanted) for headers in letters}


def check_nothing_is_lost(installation, events, expected):
    installation.wait_for(lambda: installation.shortlists() == expected)
    installation.settle()
    lists = {need: value for need, value in installation.shortlists().items() if not need.startswith("marker")}
    assert lists == expected
    assert len(refused_places(installation)) == len(events) - len(readable(installation, events))
    for raw, normalised in ((PROFILE, PROFILE_NORMALISED), (NEED, NEED_NORMALISED)):
        sent = {event.key for event in readable(installation, events) if event.topic == installation.topic(raw)}
        held = client.latest(installation.settings, topic(installation.settings, normalised.topic)).keys()
        assert {key for key in held if not key.startswith(b"marker")} == sent


def test_a_message_published_while_the_worker_is_down_is_matched_when_it_comes_up(installation):
    with installation.worker("first"):
        installation.publish(installation.need("down", "welding"), installation.profile("person-1", "welding"))
        installation.wait_for(lambda: installation.people("down") == ["person-1"])
    assert installation.lag() == 0, "a worker that is asked to end acknowledges what it has done"
    installation.publish(installation.profile("person-2", "welding"))
    assert installation.people("down") == ["person-1"]
    with installation.worker("second"):
        installation.wait_for(lambda: installation.people("down") == ["person-1", "person-2"])


def test_a_worker_killed_in_the_middle_of_2000_events_loses_nothing(install):
    undisturbed, disturbed = install(), install()
    runs = {}
    for installation in (undisturbed, disturbed):
        events = many_events(installation, 2000)
        expected = installation.expected(readable(installation, events))
        installation.publish(*events)
        with installation.worker() as supervisor:
            if installation is disturbed:
                installation.wait_for(lambda: disturbed.ends(PROFILE_NORMALISED) > 300)
                killed = supervisor.pid
                os.kill(killed, signal.SIGKILL)
                assert 0 < disturbed.lag() < 2000
                disturbed.wait_for(lambda killed=killed: supervisor.pid not in (None, killed))
            check_nothing_is_lost(installation, events, expected)
            runs[installation] = {need: value for need, value in installation.shortlists().items() if need in expected}
    assert runs[undisturbed] == runs[disturbed]


def test_two_workers_give_the_same_as_one_also_when_one_is_killed(installation):
    events = many_events(installation, 2000)
    early, late = events[:1000], events[1000:]
    with installation.workers("first", "second") as (first, _):
        installation.publish(*early)
        expected = installation.expected(readable(installation, early))
        installation.wait_for(lambda: installation.shortlists() == expected)
        published = installation.ends(PROFILE_NORMALISED)
        installation.publish(*late)
        installation.wait_for(lambda: installation.ends(PROFILE_NORMALISED) > published + 50)
        first.stop(patience=0)
        check_nothing_is_lost(installation, events, installation.expected(readable(installation, events)))
