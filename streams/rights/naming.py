"""Whether something names one of some people: holds the id as a word of its own, and not as a part of another id.

What is written in another alphabet than bytes of ASCII, or packed, is not read.
"""

import re
from collections.abc import Callable, Collection

from streams.messages.codec import Message

Names = Callable[[object], bool]
"""Whether a text or bytes name one of the people; anything else names nobody."""

_OF_AN_ID = r"[A-Za-z0-9._:\-]"


def naming(people: Collection[str]) -> Names:
    """The test for these people.

    >>> named = naming({"p1"})
    >>> named("n1/p1"), named(b'{"person":"p1"}'), named("p10"), named("x-p1"), named(None)
    (True, True, False, False, False)
    """
    some = "|".join(re.escape(person) for person in sorted(people))
    pattern = rf"(?<!{_OF_AN_ID})(?:{some})(?!{_OF_AN_ID})"
    text, raw = re.compile(pattern), re.compile(pattern.encode())

    def named(content: object) -> bool:
        if isinstance(content, str):
            return text.search(content) is not None
        return isinstance(content, bytes | memoryview) and raw.search(content) is not None

    return named


def message_names(names: Names, message: Message) -> bool:
    """Whether the key, the value or a header of a message names one of the people."""
    return any(map(names, (message.key, message.value, *(value for _, value in message.headers))))
