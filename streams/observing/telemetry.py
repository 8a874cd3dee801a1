"""What is observed of a worker, in one value that its parts are given; nothing of it is global."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from streams.kafka.dead_letters import dead_letter_of
from streams.messages.codec import Message
from streams.observing import tracing
from streams.observing.health import Vitals, alive, ready
from streams.observing.metrics import Metrics
from streams.observing.probes import Answer, health_answer, metrics_answer
from streams.observing.tracing import Tracer
from streams.settings import Settings
from streams.worker.arrivals import Arrivals, Batch, sent_at


class Telemetry(NamedTuple):
    """The metrics, the signs of life, what is under way and the traces of one worker."""

    metrics: Metrics
    vitals: Vitals
    arrivals: Arrivals
    tracer: Tracer

    def read(self, topics: Sequence[str], letters: Sequence[tuple[str, Message]]) -> None:
        """Count what was read, by the short names of topics, and what of it became dead letters."""
        for topic, messages in Counter(topics).items():
            self.metrics.read(topic, messages)
        for topic, letter in letters:
            self.metrics.refused(topic, dead_letter_of(letter).code)

    def followed(self, raw: Message, record: Message, began: int) -> Message:
        """The normalised record of a raw message, with the headers by which its way can be followed."""
        about: dict[str, str | int] = {"messaging.destination.name": raw.topic, "messaging.kafka.offset": raw.offset}
        made = sent_at(raw) + self.tracer.span("normalise", raw.headers, began, about)
        return record._replace(headers=record.headers + made)

    def traced(self, shortlists: Sequence[Message], batch: Batch, began: int) -> list[Message]:
        """The shortlists as the end of the trace that led to them, where there is one."""
        return [self._traced(one, batch, began) for one in shortlists] if batch.trace else list(shortlists)

    def _traced(self, shortlist: Message, batch: Batch, began: int) -> Message:
        about = {"need": (shortlist.key or b"").decode(errors="replace")}
        made = self.tracer.span("match", batch.trace, began, about)
        return shortlist._replace(headers=shortlist.headers + made)

    def visible(self, shortlists: Sequence[Message], batch: Batch) -> None:
        """Count what stands in the topic now, and how long its events took until here."""
        withdrawn = sum(one.value is None for one in shortlists)
        self.metrics.shortlists(len(shortlists) - withdrawn, withdrawn)
        self.metrics.visible(time.time() - sent for sent in batch.produced)

    def answers(self) -> dict[str, Callable[[], Answer]]:
        """What is answered over HTTP, by path."""
        return {
            "/metrics": metrics_answer(self.metrics.exposed),
            "/healthz": health_answer(lambda: alive(self.vitals.signs, time.monotonic())),
            "/readyz": health_answer(lambda: ready(self.vitals.signs, time.monotonic())),
        }


def unseen() -> Telemetry:
    """What nobody looks at."""
    return Telemetry(Metrics(), Vitals(), Arrivals(), Tracer())


def load(settings: Settings) -> Telemetry:
    """What the settings ask for. Raises tracing.TracingMissing."""
    return unseen()._replace(tracer=tracing.load(settings))
