"""The examples of the demonstration: three programmes, the mess of real forms, and what must be refused."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from models import Profile, Rejection
from models.events import IDENTITY, NEED, PROFILE
from streams.demo.showcase import DEMONSTRATED, decisions, showcase
from streams.messages.codec import Decoded, decode
from streams.programmes.files import shipped
from streams.settings import Settings

NOW = datetime(2020, 1, 1, tzinfo=UTC)
SETTINGS = Settings(topic_prefix="demo.")
KINDS = {f"demo.{event.topic}": event for event in (PROFILE, NEED, IDENTITY)}


@pytest.fixture(scope="module")
def read():
    return [(message, decode(KINDS[message.topic], message, shipped())) for message in showcase(SETTINGS, NOW).messages]


def test_three_programmes_have_people_and_needs_enough(read):
    needs = Counter(showcase(SETTINGS, NOW).needs.values())
    people = {(one.value.programmes[0], one.key) for _, one in read if isinstance(getattr(one, "value", None), Profile)}
    assert needs.keys() == set(DEMONSTRATED)
    for programme in DEMONSTRATED:
        assert needs[programme] >= 3
        assert sum(of == programme for of, _ in people) >= 12


def test_something_is_refused_for_each_of_several_reasons(read):
    codes = {one.code for _, one in read if isinstance(one, Rejection)}
    assert {"unreadable", "unknown-programme", "wrong-key"} <= codes


def test_some_events_come_twice_some_late_and_some_erase(read):
    events = [one for _, one in read if isinstance(one, Decoded)]
    assert len({(one.cloud.type, one.cloud.id) for one in events}) < len(events)
    profiles = [one for message, one in read if isinstance(one, Decoded) and message.topic.endswith("profiles.v1")]
    last: dict[str, Decoded] = {}
    late = 0
    for one in profiles:
        late += one.key in last and one.revision < last[one.key].revision
        last[one.key] = one
    assert late
    assert any(one.value is None for one in profiles)


def test_the_latest_event_happened_now_and_their_order_is_kept(read):
    times = [one.cloud.time for message, one in read if isinstance(one, Decoded) and message.headers]
    assert max(times) - NOW < timedelta(seconds=1)


@pytest.mark.parametrize("programme", shipped())
def test_every_programme_can_be_shown(programme):
    shown = showcase(SETTINGS, NOW, [programme])
    assert set(shown.needs.values()) == {programme}
    read = [decode(KINDS[message.topic], message, shipped()) for message in shown.messages]
    people = {one.key for one in read if isinstance(one, Decoded) and isinstance(one.value, Profile)}
    assert len(people) >= 4
    assert any(isinstance(one, Rejection) for one in read) == (programme == "match")


def test_a_programme_without_examples_has_nothing_to_show():
    assert showcase(SETTINGS, NOW, ["nurses"]) == ((), {})


def test_officers_decide_about_people_and_needs_that_there_are(read):
    here = {one.key for _, one in read if isinstance(one, Decoded)}
    made = decisions()
    assert {one.verdict.value for one in made} >= {"shortlist", "hold", "place", "pin", "decline"}
    assert all({one.need, one.person} <= here for one in made)
    assert len({one.id for one in made}) == len(made)
