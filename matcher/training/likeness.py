"""How alike two occupations are, by the skills that they share and by their places in ISCO."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - so it is called everywhere
from torch import Tensor

from matcher.training.texts import Texts

_SKILLS, _ISCO = 0.65, 0.35
_LEVELS = ((1, 0.1), (2, 0.2), (3, 0.3), (4, 0.4))
_OPTIONAL = 0.5
_BEND = 0.7


def likeness(texts: Texts) -> Tensor:
    """`[n, n]` from 0 to 1 for the occupations and their groups; a rare skill in common counts more."""
    codes = [concept.isco for concept in texts.occupations]
    skills = F.normalize(_with_groups(_profiles(texts), codes, texts.real_occupations), dim=1)
    placed = torch.tensor([bool(code) for code in codes])
    shared = _shared_places(codes) * placed[:, None] * placed[None, :]
    mixed = _SKILLS * (skills @ skills.T) + _ISCO * shared
    return mixed.clamp(min=0).pow(_BEND).fill_diagonal_(1.0)


def _profiles(texts: Texts) -> Tensor:
    table = torch.zeros(len(texts.occupations), len(texts.skills))
    for relation in texts.relations:
        table[relation.occupation, relation.skill] = 1.0 if relation.essential else _OPTIONAL
    return table * torch.log(len(table) / (1 + (table > 0).sum(0)))


def _with_groups(table: Tensor, codes: Sequence[str], real: int) -> Tensor:
    """A group has the mean of the skills of its members."""
    for group in range(real, len(codes)):
        members = [number for number in range(real) if codes[number].startswith(codes[group])]
        if members:
            table[group] = table[members].mean(0)
    return table


def _shared_places(codes: Sequence[str]) -> Tensor:
    total = torch.zeros(len(codes), len(codes))
    for depth, weight in _LEVELS:
        places = {place: n for n, place in enumerate(sorted({code[:depth] for code in codes if len(code) >= depth}))}
        # A code that is not that deep stands alone.
        at = torch.tensor([places[c[:depth]] if len(c) >= depth else -1 - n for n, c in enumerate(codes)])
        total += weight * (at[:, None] == at[None, :])
    return total
