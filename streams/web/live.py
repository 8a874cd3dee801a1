"""Tells open pages that something moved: one look at the database a second for all of them, and no content at all.

A page hears the names of what moved and asks for it anew, with its own rights. Used from the event loop alone.
"""

import asyncio
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database.tables import Offset, Outgoing
from streams.messages.codec import DEAD_LETTERS

MOST = 500
"""So many pages are told at once, and so many of one account."""
MOST_OF_ONE = 20

_MOVED_BY: Mapping[str, frozenset[str]] = {
    "people": frozenset({PROFILE.topic, PROFILE_NORMALISED.topic, IDENTITY.topic}),
    "needs": frozenset({NEED.topic, NEED_NORMALISED.topic}),
    "shortlists": frozenset({SHORTLIST.topic}),
    "decisions": frozenset({DECISION.topic}),
    "sent": frozenset({SENT.topic}),
    "intake": frozenset({one.topic + end for one in (PROFILE, NEED) for end in ("", DEAD_LETTERS)}),
}
TOPICS = tuple(_MOVED_BY)
"""What a page can ask to be told of."""


class Stamp(NamedTuple):
    """How far everything is; what differs from one to the next has moved."""

    read: Mapping[str, int]
    """Sum of the offsets by topic, without the prefix of the installation."""
    accepted: Mapping[str, int]
    """Number of the last message that was accepted, by topic, in full."""
    last: int
    """The greatest of these."""


NEVER = Stamp({}, {}, 0)


def stamp(connection: Connection, before: Stamp = NEVER) -> Stamp:
    """How far everything is now; of what was accepted only what came after `before` is looked at."""
    read = select(Offset.topic, func.sum(Offset.next)).group_by(Offset.topic)
    new = select(Outgoing.topic, func.max(Outgoing.id)).where(Outgoing.id > before.last).group_by(Outgoing.topic)
    accepted = {**before.accepted, **{topic: int(last) for topic, last in connection.execute(new)}}
    offsets = {topic: int(after) for topic, after in connection.execute(read)}
    return Stamp(offsets, accepted, max(accepted.values(), default=before.last))


def moved(before: Stamp, after: Stamp, prefix: str) -> frozenset[str]:
    """The words of what moved from one stamp to a later one."""
    names = {name for name in before.read.keys() | after.read.keys() if before.read.get(name) != after.read.get(name)}
    names |= {name.removeprefix(prefix) for name, last in after.accepted.items() if before.accepted.get(name) != last}
    return frozenset(word for word, topics in _MOVED_BY.items() if topics & names)


class Full(RuntimeError):
    """Nobody else can be told."""


class Listener:
    """One open page; what moved before it asks is told once, however often it moved, so nothing piles up."""

    def __init__(self, account: str, topics: Collection[str]) -> None:
        self.account, self._topics = account, frozenset(topics)
        self._moved: set[str] = set()
        self._woken = asyncio.Event()
        self.closed = False

    def tell(self, words: Collection[str]) -> None:
        """Have the page told, if it asked to be."""
        if own := self._topics & set(words):
            self._moved |= own
            self._woken.set()

    def close(self) -> None:
        """Have the page told that there is nothing more."""
        self.closed = True
        self._woken.set()

    async def next(self, patience: float) -> tuple[str, ...]:
        """What moved since the last call; waits for it, and after `patience` seconds it is nothing."""
        try:
            async with asyncio.timeout(patience):
                await self._woken.wait()
        except TimeoutError:
            return ()
        self._woken.clear()
        told, self._moved = tuple(sorted(self._moved)), set()
        return told


class Hub:
    """All the pages that listen."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._listeners: set[Listener] = set()

    def listen(self, account: str, topics: Collection[str]) -> Listener:
        """Begin to tell a page of an account. Raises Full."""
        own = sum(one.account == account for one in self._listeners)
        if len(self._listeners) >= self._most or own >= self._most_of_one:
            raise Full
        listener = Listener(account, topics)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Tell a page no more."""
        self._listeners.discard(listener)

    def tell(self, words: Collection[str]) -> None:
        """Tell everybody who asked for it that something moved."""
        for listener in self._listeners:
            listener.tell(words)

    def close(self) -> None:
        """Let everybody go."""
        for listener in self._listeners:
            listener.close()
