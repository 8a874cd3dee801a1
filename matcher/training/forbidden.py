"""Keeps what is measured out of what is learned: no text that equals a query of an evaluation set passes."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

_QUERIES = "queries.tsv"


class MissingData(ValueError):
    """Something to learn from, or to keep out, is not there; says what, where, and what to do."""


class Forbidden:
    """The texts that nothing may be learned from, whatever their case, accents and punctuation."""

    def __init__(self, texts: Collection[str]) -> None:
        self._keys = frozenset(key(text) for text in texts)

    def __contains__(self, text: str) -> bool:
        return key(text) in self._keys

    def __len__(self) -> int:
        return len(self._keys)


def key(text: str) -> str:
    """What texts share that differ in case, accents or punctuation alone.

    >>> key("Développeur/Développeuse (H/F)")
    'developpeur developpeuse h f'
    """
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\W+", " ", bare.casefold()).strip()


def read(folder: Path) -> Forbidden:
    """The queries of all evaluation sets in a folder; raises MissingData where the folder or a set's file is missing.

    A folder without a set forbids nothing: whoever has none to keep out says so by an empty folder.
    """
    if not folder.is_dir():
        raise MissingData(
            f"{folder} is no folder: put the evaluation sets there that are to be kept out, or leave it empty"
        )
    return Forbidden({text for found in sorted(folder.iterdir()) if found.is_dir() for text in _queries(found)})


def _queries(folder: Path) -> Iterator[str]:
    file = folder / _QUERIES
    if not file.is_file():
        raise MissingData(f"{folder} is no evaluation set: expected {_QUERIES} in it, whose texts are to be kept out")
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise MissingData(f"{file} is not UTF-8") from error
    for number, line in enumerate(lines, start=1):
        query, tab, text = line.partition("\t")
        if not tab and line:
            raise MissingData(
                f"{file}, line {number}: expected an id and a text, parted by a tab, after '{query[:20]}'"
            )
        if tab:
            yield text
