"""What a need asks for, read out of it before it is published. The encoder is loaded once, when it is first needed."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from models import Need, NormalisedNeed, Revision
from streams.settings import Settings

if TYPE_CHECKING:
    from matcher.normalising import Normaliser

Reader = Callable[[Need], NormalisedNeed]
"""Reads a need as a worker would; slow the first time. ValueError or OSError where the encoder cannot be had."""

_UNPUBLISHED = Revision(time=datetime.fromtimestamp(0, UTC), event="preview")


class LoadedReader:
    """The reader of the settings: one need at a time, whichever threads ask."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock, self._held = settings, Lock(), ExitStack()
        self._normaliser: Normaliser | None = None

    def __call__(self, need: Need) -> NormalisedNeed:
        """Read a need."""
        with self._lock:
            return self._loaded().needs([(need, _UNPUBLISHED)])[0]

    def close(self) -> None:
        """Let go of what was loaded."""
        with self._lock:
            self._normaliser = None
            self._held.close()

    def _loaded(self) -> "Normaliser":
        if self._normaliser is None:
            # What the encoder stands on takes seconds to load, and many a console never reads a need.
            from streams.worker.composition import load_normaliser  # noqa: PLC0415

            self._normaliser = self._held.enter_context(load_normaliser(self._settings))
        return self._normaliser
