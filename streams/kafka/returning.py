"""What a broker that forgot gets back: people and decisions first, and the needs when those are read.

So every list is made once, of everybody; made bit by bit, it would show movements that never were.
"""

import time

from models.events import NEED
from streams.database.outbox import FIRST_HAND
from streams.database.refilling import refill
from streams.kafka.lag import lag
from streams.kafka.running import forgets
from streams.settings import Settings

_READ_WITHIN = 600.0
_BETWEEN_LOOKS = 0.2


def people_again(settings: Settings) -> int:
    """Send everything but needs to a broker that forgot; how many messages. Raises as `refill`."""
    return refill(settings, [event for event in FIRST_HAND if event is not NEED]) if forgets(settings) else 0


def needs_again(settings: Settings) -> int:
    """Send the needs as well, when the workers have read the people, or after ten minutes. Raises as `refill`."""
    if not forgets(settings):
        return 0
    deadline = time.monotonic() + _READ_WITHIN
    while lag(settings) and time.monotonic() < deadline:
        time.sleep(_BETWEEN_LOOKS)
    return refill(settings, [NEED])
