"""What people read, in the languages in which they read it."""

from pydantic import Field

from models.base import Value


class Words(Value):
    """One text in several languages; English and French always, others where a programme shows itself in them."""

    en: str = Field(min_length=1, max_length=1000)
    """In English."""
    fr: str = Field(min_length=1, max_length=1000)
    """In French."""
    ar: str | None = Field(default=None, max_length=1000)
    """In Arabic."""
    de: str | None = Field(default=None, max_length=1000)
    """In German."""
    es: str | None = Field(default=None, max_length=1000)
    """In Spanish."""
    it: str | None = Field(default=None, max_length=1000)
    """In Italian."""
    nl: str | None = Field(default=None, max_length=1000)
    """In Dutch."""
    pt: str | None = Field(default=None, max_length=1000)
    """In Portuguese."""

    def within(self, language: str) -> str:
        """The text in a language, in English where it is not given in that one.

        >>> Words(en="vacancy", fr="offre d’emploi").within("fr"), Words(en="job", fr="emploi").within("nl")
        ('offre d’emploi', 'job')
        """
        return getattr(self, language, None) or self.en if language in type(self).model_fields else self.en
