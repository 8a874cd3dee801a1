"""Spans of OpenTelemetry: what was done for an event, and how long it took. Loaded only where traces are sent."""

from collections.abc import Mapping
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import SpanKind, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from streams.observing.tracing import Tracer
from streams.worker.arrivals import TRACE, Headers, trace

_PATIENCE = 1.0
_CARRIED = TraceContextTextMapPropagator()


class Spans(Tracer):
    """Records spans, and sends them in batches from a thread of its own."""

    def __init__(self, exporter: SpanExporter) -> None:
        resource = Resource.create({"service.name": "diaspora-match"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("diaspora-match")

    def span(self, name: str, headers: Headers, began: int, about: Mapping[str, str | int]) -> Headers:
        """Record a span; it begins a trace of its own where the headers have none."""
        parent = _CARRIED.extract({known: value.decode() for known, value in trace(headers)})
        attributes = {"messaging.system": "kafka", **about}
        span = self._tracer.start_span(name, parent, SpanKind.CONSUMER, attributes, start_time=began)
        span.end()
        made: dict[str, str] = {}
        _CARRIED.inject(made, set_span_in_context(span))
        return ((TRACE, made[TRACE].encode()),)

    def close(self) -> None:
        """Send what is still here, within a second."""
        # The provider takes a limit and waits for a collector that is away all the same.
        sending = Thread(target=self._provider.force_flush, daemon=True)
        sending.start()
        sending.join(_PATIENCE)


def sent_to(endpoint: str) -> Spans:
    """Spans that go to a collector, by OTLP over HTTP."""
    return Spans(OTLPSpanExporter(endpoint))
