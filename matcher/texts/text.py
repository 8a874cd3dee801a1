"""Makes received text readable without losing where each character came from."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import ftfy

_FOREIGN = re.compile(r"[^\x00-\x7f]+(?:(?<=Ã) +)?")
_PRIVATE = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.+\-]+@[\w\-]+\.[\w.\-]+|\b(?:linkedin|github|facebook|twitter)\.com\S*"
    r"|(?<![\w.])\+?\(?\d[\d\s().\-/]{7,}\d"
)
_BLANKED = re.compile(r"\|{3,}")
_ENDS = re.compile(
    r"[\n\r\u2028\u2029\x0b\x0c]+"
    r"|(?<=[.!?؟…])\s+(?=[^\W\d_]|[\"'«“(\[•*\-])"
    r"|[•●▪■◦‣➢►✓✔·]+|(?<=\s)\*\s|^\s*[*\-–o§]\s",
    re.MULTILINE,
)


class Repaired(NamedTuple):
    """Text with its broken encodings mended, and for each of its characters the position in the text as received."""

    text: str
    origin: tuple[int, ...]


class Segment(NamedTuple):
    """A sentence, a line or a list item: positions in the repaired text and the words."""

    start: int
    end: int
    text: str


def repair(text: str) -> Repaired:
    """Mends mojibake and blanks out addresses and numbers to reach a person at; `origin` is one entry longer.

    >>> repair("NaÃ¯ve Bayes").text
    'Naïve Bayes'
    """
    parts: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _FOREIGN.finditer(text):
        _keep(parts, origin, text[done : found.start()], done)
        mended = _mend(found.group())
        step = len(found.group()) / max(1, len(mended))
        parts.append(mended)
        origin.extend(found.start() + int(i * step) for i in range(len(mended)))
        done = found.end()
    _keep(parts, origin, text[done:], done)
    return Repaired(_blank("".join(parts)), (*origin, len(text)))


def segments(text: str) -> Iterator[Segment]:
    """The sentences, lines and list items of the text, in order, without the white space around them."""
    start = 0
    for found in _ENDS.finditer(text):
        yield from _segment(text, start, found.start())
        start = found.end()
    yield from _segment(text, start, len(text))


def readable(words: str) -> str:
    """The words with what was blanked out shown as an ellipsis."""
    return _BLANKED.sub("…", words)


def _segment(text: str, start: int, end: int) -> Iterator[Segment]:
    words = text[start:end]
    inner = words.strip()
    if inner:
        start += words.index(inner)
        yield Segment(start, start + len(inner), inner)


def _keep(parts: list[str], origin: list[int], text: str, start: int) -> None:
    parts.append(text)
    origin.extend(range(start, start + len(text)))


@lru_cache(maxsize=4096)
def _mend(run: str) -> str:
    return ftfy.fix_encoding(run)


def _blank(text: str) -> str:
    return _PRIVATE.sub(lambda found: "|" * len(found.group()), text)
