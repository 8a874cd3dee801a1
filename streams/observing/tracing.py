"""Traces from the event of a form to the shortlist; without the setting nothing of OpenTelemetry is imported.

A trace travels in the header `traceparent` alone. Spans carry topics, partitions, offsets and ids.
"""

from collections.abc import Mapping

from streams.settings import PREFIX, Settings
from streams.worker.arrivals import Headers, trace


class TracingMissing(ValueError):
    """Traces are asked for, and the libraries for them are not installed."""

    def __init__(self) -> None:
        super().__init__(
            f"{PREFIX}TRACES is set, but OpenTelemetry is not installed: pip install 'diaspora-match[tracing]'"
        )


class Tracer:
    """Hands on the trace of an event and records nothing."""

    def span(self, name: str, headers: Headers, began: int, about: Mapping[str, str | int]) -> Headers:  # noqa: ARG002
        """Record what was done between `began`, in nanoseconds since 1970, and now; the headers of what came of it.

        `headers` are those of what it was done for.
        """
        return trace(headers)

    def close(self) -> None:
        """Send what is still here, within a second."""


def load(settings: Settings) -> Tracer:
    """The tracer that the settings ask for. Raises TracingMissing."""
    if settings.traces is None:
        return Tracer()
    try:
        from streams.observing import spans  # noqa: PLC0415 - only where it is set
    except ModuleNotFoundError as error:
        raise TracingMissing from error
    return spans.sent_to(settings.traces)
