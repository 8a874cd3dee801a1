"""What is counted and measured of one process, under the names that docs/operations.md explains.

Every name is here and nowhere else. The labels are topics, stages and kinds of refusal, never an id and never a text.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

PREFIX = "diaspora_match"

# From a phrase that is known to a text that is new, and on to a worker that was away.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics:
    """The metrics of a process in a registry of their own; safe to be used from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._about = self._gauge("build_info", "1, with the version that runs.", "version")
        self._read = self._counter("events_read", "Messages read from the raw topics.", "topic")
        self._refused = self._counter("rejections", "Messages that became dead letters, by reason.", "topic", "code")
        self._stage = self._histogram("stage_seconds", "Time of a batch or a round in a stage.", "stage")
        self._visible = self._histogram(
            "shortlist_latency_seconds", "From an event in its raw topic to the shortlists that know of it."
        )
        self._shortlists = self._counter("shortlists", "Shortlists published and withdrawn.", "what")
        self._vectors = self._counter("vector_lookups", "Phrases looked up in the cache: hit or miss.", "outcome")
        self._refused_programmes = self._counter("programme_reloads_refused", "Changed programme files refused.")
        self._lag = self._gauge("lag_messages", "Messages of this worker's partitions not yet finished.", "topic")
        self._partitions = self._gauge("partitions", "Partitions of needs that this worker has.")
        self._replica = self._gauge("replica_size", "What this worker holds, by kind.", "what")
        self._behind = self._gauge("replica_behind_messages", "Messages that the replica has yet to take in.")
        self._fetch_age = self._gauge("replica_fetch_age_seconds", "Since a broker last answered the replica.")
        self._about.labels(version("diaspora-match")).set(1)

    def exposed(self) -> bytes:
        """Everything in the text format that Prometheus reads."""
        return generate_latest(self.registry)

    def read(self, topic: str, messages: int) -> None:
        """Count messages that a raw topic gave."""
        self._read.labels(topic).inc(messages)

    def refused(self, topic: str, code: str) -> None:
        """Count a refusal by its code."""
        self._refused.labels(topic, code).inc()

    def took(self, stage: str, seconds: float) -> None:
        """Note how long a batch or a round of a stage took."""
        self._stage.labels(stage).observe(seconds)

    def visible(self, seconds: Iterable[float]) -> None:
        """Note how long events took until the shortlists knew of them; clocks that disagree count as no time."""
        for one in seconds:
            self._visible.observe(max(one, 0.0))

    def shortlists(self, published: int, withdrawn: int) -> None:
        """Count shortlists that changed."""
        self._shortlists.labels("published").inc(published)
        self._shortlists.labels("withdrawn").inc(withdrawn)

    def looked_up(self, hits: int, misses: int) -> None:
        """Count phrases that the cache of vectors knew, and those that it did not."""
        self._vectors.labels("hit").inc(hits)
        self._vectors.labels("miss").inc(misses)

    def programmes_refused(self, files: int) -> None:
        """Count changed files of programmes that were refused."""
        self._refused_programmes.inc(files)

    def holds(self, sizes: Mapping[str, int]) -> None:
        """Say what the replica holds, by kind."""
        for what, number in sizes.items():
            self._replica.labels(what).set(number)

    def stands(self, lag: Mapping[str, int], partitions: int, behind: int, fetch_age: float | None) -> None:
        """Say how far the worker is behind; `lag` by topic, all of its topics."""
        for topic, messages in lag.items():
            self._lag.labels(topic).set(messages)
        self._partitions.set(partitions)
        self._behind.set(behind)
        self._fetch_age.set(float("nan") if fetch_age is None else fetch_age)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, namespace=PREFIX, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, namespace=PREFIX, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(name, about, labels, namespace=PREFIX, registry=self.registry, buckets=_SECONDS)
