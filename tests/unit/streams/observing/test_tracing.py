"""Traces: handed on without the setting, recorded with it, and nothing of OpenTelemetry loaded where it is not set."""

import subprocess
import sys
import threading
import time

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from streams.messages.codec import Message
from streams.observing import telemetry, tracing
from streams.observing.spans import Spans
from streams.observing.tracing import Tracer, TracingMissing
from streams.settings import Settings
from streams.worker.arrivals import TRACE, Batch

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE_ID}-b7ad6b7169203331-01".encode()


@pytest.fixture
def exporter():
    return InMemorySpanExporter()


@pytest.fixture
def watched(exporter):
    return telemetry.unseen()._replace(tracer=Spans(exporter))


def finished(watched, exporter):
    watched.tracer.close()
    return exporter.get_finished_spans()


def test_without_the_setting_a_trace_is_handed_on_and_nothing_recorded():
    assert type(tracing.load(Settings())) is Tracer
    assert Tracer().span("any", ((TRACE, PARENT), ("else", b"x")), 0, {}) == ((TRACE, PARENT),)
    assert Tracer().span("any", (), 0, {}) == ()


def test_without_the_setting_nothing_of_it_is_loaded():
    check = "import sys; import streams.observing.telemetry as t; from streams.settings import Settings; "
    check += "t.load(Settings()); print([name for name in sys.modules if name.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_way_of_an_event_is_one_trace(watched, exporter):
    began = time.time_ns() - 5_000_000
    raw = Message("diaspora.needs.v1", b"n1", b"{}", ((TRACE, PARENT),), 0, 42, 1000)
    record = watched.followed(raw, Message("normalised", b"n1", b"{}"), began)
    (shortlist,) = watched.traced([Message("shortlists", b"n1", b"{}")], Batch((1.0,), record.headers[-1:]), began)
    first, second = finished(watched, exporter)
    assert {format(one.context.trace_id, "032x") for one in (first, second)} == {TRACE_ID}
    assert format(first.parent.span_id, "016x") == "b7ad6b7169203331"
    assert second.parent.span_id == first.context.span_id
    assert dict(shortlist.headers)[TRACE].split(b"-")[2] == format(second.context.span_id, "016x").encode()
    assert first.end_time - first.start_time >= 5_000_000
    assert first.attributes["messaging.kafka.offset"] == 42
    assert second.attributes["need"] == "n1"


def test_an_event_without_a_trace_begins_one_and_a_round_without_does_not(watched, exporter):
    raw = Message("diaspora.needs.v1", b"n1", b"{}", (), 0, 42, 1000)
    record = watched.followed(raw, Message("normalised", b"n1", b"{}"), time.time_ns())
    shortlists = [Message("shortlists", b"n1", b"{}")]
    assert watched.traced(shortlists, Batch((), ()), 0) == shortlists
    (span,) = finished(watched, exporter)
    assert format(span.context.trace_id, "032x").encode() in dict(record.headers)[TRACE]
    assert span.parent is None


def test_an_event_that_is_not_to_be_traced_is_not(watched, exporter):
    raw = Message("diaspora.needs.v1", b"n1", b"{}", ((TRACE, PARENT[:-1] + b"0"),), 0, 42, 1000)
    record = watched.followed(raw, Message("normalised", b"n1", b"{}"), time.time_ns())
    assert finished(watched, exporter) == ()
    assert dict(record.headers)[TRACE].endswith(b"-00")


class Away(InMemorySpanExporter):
    """A collector that does not answer until it is told to."""

    def __init__(self):
        super().__init__()
        self.back = threading.Event()

    def export(self, spans):
        self.back.wait(20)
        return super().export(spans)


def test_closing_does_not_wait_for_a_collector_that_is_away():
    exporter = Away()
    tracer = Spans(exporter)
    tracer.span("any", (), time.time_ns(), {})
    began = time.monotonic()
    tracer.close()
    assert 0.5 < time.monotonic() - began < 5
    exporter.back.set()


def test_the_setting_says_where_spans_go():
    assert isinstance(tracing.load(Settings(traces="http://127.0.0.1:9/v1/traces")), Spans)


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    monkeypatch.delitem(sys.modules, "streams.observing.spans")
    monkeypatch.delattr("streams.observing.spans")
    with pytest.raises(TracingMissing, match=r"pip install 'diaspora-match\[tracing\]'"):
        tracing.load(Settings(traces="http://collector:4318/v1/traces"))
