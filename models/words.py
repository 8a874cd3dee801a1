"""What people read, in the languages in which they read it."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from models.base import Value


def _shown(text: str) -> str:
    unusual = () if text.isprintable() else [sign for sign in text if not sign.isprintable()]
    if any(unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\u200c\u200d" for sign in unusual):
        raise ValueError("expected text on one line without control characters")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True), AfterValidator(_shown)]
"""Up to 1,000 characters on one line, not blank."""


class Words(Value):
    """One text in several languages; English and French always, others where a programme shows itself in them."""

    en: Text
    """In English."""
    fr: Text
    """In French."""
    ar: Text | None = None
    """In Arabic."""
    de: Text | None = None
    """In German."""
    es: Text | None = None
    """In Spanish."""
    it: Text | None = None
    """In Italian."""
    nl: Text | None = None
    """In Dutch."""
    pt: Text | None = None
    """In Portuguese."""

    def within(self, language: str) -> str:
        """The text in a language, in English where it is not given in that one.

        >>> Words(en="vacancy", fr="offre d’emploi").within("fr"), Words(en="job", fr="emploi").within("nl")
        ('offre d’emploi', 'job')
        """
        return getattr(self, language, None) or self.en if language in type(self).model_fields else self.en
