"""What the topics say now, in one's own hands: for what is computed when it is asked for and kept nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from matcher.matching import Matching
from models import Programmes
from streams.kafka.client import read
from streams.kafka.topics import topic
from streams.settings import Settings
from streams.worker.composition import load_normaliser
from streams.worker.held import TOPICS, Held
from streams.worker.records import open_records


@contextmanager
def gathered(settings: Settings, programmes: Programmes) -> Iterator[Matching]:
    """Everybody, every need and every decision as the topics have them at the call; takes the encoder's seconds.

    Raises Unreachable, and ValueError where the encoder cannot be had.
    """
    with load_normaliser(settings) as normaliser, open_records(settings.cache / "records") as records:
        matching = normaliser.matching(programmes, records)
        held = Held(matching, normaliser.versions.model, normaliser.dimension, settings.topic_prefix)
        for name in TOPICS:
            held.apply(read(settings, topic(settings, name)))
        matching.register.settle()
        yield matching
