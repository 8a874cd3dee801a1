"""What raw profiles and needs lead to: normalised records, vectors and dead letters; messages in, messages out."""

import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
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
    SkillHeld,
)
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED
from streams.messages.codec import Decoded, Message, dead_letter, decode, encode
from streams.programmes.shelf import Shelf
from streams.worker.exits import described
from streams.worker.held import Held

_SOURCE = "urn:diaspora-match:normalise"

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


class Emitting:
    """The steps from messages to what follows from them, each to be taken in one thread at a time."""

    def __init__(self, normaliser: Normaliser, held: Held, shelf: Shelf, prefix: str) -> None:
        self._normaliser, self._held, self._shelf, self._prefix = normaliser, held, shelf, prefix
        self.stages = {prefix + stage.raw.topic: stage for stage in STAGES}
        """By the full names of the raw topics."""

    def read(self, messages: Sequence[Message]) -> tuple[list[Event], list[Message]]:
        """The events in the messages, and the dead letters of those in which there is none."""
        events, refused = [], []
        for message in messages:
            stage = self.stages[message.topic]
            found = attempt(partial(decode, stage.raw, message, self._shelf.programmes))
            if isinstance(found, Rejection):
                refused.append(dead_letter(message, found))
            else:
                events.append(Event(message, stage, found))
        return events, refused

    def hear(self, events: Sequence[Event]) -> tuple[list[Heard], list[Message]]:
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

    def emissions(self, heard: Sequence[Heard]) -> tuple[Emission, list[Event], list[Message]]:
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
