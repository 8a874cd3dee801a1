"""The chain of the audit log: each row has the SHA-256 of the hash before it and of what it says. Pure.

It shows that a row was changed, put in or taken out, also by whoever may write into the files, unless that one works
out every later hash anew or cuts rows off at the end; against both helps the last hash, noted elsewhere.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

GENESIS = "0" * 64
"""What stands for the hash before the first row."""


class Content(NamedTuple):
    """What a row says, as it is stored."""

    number: int
    """1 for the first row."""
    at: str
    """ISO 8601 in UTC, to the microsecond."""
    actor: str
    act: str
    about: str
    detail: str
    """A JSON object."""


class Link(NamedTuple):
    """A row with its hash."""

    content: Content
    hash: str


class Noted(NamedTuple):
    """The last row as it was at some time, noted outside of the database."""

    number: int
    hash: str


class Fault(NamedTuple):
    """The first row at which the log is not what was written."""

    number: int
    problem: str


class Verified(NamedTuple):
    """What came of going through the log."""

    last: Noted
    """The last row that is as it was written, to be noted elsewhere; 0 where there is none."""
    fault: Fault | None


def digest(before: str, content: Content) -> str:
    """The hash of a row, given the one before it: SHA-256 in 64 hexadecimal digits.

    It is taken over the 64 digits before, followed by the content as a JSON array in ASCII without white space.
    """
    # Whoever tampers may leave values of types that nobody writes; they are hashed as Python shows them.
    canonical = json.dumps(list(content), ensure_ascii=True, separators=(",", ":"), default=repr)
    return sha256(f"{before}{canonical}".encode("ascii")).hexdigest()


def verified(links: Iterable[Link], noted: Noted | None = None) -> Verified:
    """Go through rows in the order of their numbers, up to the first that is not as it was written."""
    last = Noted(0, GENESIS)
    for link in links:
        if fault := _fault(link, last, noted):
            return Verified(last, fault)
        last = Noted(link.content.number, link.hash)
    if noted and noted.number > last.number:
        return Verified(last, Fault(last.number + 1, f"missing, like every row up to {noted.number}, which was noted"))
    return Verified(last, None)


def _fault(link: Link, last: Noted, noted: Noted | None) -> Fault | None:
    expected = last.number + 1
    if link.content.number != expected:
        return Fault(expected, f"missing or out of its place, where {link.content.number} is found")
    if link.hash != digest(last.hash, link.content):
        return Fault(expected, "not as it was written: its content, its hash or the hash before it was changed")
    if noted and noted.number == expected and noted.hash != link.hash:
        return Fault(expected, "whole, but not the row that was noted: hashes were worked out anew up to here")
    return None
