"""The weights that are learned: in float32, with AdamW's moments and a running mean of them, which is what ships."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from matcher.training.encoder import Encoder
from matcher.training.recipe import Recipe

_STEEPEST = 1.0
_MOMENTS = {"first": "exp_avg", "second": "exp_avg_sq"}


class Learner:
    """Takes steps down the gradient of a loss, for the weights of an encoder."""

    def __init__(self, encoder: Encoder, layers: Mapping[str, Tensor], recipe: Recipe) -> None:
        self._encoder, self._base, self._recipe = encoder, layers, recipe
        self.layers = {name: value.clone() for name, value in layers.items()}
        self.average = {name: value.clone() for name, value in layers.items()}
        matrices = [value for value in self.layers.values() if value.dim() == 2]
        others = [value for value in self.layers.values() if value.dim() == 1]
        self._optimiser = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}],
            lr=recipe.learning_rate,
            betas=(0.9, 0.98),
            eps=1e-8,
            fused=True,
        )

    def step(self, loss: Tensor, number: int, rate: float) -> None:
        """Takes the step of that number, from 0, at a part of the highest rate."""
        weights = self._encoder.weights
        gradients = torch.autograd.grad(loss, [weights[name] for name in self.layers])
        for value, gradient in zip(self.layers.values(), gradients, strict=True):
            value.grad = gradient.float()
        torch.nn.utils.clip_grad_norm_(list(self.layers.values()), _STEEPEST, foreach=True)
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.learning_rate * rate
        self._optimiser.step()
        kept = min(self._recipe.average, (1 + number) / (10 + number))
        with torch.no_grad():
            for name, value in self.layers.items():
                self.average[name].lerp_(value, 1 - kept)
                weights[name].copy_(value)

    def shipped(self) -> dict[str, Tensor]:
        """The weights with the part of what was learned that ships."""
        strength = self._recipe.strength
        return {name: base + strength * (self.average[name] - base) for name, base in self._base.items()}

    def tensors(self) -> dict[str, Tensor]:
        """All that is needed to go on, after a step or more."""
        found = {f"layers/{name}": value for name, value in self.layers.items()}
        found |= {f"average/{name}": value for name, value in self.average.items()}
        for kind, moment in _MOMENTS.items():
            found |= {f"{kind}/{name}": self._optimiser.state[value][moment] for name, value in self.layers.items()}
        return found

    def take(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Goes on from what `tensors` gave after so many steps."""
        for name, value in self.layers.items():
            value.copy_(tensors[f"layers/{name}"])
            self.average[name].copy_(tensors[f"average/{name}"])
            moments = {moment: tensors[f"{kind}/{name}"].clone() for kind, moment in _MOMENTS.items()}
            self._optimiser.state[value] = {"step": torch.tensor(float(steps)), **moments}
        self._encoder.take(self.layers)


def rate(done: float, recipe: Recipe) -> float:
    """The part of the highest learning rate when so much of the schedule is done: up in a line, down in a cosine.

    >>> [round(rate(done, Recipe(warm_up=0.1, last_rate=0.0)), 2) for done in (0.0, 0.05, 0.1, 0.55, 1.0)]
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """
    if done < recipe.warm_up:
        return done / recipe.warm_up
    left = min((done - recipe.warm_up) / (1 - recipe.warm_up), 1.0)
    return recipe.last_rate + (1 - recipe.last_rate) * 0.5 * (1 + math.cos(math.pi * left))
