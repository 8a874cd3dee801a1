"""Sending from the worker through Faust's producer, with every delivery awaited."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import faust

from streams.messages.codec import Message

Deliver = Callable[[Sequence[Message]], Awaitable[list[Message]]]
"""Sends messages and returns them, once all are delivered, with the partitions and offsets that they got."""


def through(app: faust.App) -> Deliver:
    """What delivers through the producer of the app; raises where a delivery fails."""

    async def deliver(messages: Sequence[Message]) -> list[Message]:
        sending = [
            await app.producer.send(message.topic, message.key, message.value, None, None, list(message.headers))
            for message in messages
        ]
        places = await asyncio.gather(*sending)
        return [
            message._replace(partition=place.partition, offset=place.offset)
            for message, place in zip(messages, places, strict=True)
        ]

    return deliver
