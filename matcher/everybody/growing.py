"""Arrays that grow at their end."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def grown(column: NDArray[Scalar], used: int, more: int) -> NDArray[Scalar]:
    """The same column where `more` entries fit behind the `used` ones, else a longer copy with zeros behind them.

    >>> grown(np.array([3, 5]), 2, 1).tolist()
    [3, 5, 0]
    """
    if used + more <= len(column):
        return column
    # Memory that was never written to is not taken from the machine, so room for half as much again costs nothing.
    longer = np.zeros((max(used + more, len(column) * 3 // 2), *column.shape[1:]), column.dtype)
    longer[:used] = column[:used]
    return longer
