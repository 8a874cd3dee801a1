"""Fills the sentences: why somebody passes, fails or is not known to, and what to ask."""

from matcher.conditions.sentences import SENTENCES
from models import Words

_LONGEST = 1000


def say(sentence: str, **values: Words | str) -> Words:
    """A sentence by its name with its values, in English and in French; KeyError where there is no such sentence.

    >>> say("residence.pass", country=Words(en="the Netherlands", fr="Pays-Bas")).en
    'Lives in the Netherlands.'
    """
    english, french = SENTENCES[sentence]
    en = english.format_map({name: value if isinstance(value, str) else value.en for name, value in values.items()})
    fr = french.format_map({name: value if isinstance(value, str) else value.fr for name, value in values.items()})
    return Words(en=_cut(en), fr=_cut(fr))


def _cut(text: str) -> str:
    """Names of purposes and lists of ids may be long; a sentence is not."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
