"""A smallest set of things that cannot hold together."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def smallest(items: Sequence[Item], possible: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """A part of the items that cannot hold together, though the rest of it can as soon as one is left out.

    Expects that the items cannot all hold, and that leaving items out never makes things worse. For a part of k among
    n items it asks about k log(n / k) times. U. Junker: QuickXplain, AAAI 2004.

    >>> smallest([7, 1, 2, 8, 3], lambda some: sum(some) < 15)
    [7, 8]
    """
    return _smallest([], items, possible, more=False)


def _smallest(
    kept: Sequence[Item], items: Sequence[Item], possible: Callable[[Sequence[Item]], bool], *, more: bool
) -> list[Item]:
    if more and not possible(kept):
        return []
    if len(items) == 1:
        return list(items)
    one, other = items[: len(items) // 2], items[len(items) // 2 :]
    later = _smallest([*kept, *one], other, possible, more=bool(one))
    return [*_smallest([*kept, *later], one, possible, more=bool(later)), *later]
