"""What a training depends on beside its data, as one value."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Portion(NamedTuple):
    """What one kind of example takes of the training."""

    share: float
    """Of the steps."""
    queries: int
    """Texts in a step that ask."""
    hard: int
    """Wrong answers in a step that look right."""
    tokens: int
    """Tokens of a query that are read."""


MIX: Mapping[str, Portion] = MappingProxyType({
    "occupation": Portion(0.40, 128, 48, 28),
    "skill": Portion(0.26, 128, 128, 28),
    "sentence": Portion(0.16, 72, 96, 64),
    "description": Portion(0.10, 72, 48, 48),
    "title": Portion(0.08, 96, 24, 28),
})  # fmt: skip
"""Titles of an occupation, labels of a skill, sentences and descriptions to skills, titles to essential skills."""


class Recipe(NamedTuple):
    """The numbers of a training; the same ones, and steps rather than minutes, give the same difference again."""

    seed: int = 7
    """Of everything that is drawn."""
    steps: int = 1003
    """Length of the schedule; 0: by the clock."""
    minutes: float = 52.0
    """Length of the schedule where there are no steps."""
    mix: Mapping[str, Portion] = MIX
    """The kinds of examples."""
    learning_rate: float = 2e-4
    """At its highest."""
    warm_up: float = 0.06
    """Part of the schedule in which the rate rises."""
    last_rate: float = 0.02
    """Part of the highest rate that is left at the end of the cosine."""
    weight_decay: float = 0.01
    """Of the matrices; biases and norms have none."""
    average: float = 0.99
    """What a step leaves of the running mean of the weights, which is what ships."""
    temperature: float = 0.045
    """By which similarities are divided."""
    prompt: str = "query: "
    """Put before every text."""
    label_tokens: int = 24
    """Tokens of an answer that are read."""
    graded_weight: float = 1.0
    """Of the loss by how alike occupations are."""
    graded_temperature: float = 0.1
    """By which that likeness is divided."""
    anchor_weight: float = 0.2
    """Of the loss that holds sentences where the untrained encoder has them."""
    renew_bank: int = 200
    """Steps after which the vectors of all concepts are computed anew."""
    checkpoint_minutes: float = 5.0
    """Time between two checkpoints."""
    strength: float = 0.75
    """The part of what was learned that ships: chosen on the evaluation sets, where less and more were worse."""
    precision: str = "bfloat16"
    """Of the arithmetic; the weights themselves are learned in float32."""

    def kind(self) -> dict[str, object]:
        """What two parts of one training must have in common: everything but its length."""
        fields = self._asdict() | {"mix": {name: list(portion) for name, portion in self.mix.items()}}
        return {name: value for name, value in fields.items() if name not in {"steps", "minutes", "checkpoint_minutes"}}
