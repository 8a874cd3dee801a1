"""What messages of a topic say in the end: the latest word on each key, in whatever order the words arrived."""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from models import EventType, Rejection, Revision, Value
from streams.messages.codec import Decoded, Message, decode

V = TypeVar("V", bound=Value)


class Word(NamedTuple, Generic[V]):
    """The latest word on a key."""

    value: V | None
    """The data; none where they were taken back."""
    revision: Revision
    """When it was said."""
    message: Message
    """The message that said it, without its bytes where there is no value."""


class Standing(NamedTuple, Generic[V]):
    """What stands in a topic."""

    words: Mapping[str, Word[V]]
    """The latest words by key, tombstones included."""
    unread: int
    """Messages that this version cannot read."""

    @property
    def values(self) -> dict[str, V]:
        """The data that hold, by key in order."""
        return {key: word.value for key, word in sorted(self.words.items()) if word.value is not None}


def standing(
    event: EventType, messages: Iterable[Message], kind: type[V], wanted: Callable[[V], bool] = lambda _: True
) -> Standing[V]:
    """What stands in messages of an event whose data are of a kind; a value that is not wanted is as good as gone.

    Raises ValueError where the event carries other data.
    """
    if event.data is not kind:
        raise ValueError(f"expected {event.data.__name__} as the data of {event.type}, found {kind.__name__}")
    words: dict[str, Word[V]] = {}
    unread = 0
    for message in messages:
        said = decode(event, message)
        if isinstance(said, Rejection):
            unread += 1
        elif said.key not in words or words[said.key].revision <= said.revision:
            words[said.key] = _word(said, message, kind, wanted)
    return Standing(words, unread)


def _word(said: Decoded, message: Message, kind: type[V], wanted: Callable[[V], bool]) -> Word[V]:
    if isinstance(said.value, kind) and wanted(said.value):
        return Word(said.value, said.revision, message)
    return Word(None, said.revision, message._replace(value=None))
