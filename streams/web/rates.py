"""How often somebody may ask: a bucket of tokens each, kept in memory, for so many at most. Knows no clock."""

from collections import OrderedDict
from typing import NamedTuple

_MOST = 10_000


class Rate(NamedTuple):
    """What somebody may do."""

    per_second: float
    """In the long run."""
    at_once: int
    """After a pause."""


class _Bucket(NamedTuple):
    left: float
    at: float


class Rates:
    """The buckets of everybody who asked lately; to be used from one thread. Whoever came longest ago is forgotten."""

    def __init__(self, rate: Rate, most: int = _MOST) -> None:
        self._rate, self._most = rate, most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, who: str, now: float) -> float:
        """Take a token; seconds to wait until there is one where there is none, and then none is taken.

        `now`: seconds of a clock that is never set back.
        """
        left = self._left(who, now)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate.per_second
        self._buckets[who] = _Bucket(left if wait else left - 1, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait

    def _left(self, who: str, now: float) -> float:
        bucket = self._buckets.get(who)
        if bucket is None:
            return self._rate.at_once
        return min(self._rate.at_once, bucket.left + (now - bucket.at) * self._rate.per_second)
