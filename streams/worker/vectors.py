"""The vectors of phrases on disk, so that each distinct phrase is embedded once; shared by processes and restarts."""

import logging
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from streams.worker.exits import described

_AT_ONCE = 500
_PATIENCE = 60.0

logger = logging.getLogger(__name__)


class SqliteVectors:
    """A store of vectors by phrase key, to be used from one thread at a time; several processes may share the file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self._fails = database, False

    def get(self, keys: Collection[str]) -> dict[str, bytes]:
        """The vectors of those keys that are stored."""
        wanted = list(keys)
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - only question marks
            found.update(self._database.execute(query, part))
        return found

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Store the vectors; a key that is there already keeps its own. What finds no room is computed again."""
        try:
            with self._database:
                self._database.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", vectors.items())
        except sqlite3.OperationalError as error:
            if not self._fails:
                logger.warning("vectors are computed again each time, for they cannot be kept: %s", described(error))
            self._fails = True
        else:
            self._fails = False


class CountedVectors:
    """A store whose lookups are counted: `count` is called with how many vectors were there and how many were not."""

    def __init__(self, store: SqliteVectors, count: Callable[[int, int], None]) -> None:
        self._store, self._count = store, count

    def get(self, keys: Collection[str]) -> dict[str, bytes]:
        """The vectors of those keys that are stored."""
        found = self._store.get(keys)
        self._count(len(found), len(keys) - len(found))
        return found

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Store the vectors; a key that is there already keeps its own."""
        self._store.put(vectors)


@contextmanager
def open_vectors(cache: Path, version: str) -> Iterator[SqliteVectors]:
    """Open the store of one version of the model below the cache folder, made if need be; raises sqlite3.Error."""
    folder = cache / "vectors"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{re.sub(r'[^A-Za-z0-9._+-]', '_', version)}.sqlite"
    database = sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        # What a power cut takes away is computed again.
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL)")
        yield SqliteVectors(database)
    finally:
        database.close()
