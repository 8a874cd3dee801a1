"""The numbers that scoring follows, as one value."""

from typing import NamedTuple

from models import Programme


class Policy(NamedTuple):
    """How requirements are weighed and how a person's skills count; every shortlist names its version."""

    version: str = "2"
    """Name of these numbers."""
    title_share: float = 0.5
    """What the title of the post counts beside all other requirements."""
    optional: float = 0.5
    """What an optional requirement counts beside an essential one of the same weight."""
    closeness_share: int = 30
    """Per cent of a requirement's points for the closeness of the best skill; the rest is for emphasis."""
    full_measure: int = 12
    """The n-th part of a profile that has to speak of a requirement for full emphasis."""
    length: int = 20
    """People on a shortlist."""
    most_requirements: int = 32
    """Requirements that are read out of one need."""
    most_skills: int = 160
    """Skills that are read out of one profile."""
    sure: float = 0.8
    """Least confidence with which a phrase is taken to mean a concept of the taxonomy."""
    stated: int = 3
    """Mentions that a skill counts as when it is stated in a field."""

    def under(self, programme: Programme) -> "Policy":
        """These numbers with those that a programme sets for itself."""
        weights = programme.weights
        return self._replace(
            title_share=weights.title / 100,
            optional=weights.optional / 100,
            closeness_share=weights.closeness,
            length=programme.lists.officer or self.length,
        )
