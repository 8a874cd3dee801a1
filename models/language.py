"""What a person speaks, or a need asks for, on the scale of the Council of Europe."""

from enum import StrEnum

from models.base import LanguageCode, Value


class Cefr(StrEnum):
    """A level of the Common European Framework of Reference, from beginner to mastery."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class LanguageLevel(Value):
    """One language with its level, overall or competency by competency; a competency left out is not known."""

    language: LanguageCode
    """ISO 639-1 code of the language."""
    level: Cefr | None = None
    """CEFR level overall, A1 to C2."""
    listening: Cefr | None = None
    """CEFR level of listening."""
    reading: Cefr | None = None
    """CEFR level of reading."""
    interaction: Cefr | None = None
    """CEFR level of spoken interaction."""
    production: Cefr | None = None
    """CEFR level of spoken production."""
    writing: Cefr | None = None
    """CEFR level of writing."""
    native: bool = False
    """True for a mother tongue, which counts as C2 throughout."""
