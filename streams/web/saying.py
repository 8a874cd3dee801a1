"""What is accepted, stored; from then on it is in the tables that the pages read, and is sent sooner or later."""

from collections.abc import Sequence

from streams.database import outbox
from streams.database.outbox import NotStorable
from streams.messages.codec import Message
from streams.web.context import Context
from streams.web.problems import Failed


def say(here: Context, messages: Sequence[Message]) -> tuple[int, ...]:
    """Store messages in one transaction; their numbers among those that are to be sent. Raises Failed (422)."""
    settings, programmes = here.settings, here.shelf.programmes.keys()
    try:
        return outbox.store(here.engine, messages, settings.topic_prefix, here.now(), programmes)
    except NotStorable as error:
        raise Failed(422, str(error)) from None
