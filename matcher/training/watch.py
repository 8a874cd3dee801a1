"""What a training tells of itself, and what it needs of the world."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from matcher.training.export import Exported


class Progress(NamedTuple):
    """How far it is."""

    doing: str
    done: float
    """Of what is being done, 0 to 1."""
    step: int = 0
    seconds: float = 0.0
    """Spent on steps so far, earlier runs included."""
    losses: Mapping[str, float] = {}
    """Running means by name."""


class Watch(NamedTuple):
    """What a training needs of the world."""

    clock: Callable[[], float]
    """Seconds from any moment."""
    on_progress: Callable[[Progress], None] = lambda _: None
    stopped: Callable[[], bool] = lambda: False
    """Asked after every step: whether to keep a checkpoint and end."""


class Outcome(NamedTuple):
    """What came of it."""

    steps: int
    seconds: float
    resumed: int
    """Steps that were there already."""
    losses: Mapping[str, float]
    exported: Exported | None
    """None where it was stopped."""
