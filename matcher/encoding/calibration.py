"""From the cosine of two phrases to a credit and a tier, set for whichever encoder is in use.

One scale serves all languages: at equal cosines, pairs within a language and across languages were found to be right
equally often (docs/quality.md, where the share of each tier is stated by language).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.embedding import Vectors
from matcher.texts import reference
from models import Tier

_CREDITS = (15, 60, 95)
_RARITIES = (0.9875, 0.99875)
_SAME = 0.9


class Calibration(NamedTuple):
    """Three cosines: where `related` begins, where `close` begins, where a phrase is as good as the same."""

    related: float
    close: float
    same: float

    def credits(self, cosines: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Per cent of the points, same shape: none below `related`, then rising from 15 to 95; 100 is for equality.

        >>> Calibration(0.3, 0.6, 0.9).credits(np.array([0.2, 0.3, 0.75, 1.0])).tolist()
        [0, 15, 77, 95]
        """
        credit = np.floor(np.interp(cosines, (self.related, self.close, self.same), _CREDITS) + 1e-9)
        return np.where(cosines < self.related, 0, credit).astype(np.uint8)


def tier(credit: int) -> Tier:
    """The name of a credit, per cent."""
    if credit >= 100:
        return Tier.EXACT
    if credit >= _CREDITS[1]:
        return Tier.CLOSE
    return Tier.RELATED if credit >= _CREDITS[0] else Tier.MISSING


def fit(encode: Callable[[Sequence[str]], Vectors]) -> Calibration:
    """Measures how close phrases of unlike meaning come under an encoder, on the phrases that ship.

    A phrase is compared with some hundred skills of every person, so what matters is how rarely chance alone reaches a
    tier: one pair of phrases in eighty for `related`, one in eight hundred for `close`. With the encoder that ships, a
    skill is then `close` where it is the same or a neighbouring concept nine times in ten, and `related` where it is
    so every other time. The cosines are rounded to a hundredth, so that workers on unlike processors agree on them.
    """
    rows = encode(reference.phrases()).astype(np.float64)
    rows /= np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))
    chance = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    related, close = np.quantile(chance, _RARITIES).round(2).tolist()
    return Calibration(related, close, max(_SAME, round((1 + close) / 2, 2)))
