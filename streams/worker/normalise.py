"""The first stage as a part of the worker: raw profiles and needs to normalised records, vectors and dead letters.

The latest revision of a key is emitted last: one that is older than what was emitted, here or by whoever owned the
partition before, is left out. So the compacted topic keeps the latest, in whatever order the events came.
"""

import asyncio
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from time import perf_counter, time_ns
from typing import NamedTuple, TypeVar

from matcher.everybody.vocabulary import fingerprint
from matcher.normalising import Normaliser
from models import (
    VOCABULARY_TOPIC,
    CloudEvent,
    EventType,
    Fault,
    Need,
    NormalisedNeed,
    NormalisedProfile,
    Profile,
    Rejection,
    Revision,
    SkillHeld,
)
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED
from streams.kafka.delivery import Deliver
from streams.messages.codec import DEAD_LETTERS, Decoded, Message, dead_letter, decode, encode
from streams.observing.telemetry import Telemetry, unseen
from streams.programmes.shelf import Shelf
from streams.worker.exits import described
from streams.worker.held import Held

_SOURCE = "urn:diaspora-match:normalise"
_AT_ONCE = 1 << 16
"""Bytes of messages whose phrases are encoded together: fifty forms, or a dozen CVs."""

logger = logging.getLogger(__name__)
T = TypeVar("T")
Normalised = NormalisedProfile | NormalisedNeed


class Stage(NamedTuple):
    """What becomes of the events of a raw topic."""

    raw: EventType
    normalised: EventType
    kind: str


STAGES = (Stage(PROFILE, PROFILE_NORMALISED, "profiles"), Stage(NEED, NEED_NORMALISED, "needs"))


class Event(NamedTuple):
    """A message that could be read."""

    message: Message
    stage: Stage
    said: Decoded


class Heard(NamedTuple):
    """An event with the skills that were read out of it, if somebody's profile is said."""

    event: Event
    skills: tuple[SkillHeld, ...]


class Emission(NamedTuple):
    """What events lead to; the vectors are delivered before the records that refer to them."""

    vectors: list[Message]
    records: list[Message]


class Threads(NamedTuple):
    """Where work is done, one thing at a time in each."""

    state: Executor
    """Looks at what is held."""
    reading: Executor
    """Reads messages and what people say."""
    texts: Executor
    """Encodes phrases and links them."""


class Normalise:
    """Handles batches of raw messages; while the phrases of some are encoded, the next ones are read."""

    def __init__(
        self,
        normaliser: Normaliser,
        held: Held,
        shelf: Shelf,
        prefix: str,
        threads: Threads,
        deliver: Deliver,
        telemetry: Telemetry | None = None,
    ) -> None:
        self._normaliser, self._held, self._shelf, self._prefix = normaliser, held, shelf, prefix
        self._threads, self._deliver = threads, deliver
        self._stages = {prefix + stage.raw.topic: stage for stage in STAGES}
        self._emitted: dict[tuple[str, str], Revision] = {}
        self._telemetry = telemetry or unseen()

    @property
    def topics(self) -> list[str]:
        """Full names of the raw topics."""
        return list(self._stages)

    @property
    def short(self) -> dict[str, str]:
        """Short names of the raw topics, by their full ones."""
        return {name: stage.kind for name, stage in self._stages.items()}

    async def handle(self, messages: Sequence[Message]) -> None:
        """Emit what follows from the messages, and return when everything is delivered.

        They go in parts, so that the first ones do not wait until the last ones are read.
        """
        loop, started = asyncio.get_running_loop(), perf_counter()
        events, refused = await loop.run_in_executor(self._threads.reading, self._read, messages)
        fresh = await loop.run_in_executor(self._threads.state, self._latest, events)
        await self._deliver(refused)
        tasks: list[asyncio.Task[list[Message]]] = []
        for part in parts(fresh):
            tasks.append(asyncio.create_task(self._emit(part, tasks[-1:])))
        refused += [letter for letters in await asyncio.gather(*tasks) for letter in letters]
        if refused:
            counts = {"refused": len(refused), "messages": len(messages)}
            logger.warning("%d of %d messages refused", *counts.values(), extra=counts)
        self._count(messages, refused)
        self._telemetry.metrics.took("normalise", perf_counter() - started)

    async def _emit(self, events: Sequence[Event], before: Sequence[asyncio.Task[list[Message]]]) -> list[Message]:
        """Deliver what follows from the events, after those before; the dead letters of those that failed."""
        loop, began = asyncio.get_running_loop(), time_ns()
        heard, unheard = await loop.run_in_executor(self._threads.reading, self._hear, events)
        emission, done, failed = await loop.run_in_executor(self._threads.texts, self._emissions, heard)
        await asyncio.gather(*before)
        await self._deliver(emission.vectors)
        await self._deliver(self._followed(emission.records, done, began) + unheard + failed)
        self._emitted.update({(event.stage.kind, event.said.key): event.said.revision for event in done})
        return unheard + failed

    def _followed(self, records: Sequence[Message], events: Sequence[Event], began: int) -> list[Message]:
        """The records with the headers by which the way of their events can be followed."""
        raw = {(self._prefix + one.stage.normalised.topic, one.said.key.encode()): one.message for one in events}
        return [self._telemetry.followed(raw[one.topic, one.key or b""], one, began) for one in records]

    def _count(self, messages: Sequence[Message], letters: Sequence[Message]) -> None:
        refused = [(self._stages[one.topic.removesuffix(DEAD_LETTERS)].kind, one) for one in letters]
        self._telemetry.read([self._stages[one.topic].kind for one in messages], refused)

    def _read(self, messages: Sequence[Message]) -> tuple[list[Event], list[Message]]:
        """The events in the messages, and the dead letters of those in which there is none."""
        events, refused = [], []
        for message in messages:
            stage = self._stages[message.topic]
            found = attempt(partial(decode, stage.raw, message, self._shelf.programmes))
            if isinstance(found, Rejection):
                refused.append(dead_letter(message, found))
            else:
                events.append(Event(message, stage, found))
        return events, refused

    def _latest(self, events: Sequence[Event]) -> list[Event]:
        """The events that are later than everything that was emitted or is held about the same key."""
        revision = self._held.matching.register.revision
        self._emitted = {
            place: last for place, last in self._emitted.items() if (held := revision(*place)) is None or held < last
        }
        latest: dict[tuple[str, str], Event] = {}
        for event in events:
            place = event.stage.kind, event.said.key
            known = latest[place].said.revision if place in latest else self._emitted.get(place) or revision(*place)
            if known is None or event.said.revision > known:
                latest[place] = event
        return list(latest.values())

    def _hear(self, events: Sequence[Event]) -> tuple[list[Heard], list[Message]]:
        """The events with what is said in them, and the dead letters of those that failed."""
        heard, failed = [], []
        for event in events:
            value = event.said.value
            skills = attempt(partial(self._normaliser.skills, value)) if isinstance(value, Profile) else ()
            if isinstance(skills, Rejection):
                failed.append(dead_letter(event.message, skills))
            else:
                heard.append(Heard(event, skills))
        return heard, failed

    def _emissions(self, heard: Sequence[Heard]) -> tuple[Emission, list[Event], list[Message]]:
        """What the events lead to, those that it was made from, and the dead letters of those that failed."""
        whole = attempt(partial(self._emission, heard))
        if not isinstance(whole, Rejection):
            return whole, [one.event for one in heard], []
        emission, done, failed = Emission([], []), [], []
        for one in heard:
            single = attempt(partial(self._emission, [one]))
            if isinstance(single, Rejection):
                failed.append(dead_letter(one.event.message, single))
            else:
                emission = Emission(emission.vectors + single.vectors, emission.records + single.records)
                done.append(one.event)
        return emission, done, failed

    def _emission(self, heard: Sequence[Heard]) -> Emission:
        made = list(self._records(heard))
        used = {key for _, record in made if record is not None for key in record.phrase_keys()}
        new = {key for key in used if fingerprint(key) not in self._held.vocabulary}
        model = self._normaliser.versions.model
        vectors = self._normaliser.vectors(new)
        return Emission(
            vector_messages(vectors, model, self._prefix), [self._emitted_as(event, record) for event, record in made]
        )

    def _records(self, heard: Sequence[Heard]) -> Iterator[tuple[Event, Normalised | None]]:
        people = [(event, event.said.value, skills) for event, skills in heard if isinstance(event.said.value, Profile)]
        submitted = [(profile, event.said.revision) for event, profile, _ in people]
        profiles = self._normaliser.people(submitted, [skills for _, _, skills in people])
        yield from zip((event for event, _, _ in people), profiles, strict=True)
        asked = [(event, event.said.value) for event, _ in heard if isinstance(event.said.value, Need)]
        needs = self._normaliser.needs([(need, event.said.revision) for event, need in asked])
        yield from zip((event for event, _ in asked), needs, strict=True)
        yield from ((event, None) for event, _ in heard if event.said.value is None)

    def _emitted_as(self, event: Event, record: Normalised | None) -> Message:
        normalised, said = event.stage.normalised, event.said
        cloud = CloudEvent(id=said.cloud.id, source=_SOURCE, type=normalised.type, time=said.cloud.time)
        return encode(normalised, record, said.key, cloud, self._prefix + normalised.topic)


def parts(events: Sequence[Event]) -> Iterator[list[Event]]:
    """The events in order, in runs of at most so many bytes, or of a single one that is larger."""
    part: list[Event] = []
    size = 0
    for event in events:
        bytes_of_it = len(event.message.value or b"")
        if part and size + bytes_of_it > _AT_ONCE:
            yield part
            part, size = [], 0
        part.append(event)
        size += bytes_of_it
    if part:
        yield part


def vector_messages(vectors: Mapping[str, bytes], model: str, prefix: str) -> list[Message]:
    """The messages that carry vectors of a model by their fingerprints."""
    return [Message(prefix + VOCABULARY_TOPIC, f"{model}|{name}".encode(), row) for name, row in vectors.items()]


def attempt(work: Callable[[], T]) -> T | Rejection:
    """The result of the work, or the refusal of what it was about when it fails for its content."""
    try:
        return work()
    except (MemoryError, OSError, sqlite3.Error):
        # The machine fails, not the message.
        raise
    except Exception as error:  # noqa: BLE001 - the edge: one bad message must not stop the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        logger.warning("processing failed: %s in %s, line %s", described(error), where.name, where.lineno)
        problem = f"processing failed ({described(error)}); the message is kept to be replayed after a correction"
        return Rejection(code="failed", faults=(Fault(field="", problem=problem),))
