"""Copies of the programmes that were good: a worker that starts while a file is bad serves what it said last."""

import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from models import Programme

logger = logging.getLogger(__name__)


def copies_of(folder: Path, cache: Path) -> Path:
    """Where the copies of a folder lie; each folder has a place of its own, for several may share a cache."""
    return cache / "programmes" / sha256(os.fsencode(folder.absolute())).hexdigest()[:12]


def keep(copies: Path, programme: Programme) -> None:
    """Keep a programme, whole or not at all; where that cannot be done the log says so."""
    if kept(copies, programme.key) == programme:
        return
    with _tolerated("kept"):
        copies.mkdir(parents=True, exist_ok=True)
        copy = _copy(copies, programme.key)
        draft = copy.with_suffix(f".{os.getpid()}.part")
        draft.write_text(programme.model_dump_json(by_alias=True), encoding="utf-8")
        draft.replace(copy)


def kept(copies: Path, key: str) -> Programme | None:
    """The last good programme of a key; None where there is none that can be read."""
    try:
        return Programme.model_validate_json(_copy(copies, key).read_bytes())
    except (OSError, ValueError):
        return None


def drop(copies: Path, keys: Collection[str]) -> None:
    """Remove the copies of all programmes but these: one that was deleted does not come back."""
    with _tolerated("removed"):
        for copy in copies.glob("*.json"):
            if copy.stem not in keys:
                copy.unlink(missing_ok=True)


def _copy(copies: Path, key: str) -> Path:
    return copies / f"{key}.json"


@contextmanager
def _tolerated(what: str) -> Iterator[None]:
    """A cache that cannot be written costs the copies, not the service."""
    try:
        yield
    except OSError as error:
        logger.warning("copies of the programmes could not be %s: %s", what, error)
