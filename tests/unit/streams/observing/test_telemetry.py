"""What the stages say to telemetry, and what is answered over HTTP."""

import time

import pytest

from models import Fault, Rejection
from streams.messages.codec import Message, dead_letter
from streams.observing.health import Signs
from streams.observing.telemetry import load, unseen
from streams.settings import Settings
from streams.worker.arrivals import NOTHING, PRODUCED, Batch


@pytest.fixture
def watched():
    return load(Settings())


def metrics(watched):
    return watched.answers()["/metrics"]().body.decode()


def test_messages_and_refusals_are_counted_by_topic_and_reason(watched):
    rejection = Rejection(code="wrong-key", faults=(Fault(field="", problem="expected a key"),))
    letter = dead_letter(Message("x.diaspora.needs.v1", None, b"{}", (), 0, 1), rejection)
    watched.read(["needs", "needs", "profiles"], [("needs", letter)])
    assert 'events_read_total{topic="needs"} 2.0' in metrics(watched)
    assert 'rejections_total{code="wrong-key",topic="needs"} 1.0' in metrics(watched)


def test_shortlists_and_the_time_until_they_stand_are_counted(watched):
    standing = [Message("shortlists", b"n1", b"{}"), Message("shortlists", b"n2", None)]
    watched.visible(standing, Batch((time.time() - 0.3,), ()))
    watched.visible([], NOTHING)
    found = metrics(watched)
    assert 'shortlists_total{what="published"} 1.0' in found
    assert 'shortlists_total{what="withdrawn"} 1.0' in found
    assert 'shortlist_latency_seconds_bucket{le="0.25"} 0.0' in found
    assert 'shortlist_latency_seconds_bucket{le="10.0"} 1.0' in found


def test_a_record_carries_when_its_event_was_sent(watched):
    raw = Message("needs", b"n1", b"{}", (("ce_id", b"e"),), 0, 1, 1234)
    record = watched.followed(raw, Message("normalised", b"n1", b"{}", (("ce_id", b"e"),)), 0)
    assert record.headers == (("ce_id", b"e"), (PRODUCED, b"1234"))


def test_health_follows_the_last_signs(watched):
    answers = watched.answers()
    assert [answers[path]().status for path in ("/healthz", "/readyz")] == [200, 503]
    watched.vitals.signs = Signs(time.monotonic(), {"matching": "running"}, 2, 0.1, 0)
    assert [answers[path]().status for path in ("/healthz", "/readyz")] == [200, 200]
    watched.vitals.signs = Signs(time.monotonic() - 60, {"matching": "running"}, 2, 0.1, 0)
    assert [answers[path]().status for path in ("/healthz", "/readyz")] == [503, 503]
    assert answers["/healthz"]().body == b"the event loop has not turned for 60 s\n"


def test_two_have_nothing_in_common(watched):
    other = unseen()
    assert other.metrics is not watched.metrics
    assert other.arrivals is not watched.arrivals
