"""The lists that were sent, as they stand in their topic, and whether each is still what was sent. Does no IO."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from pydantic_core import from_json, to_json

from models import SentContent, SentList
from models.events import SENT
from streams.messages.codec import Message
from streams.messages.standing import standing


class Kept(NamedTuple):
    """A sent list in its topic."""

    sent: SentList
    intact: bool
    """Whether its digest is that of its content."""


class Archive(NamedTuple):
    """Every sent list that holds, and what could not be read."""

    kept: tuple[Kept, ...]
    """By need, then by the time when it was last sent."""
    unread: int
    """Messages that this version cannot read."""

    @property
    def sound(self) -> bool:
        """Whether everything could be read and is as it was sent."""
        return not self.unread and all(one.intact for one in self.kept)

    def of(self, need: str | None) -> "Archive":
        """The same with the lists of one need, where one is given."""
        return self._replace(kept=tuple(one for one in self.kept if need in (None, one.sent.need)))

    def latest(self) -> Mapping[str, SentContent]:
        """What was sent last for each need."""
        return {one.sent.need: one.sent.content for one in self.kept}


def archive(messages: Iterable[Message]) -> Archive:
    """The sent lists in the messages of their topic."""
    found = standing(SENT, messages, SentList)
    kept = [
        Kept(word.value, is_intact(word.value, word.message.value or b""))
        for word in found.words.values()
        if word.value is not None
    ]
    return Archive(tuple(sorted(kept, key=lambda one: (one.sent.need, one.sent.last, one.sent.digest))), found.unread)


def is_intact(sent: SentList, data: bytes) -> bool:
    """Whether the digest is that of the content as it stands in the bytes.

    Not of the content as read: a later version may know more fields, and writes their defaults.
    """
    return sha256(to_json(from_json(data)["content"])).hexdigest() == sent.digest
