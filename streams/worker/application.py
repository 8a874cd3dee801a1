"""Faust as this service uses it: the settings that lose nothing, prompt fetches, and an end when a part crashes."""

import logging
import os
from typing import Any, NoReturn

import faust
from aiokafka import AIOKafkaConsumer
from faust.transport.drivers import aiokafka as driver

from streams.kafka.security import credentials
from streams.messages.codec import LARGEST
from streams.messages.header_names import read_anyway
from streams.settings import Settings
from streams.worker.exits import end, end_within
from streams.worker.replica import FETCH_WAIT_MS

GRACE = 8.0
"""Seconds that a worker has to end in good order after it was told to; its supervisor kills it two seconds later."""

_TWENTY_DAYS = 20 * 24 * 60 * 60.0


def make_app(settings: Settings) -> faust.App:
    """The Faust app without its agents, with the settings that lose nothing."""
    read_anyway()
    app = faust.App(
        settings.topic_prefix + settings.group,
        broker_credentials=credentials(settings),
        broker=[f"kafka://{server}" for server in settings.address.split(",")],
        datadir=settings.cache / "faust",
        autodiscover=False,
        web_enabled=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=LARGEST,
        producer_max_request_size=2 * LARGEST,
        producer_request_timeout=60.0,
        # A client that thinks itself too slow would leave the group and never come back.
        broker_max_poll_interval=_TWENTY_DAYS,
        broker_commit_interval=0.5,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.session_timeout / 4,
        broker_request_timeout=settings.session_timeout + 60.0,
        # Handing partitions over waits for the batch in work.
        broker_rebalance_timeout=300.0,
        stream_buffer_maxsize=256,
        stream_wait_empty=True,
    )
    app.transport = PromptTransport(app.conf.broker_consumer, app)
    return app


class EndingWorker(faust.Worker):
    """A Faust worker that ends the process when a part of it crashes, and when all of it has stopped.

    Stopping the rest after a crash may hang, closing the event loop takes seconds, and what is asked to stop waits
    for its batch and for the brokers: after `GRACE` seconds it waits no longer.
    """

    def _on_sigint(self) -> None:
        end_within(GRACE)
        super()._on_sigint()

    def _on_sigterm(self) -> None:
        end_within(GRACE)
        super()._on_sigterm()

    def _crash(self, reason: BaseException) -> NoReturn:
        end("a service", reason)

    def _shutdown_loop(self) -> NoReturn:
        logging.shutdown()
        os._exit(0)


class PromptTransport(driver.Transport):
    """Faust's own transport, whose fetches wait for 1.5 s: the local broker would see a message after 0.75 s only."""

    class Consumer(driver.Consumer):
        """Runs the consumer in a thread, as Faust's own."""

        def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
            return _PromptThread(self, loop=self.loop, beacon=self.beacon)


class _PromptThread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001 - Faust has no setting for it
        return consumer
