"""From an event to the shortlist that shows it: a broker over TCP, a worker, single events one after the other.

Run as `python benchmarks/latency.py [EVENTS]`. Skills known to the cache and new ones are told apart.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from kafka import KafkaConsumer

from models import CloudEvent, Need, Profile, Requirement, Skill
from models.events import NEED, PROFILE, SHORTLIST
from streams.kafka import client
from streams.kafka.broker import local_broker
from streams.kafka.topics import topic
from streams.messages.codec import Message, encode
from streams.settings import Settings
from streams.worker.supervisor import worker_process


def message(settings: Settings, value: Profile | Need) -> Message:
    """The event that submits a profile or publishes a need, now."""
    event = PROFILE if isinstance(value, Profile) else NEED
    cloud = CloudEvent(id=f"{value.id}-{time.time_ns()}", type=event.type, time=datetime.now(UTC))
    return encode(event, value, value.id, cloud, topic(settings, event.topic))


def person(number: int, *phrases: str) -> Profile:
    """A person with these skills."""
    return Profile(id=f"p{number}", programmes=("open",), skills=tuple(Skill(phrase=phrase) for phrase in phrases))


def seen(consumer: KafkaConsumer, text: bytes) -> None:
    """Wait for a shortlist with the text in it."""
    for record in consumer:
        if record.value and text in record.value:
            return


def measure(settings: Settings, events: int, *, new: bool) -> list[float]:
    """Seconds from publishing each event to reading the shortlist that names the person."""
    consumer = KafkaConsumer(
        topic(settings, SHORTLIST.topic), bootstrap_servers=settings.address, auto_offset_reset="earliest"
    )
    times = []
    for number in range(events):
        phrases = ("welding", f"welding of part {number} in steel {number * 7}" if new else "plumbing")
        one = person(number + (1000 if new else 0), *phrases)
        began = time.perf_counter()
        client.publish(settings, [message(settings, one)])
        seen(consumer, f'"{one.id}"'.encode())
        times.append(time.perf_counter() - began)
    consumer.close()
    return times


def main() -> None:
    """Measure and print."""
    events = int(sys.argv[1]) if sys.argv[1:] else 30
    with TemporaryDirectory() as folder, local_broker() as address:
        settings = Settings(kafka=address, shortlist_length=100)
        with worker_process(settings, Path(folder) / "worker.log") as worker:
            worker.ready(300)
            need = Need(id="n1", programme="open", requirements=(Requirement(phrase="welding"),))
            client.publish(settings, [message(settings, need), message(settings, person(9999, "welding"))])
            for new in (False, True):
                times = measure(settings, events, new=new)[2:]
                cuts = quantiles(times, n=20)
                what = "a phrase never seen" if new else "known phrases"
                print(f"{what}: {len(times)} events, p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
