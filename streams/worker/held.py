"""What a worker holds of the topics: people, needs, decisions and vectors, and the shortlists as published."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import NamedTuple

from matcher.everybody.vocabulary import Vocabulary
from matcher.matching import Matching
from models import VOCABULARY_TOPIC, Decision, EventType, NormalisedNeed, NormalisedProfile, Rejection, Revision
from models.events import DECISION, NEED_NORMALISED, PROFILE_NORMALISED, SHORTLIST
from streams.messages.codec import Decoded, Message, decode
from streams.messages.plain import plain

logger = logging.getLogger(__name__)

TOPICS = (VOCABULARY_TOPIC, PROFILE_NORMALISED.topic, NEED_NORMALISED.topic, DECISION.topic, SHORTLIST.topic)
"""Names of the topics that a worker holds, the vectors first because the others refer to them."""


class Place(NamedTuple):
    """Where the latest word about a need was said."""

    revision: Revision
    partition: int
    gone: bool


class Published(NamedTuple):
    """The last shortlist of a need in its topic."""

    partition: int
    offset: int
    digest: bytes | None


class Held:
    """The state that follows from the topics; to be used from one thread at a time."""

    def __init__(self, matching: Matching, model: str, dimension: int, prefix: str) -> None:
        self.matching = matching
        self.needs: dict[str, Place] = {}
        self.published: dict[str, Published] = {}
        self.positions: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.trigger = ""
        self._vectors_of = f"{model}|"
        self._dimension = dimension
        self._take: dict[str, Callable[[Message], None]] = {
            prefix + VOCABULARY_TOPIC: self._vector,
            prefix + PROFILE_NORMALISED.topic: self._person,
            prefix + NEED_NORMALISED.topic: self._need,
            prefix + DECISION.topic: self._decision,
            prefix + SHORTLIST.topic: self.note_published,
        }

    @property
    def vocabulary(self) -> Vocabulary:
        """The phrases whose vectors are held; whether one is in it may be asked from any thread."""
        return self.matching.register.vocabulary

    def apply(self, messages: Iterable[Message]) -> None:
        """Take in messages of any of the topics, those of one partition in their order."""
        for message in messages:
            self._take[message.topic](message)
            self.positions[message.topic][message.partition] = message.offset + 1

    def note_published(self, message: Message) -> None:
        """Remember a shortlist that stands in its topic, unless a later one is known."""
        need = (message.key or b"").decode(errors="replace")
        known = self.published.get(need)
        if known is None or known.partition != message.partition or known.offset < message.offset:
            self.published[need] = Published(message.partition, message.offset, digest(message.value))

    def _vector(self, message: Message) -> None:
        name = (message.key or b"").decode(errors="replace")
        if name.startswith(self._vectors_of) and message.value and len(message.value) == self._dimension:
            self.matching.register.vocabulary.learn(name.removeprefix(self._vectors_of), message.value)

    def _person(self, message: Message) -> None:
        if (usual := plain(PROFILE_NORMALISED, message)) is not None:
            self.trigger = usual.event
            self.matching.register.put_person(usual.record, message.value)
        else:
            self._other_person(message)

    def _other_person(self, message: Message) -> None:
        if (said := self._decoded(PROFILE_NORMALISED, message)) is None:
            return
        if isinstance(said.value, NormalisedProfile):
            self.matching.register.put_person(said.value)
        else:
            self.matching.register.drop_person(said.key, said.revision)

    def _need(self, message: Message) -> None:
        if (said := self._decoded(NEED_NORMALISED, message)) is None:
            return
        if isinstance(said.value, NormalisedNeed):
            self.matching.register.put_need(said.value)
        else:
            self.matching.register.drop_need(said.key, said.revision)
        place = Place(said.revision, message.partition, gone=said.value is None)
        # The same word in two partitions, after their number was raised: every worker takes the same one.
        if (known := self.needs.get(said.key)) is None or known[:2] <= place[:2]:
            self.needs[said.key] = place

    def _decision(self, message: Message) -> None:
        if (said := self._decoded(DECISION, message)) is None:
            return
        if isinstance(said.value, Decision):
            self.matching.register.put_decision(said.value, said.revision)
        else:
            self.matching.register.drop_decision(said.key, said.revision)

    def _decoded(self, event: EventType, message: Message) -> Decoded | None:
        said = decode(event, message)
        if isinstance(said, Rejection):
            logger.error("%s-%d@%d is left out: %s", message.topic, message.partition, message.offset, said.code)
            return None
        self.trigger = said.cloud.id
        return said


def digest(value: bytes | None) -> bytes | None:
    """A short stand-in for the bytes of a shortlist; none for a tombstone."""
    return None if value is None else blake2b(value, digest_size=16).digest()
