"""The worker: the two stages as agents of a Faust app, put together here and nowhere else.

One rule holds for both agents: a batch is acknowledged when its loop goes on, so the loop goes on only after every
output was delivered. Whatever else leaves the loop, a cancellation included, would acknowledge the batch as well; so
the process ends instead, and a fresh one reads the batch again.
"""

import asyncio
import gc
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, cast

import faust
from kafka.errors import KafkaError

from matcher.everybody.records import Records
from matcher.normalising import Normaliser
from models.events import NEED_NORMALISED
from streams.kafka.client import Unreachable
from streams.kafka.delivery import through
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Message
from streams.observing import logs
from streams.observing import telemetry as observed
from streams.observing.probes import answering
from streams.observing.telemetry import Telemetry
from streams.programmes.shelf import Shelf, load
from streams.settings import Settings
from streams.worker.application import EndingWorker, make_app
from streams.worker.assignment import Assignment
from streams.worker.composition import load_normaliser
from streams.worker.emitting import Emitting
from streams.worker.exits import FAILED, MISCONFIGURED, UNREACHABLE, described, ending
from streams.worker.filling import Filling
from streams.worker.held import Held
from streams.worker.match import Match
from streams.worker.normalise import Normalise, Threads
from streams.worker.pulse import Pulse
from streams.worker.records import open_records
from streams.worker.renewal import Renewal
from streams.worker.replica import Replica

_BATCH = 256
_WITHIN = 0.05
_TURN = 0.0005
"""Seconds after which a thread lets go of the interpreter when another one waits; Python's own are ten times that."""

_GARBAGE = 20_000, 20, 100
"""Values made after which those are looked through, and how often they are until the next older ones are as well."""

_LIBRARIES = ("aiokafka", "asyncio", "faust", "kafka", "mode", "opentelemetry", "sentence_transformers", "transformers")

logger = logging.getLogger(__name__)


def make_worker(
    settings: Settings,
    normaliser: Normaliser,
    records: Records,
    shelf: Shelf,
    telemetry: Telemetry,
    on_ready: Callable[[], None],
) -> faust.Worker:
    """Everything that runs in a worker, wired and not yet started; `on_ready` is called after each catch-up."""
    app, prefix = make_app(settings), settings.topic_prefix
    state, reading, texts = (ThreadPoolExecutor(1, name) for name in ("state", "reading", "texts"))
    matching = normaliser.matching(shelf.programmes, records)
    held = Held(matching, normaliser.versions.model, normaliser.dimension, prefix)
    match = Match(held, prefix, state, through(app), telemetry)
    replica = Replica(settings, held, state, match.wake, telemetry)
    filling = Filling(normaliser, held, prefix, state, texts, through(app), telemetry)
    renewal = Renewal(shelf, held, state, match.wake, telemetry)
    normalise = Normalise(
        Emitting(normaliser, held, shelf, prefix), held, prefix, Threads(state, reading, texts), through(app), telemetry
    )
    pulse = Pulse(app, normalise.short, held, replica, match, telemetry)
    assignment = Assignment(topic(settings, NEED_NORMALISED.topic), replica.catch_up, match.own, on_ready)
    assignment.follow(app)
    add_agents(app, normalise, match, assignment)

    @app.on_before_shutdown.connect
    async def stop_matching(_app: Any, /, *_: Any, **__: Any) -> None:
        await match.stop()
        await asyncio.to_thread(telemetry.tracer.close)

    worker = EndingWorker(
        app, pulse, replica, match, filling, renewal, loop=asyncio.get_event_loop(), quiet=True, override_logging=False
    )
    worker.spinner = None
    return worker


def add_agents(app: faust.App, normalise: Normalise, match: Match, assignment: Assignment) -> None:
    """The two agents of the app."""

    async def normalising(stream: Any) -> None:
        async for events in stream.take_events(_BATCH, _WITHIN):
            with ending("normalising", when_cancelled=True):
                await assignment.caught_up()
                await normalise.handle([_message(event) for event in events])

    async def matching(stream: Any) -> None:
        # What the records say comes by the replica, as it does for the needs of all others; the assignment of their
        # partitions says whose they are, and their acknowledgement that their shortlists are published.
        async for events in stream.take_events(_BATCH, _WITHIN):
            with ending("matching", when_cancelled=True):
                await match.through({event.message.partition: event.message.offset + 1 for event in events})

    for work, topics in ((normalising, normalise.topics), (matching, [match.needs_topic])):
        channel = app.topic(*topics, key_serializer="raw", value_serializer="raw", allow_empty=True)
        app.agent(channel, name=work.__name__, concurrency=1, use_reply_headers=False)(work)


def main(arguments: Sequence[str]) -> int:
    """Run a worker with the settings of the environment until it is told to end; the exit status.

    The one argument, if any, is a file descriptor to which a byte is written when the worker is ready.
    """
    with ExitStack() as resources:
        try:
            settings = Settings()
            logs.begin(settings)
            _quieten(settings)
            telemetry = observed.load(settings)
            resources.enter_context(answering(settings, telemetry.answers()))
            shelf = load(settings)
            ensure_topics(settings)
            normaliser = resources.enter_context(load_normaliser(settings, telemetry.metrics))
            records = resources.enter_context(open_records(settings.cache / "records"))
        except Unreachable as error:
            logger.error("%s", error)  # noqa: TRY400 - one line for a person
            return UNREACHABLE
        except ValueError as error:
            logger.error("%s", error)  # noqa: TRY400 - one line for a person
            return MISCONFIGURED
        except (OSError, sqlite3.Error, KafkaError) as error:
            logger.error("the worker cannot start: %s", described(error))  # noqa: TRY400 - one line for a person
            return FAILED
        _share_the_processor()
        asyncio.set_event_loop(asyncio.new_event_loop())
        ready_sign = _ready_sign(arguments)
        return make_worker(settings, normaliser, records, shelf, telemetry, ready_sign).execute_from_commandline()


def _ready_sign(arguments: Sequence[str]) -> Callable[[], None]:
    left = [int(number) for number in arguments[:1]]

    def sign() -> None:
        while left:
            descriptor = left.pop()
            os.write(descriptor, b"r")
            os.close(descriptor)

    return sign


def _share_the_processor() -> None:
    """Let the event loop run soon after each of its many system calls, though two threads compute all the time."""
    sys.setswitchinterval(_TURN)
    # Looking through everything that is held for garbage stops all threads for a third of a second. What was loaded
    # stays, and what is held goes as soon as nothing refers to it; so it is enough to look at what is young.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _quieten(settings: Settings) -> None:
    """What libraries say in detail may hold messages, and with them somebody's words."""
    level = logging.INFO if settings.log_level == "DEBUG" else max(logging.WARNING, logging.getLogger().level)
    for name in (*_LIBRARIES, EndingWorker.__module__):
        logging.getLogger(name).setLevel(level)


def _message(event: faust.EventT[bytes]) -> Message:
    raw = event.message
    sent = cast("Iterable[tuple[str, bytes | None]]", raw.headers or ())
    headers = tuple((name, value) for name, value in sent if value is not None)
    return Message(raw.topic, raw.key, raw.value, headers, raw.partition, raw.offset, round(raw.timestamp * 1000))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
