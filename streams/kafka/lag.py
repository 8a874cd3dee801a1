"""How far the workers are behind what was published: the offsets of their group against the ends of the topics."""

from kafka import TopicPartition

from models.events import NEED, PROFILE
from streams.kafka.client import administrator, ends, reaching
from streams.kafka.topics import topic
from streams.settings import Settings


def lag(settings: Settings) -> int:
    """Count the submitted messages that the workers have not finished with. Raises Unreachable."""
    last = ends(settings, [topic(settings, event.topic) for event in (PROFILE, NEED)])
    done = _finished(settings, list(last))
    return sum(end - min(done.get(place, 0), end) for place, end in last.items())


def _finished(settings: Settings, places: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    group = topic(settings, settings.group)
    with reaching(settings), administrator(settings) as admin:
        kept = admin.list_group_offsets({group: [TopicPartition(*place) for place in places]})[group]
    return {(at.topic, at.partition): committed.offset for at, committed in kept.items() if committed.offset > 0}
