"""Goes through a training from its beginning, or from its checkpoint, to the file that ships."""

import json
import math
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from matcher.training import checkpoint
from matcher.training.anchors import kept
from matcher.training.bank import Bank
from matcher.training.checkpoint import Checkpoint
from matcher.training.encoder import Base, Encoder
from matcher.training.export import FILE, export
from matcher.training.forbidden import Forbidden
from matcher.training.learner import Learner, rate
from matcher.training.likeness import likeness
from matcher.training.objective import Objective
from matcher.training.recipe import Recipe
from matcher.training.samples import Samples
from matcher.training.texts import Texts
from matcher.training.watch import Outcome, Progress, Watch

_ANCHOR_TOKENS = 64
_FRESH = 0.05
_BANKS = {False: "bank/skills", True: "bank/occupations"}


class Diverged(ValueError):
    """The loss is no number any more."""


def train(
    texts: Texts, forbidden: Forbidden, base: Base, folder: Path, recipe: Recipe, watch: Watch, *, resume: bool = True
) -> Outcome:
    """Trains until the schedule is over or it is stopped; with `resume` from the checkpoint in the folder, if any.

    Raises BrokenCheckpoint, and Diverged.
    """
    kind = recipe.kind() | {"data": texts.digest()}
    before = checkpoint.load(folder, kind) if resume else None
    folder.mkdir(parents=True, exist_ok=True)
    training = _Training(texts, forbidden, base, folder, recipe, watch, kind)
    resumed = training.go_on(before) if before else 0
    finished = training.run()
    about = {"recipe": json.dumps(kind, sort_keys=True), "steps": str(training.step), "torch": torch.__version__}
    exported = export(base.layers, training.learner.shipped(), folder / FILE, about) if finished else None
    return Outcome(training.step, training.seconds, resumed, training.losses, exported)


class _Training:
    def __init__(
        self,
        texts: Texts,
        forbidden: Forbidden,
        base: Base,
        folder: Path,
        recipe: Recipe,
        watch: Watch,
        kind: Mapping[str, Any],
    ) -> None:
        self._folder, self._recipe, self._watch, self._kind = folder, recipe, watch, kind
        self._rng = random.Random(recipe.seed)  # noqa: S311 - examples are drawn, not secrets
        self._samples = Samples(texts, forbidden, recipe.mix, self._rng)
        self._bank = Bank(self._samples, texts.real_occupations, self._rng)
        self._encoder = Encoder(base, recipe.prompt, recipe.precision)
        self.learner = Learner(self._encoder, base.layers, recipe)
        self._texts, self._base = texts, base
        self.step, self.seconds = 0, 0.0
        self.losses: dict[str, float] = {}

    def go_on(self, before: Checkpoint) -> int:
        """Takes over a checkpoint; returns its steps."""
        facts = before.facts
        self.step, self.seconds, self.losses = facts["step"], facts["seconds"], facts["losses"]
        version, numbers, following = facts["rng"]
        self._rng.setstate((version, tuple(numbers), following))
        self._samples.queues = facts["queues"]
        self._bank.vectors = {titles: before.tensors[name] for titles, name in _BANKS.items()}
        self.learner.take(before.tensors, self.step)
        return self.step

    def run(self) -> bool:
        """Whether it went to the end of its schedule."""
        if self._done() >= 1:
            return True
        objective = self._objective()
        began, saved, stopped = self._watch.clock() - self.seconds, self.seconds, False
        while self._done() < 1 and not stopped:
            # Also where a checkpoint was kept at that step, so that nothing hangs on interruptions.
            if self.step % self._recipe.renew_bank == 0:
                self._renew_bank()
            self.learner.step(objective.loss(self._samples.draw(), self._note), self.step, self._rate())
            self.step += 1
            self.seconds = self._watch.clock() - began
            self._tell("training", self._done())
            stopped = self._watch.stopped()
            if stopped or self._done() >= 1 or self.seconds - saved > 60 * self._recipe.checkpoint_minutes:
                self._save()
                saved = self.seconds
        return self._done() >= 1

    def _done(self) -> float:
        if self._recipe.steps:
            return min(1.0, self.step / self._recipe.steps)
        return min(1.0, self.seconds / (60 * self._recipe.minutes))

    def _rate(self) -> float:
        return rate(self._done(), self._recipe)

    def _note(self, name: str, value: Tensor) -> None:
        now = float(value.detach())
        if not math.isfinite(now):
            raise Diverged(f"the loss of {name} is no number at step {self.step}: try another seed, or a lower rate")
        self.losses[name] = (1 - _FRESH) * self.losses.get(name, now) + _FRESH * now

    def _tell(self, doing: str, done: float) -> None:
        self._watch.on_progress(Progress(doing, done, self.step, self.seconds, dict(sorted(self.losses.items()))))

    def _counting(self, doing: str, total: int) -> Callable[[int], None]:
        counted = 0

        def on_done(count: int) -> None:
            nonlocal counted
            counted += count
            self._tell(doing, counted / total)

        return on_done

    def _renew_bank(self) -> None:
        total = sum(len(self._samples.concepts(titles=titles)) for titles in _BANKS)
        self._bank.renew(self._encoder, self._recipe.label_tokens, self._counting("vectors of the concepts", total))

    def _objective(self) -> Objective:
        return Objective(self._recipe, self._encoder, self._samples, self._bank, likeness(self._texts), self._anchors())

    def _anchors(self) -> Tensor:
        texts = self._samples.anchors

        def computed() -> Tensor:
            self._encoder.take(self._base.layers)
            told = self._counting("vectors of the sentences", len(texts))
            found = self._encoder.encode(texts, _ANCHOR_TOKENS, told)
            self._encoder.take(self.learner.layers)
            return found

        return kept(self._folder, self._kind, computed)

    def _save(self) -> None:
        facts = {
            "of": self._kind,
            "step": self.step,
            "seconds": self.seconds,
            "losses": self.losses,
            "rng": self._rng.getstate(),
            "queues": self._samples.queues,
        }
        banks = {name: self._bank.vectors[titles] for titles, name in _BANKS.items()}
        checkpoint.save(self._folder, Checkpoint(facts, self.learner.tensors() | banks))
