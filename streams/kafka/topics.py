"""The topics of an installation: their names, how they are kept, and their creation."""

from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError, for_code

from models import EVENTS, VOCABULARY_TOPIC
from models.events import NEED, PROFILE
from streams.kafka.client import administrator, reaching
from streams.messages.codec import DEAD_LETTERS, LARGEST, dead_letter_topic
from streams.settings import Settings

__all__ = ["DEAD_LETTERS", "dead_letter_topic", "ensure_topics", "topic", "topics"]

_DAY = 24 * 60 * 60 * 1000

# Brokers write every batch in the one compression that all readers know without a further library.
_READABLE = {"compression.type": "gzip"}

_COMPACTED = {
    **_READABLE,
    "cleanup.policy": "compact",
    "max.message.bytes": str(LARGEST),
    # An erased person is gone from the disk after a day, and the erasure is remembered for a month.
    "max.compaction.lag.ms": str(_DAY),
    "delete.retention.ms": str(30 * _DAY),
}

_SHORT_LIVED = {
    **_READABLE,
    "cleanup.policy": "delete",
    # A message of the largest size gets the headers with the reason on top.
    "max.message.bytes": str(LARGEST + 1024 * 1024),
    "retention.ms": str(14 * _DAY),
}


def topic(settings: Settings, name: str) -> str:
    """The full name of a topic in this installation."""
    return settings.topic_prefix + name


def topics(settings: Settings) -> dict[str, NewTopic]:
    """Every topic of the installation by its full name, with how the broker is to keep it."""
    kept = [topic(settings, name) for name in (*(event.topic for event in EVENTS), VOCABULARY_TOPIC)]
    refused = [dead_letter_topic(topic(settings, event.topic)) for event in (PROFILE, NEED)]
    return {
        **{name: NewTopic(name, settings.partitions, settings.replication, topic_configs=_COMPACTED) for name in kept},
        **{name: NewTopic(name, 1, settings.replication, topic_configs=_SHORT_LIVED) for name in refused},
    }


def ensure_topics(settings: Settings) -> None:
    """Create the topics that are missing; what exists is left as it is. Raises Unreachable."""
    with reaching(settings), administrator(settings) as admin:
        wanted = topics(settings)
        missing = [wanted[name] for name in wanted.keys() - set(admin.list_topics())]
        if not missing:
            return
        outcome = admin.create_topics(missing, raise_errors=False)
        for created in outcome["topics"]:
            error = for_code(created["error_code"])
            if created["error_code"] and error is not TopicAlreadyExistsError:
                raise error(f"cannot create the topic {created['name']}: {created['error_message']}")
        admin.wait_for_topics([new.name for new in missing])
