"""The facets of a person that conditions look at, each a table of the distinct values that people have.

A facet turns a profile into a key, equal for equal facts in whatever order they are stated, and writes the columns of
a new key from the key alone. Keys and columns hold codes, levels, dates and names of services and purposes: no id, and
nobody's own words.
"""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import Final, NamedTuple

from matcher.conditions.columns import Column, Runs, country_number
from matcher.conditions.levels import line, packed
from matcher.everybody.reading import Person, Said
from models import AgeBand

BelongingKey = tuple[tuple[str, ...], str | None]
WhereaboutsKey = tuple[str | None, tuple[str, ...], tuple[str, ...], bool | None, bool | None]
LanguagesKey = str
StandingKey = tuple[int | None, AgeBand | None, tuple[str, ...], tuple[tuple[str, bool], ...]]
TimesKey = tuple[date | None, date | None, float | None]


class Belonging:
    """Nationalities and country of origin."""

    nothing: Final[BelongingKey] = ((), None)

    def __init__(self) -> None:
        self.nationalities = Runs()
        self.origin = Column()

    @staticmethod
    def key(person: Person) -> BelongingKey:
        """What the facet looks at."""
        return _set(person.nationalities), person.origin

    def append(self, key: BelongingKey) -> None:
        """Writes the columns of a new key."""
        self.nationalities.append([country_number(code) for code in key[0]])
        self.origin.append(country_number(key[1]))


class Whereabouts:
    """Where a person lives, may work and would work; nationalities once more, because they give the right to work."""

    nothing: Final[WhereaboutsKey] = (None, (), (), None, None)

    def __init__(self) -> None:
        self.residence = Column()
        self.work_rights = Runs()
        self.nationalities = Runs()
        self.relocate = Column()
        self.remote = Column()

    @staticmethod
    def key(person: Person) -> WhereaboutsKey:
        """What the facet looks at."""
        lives = person.residence.country if person.residence else None
        free = person.availability
        moves, remote = (free.relocate, free.remote) if free else (None, None)
        return lives, _set(person.work_rights), _set(person.nationalities), moves, remote

    def append(self, key: WhereaboutsKey) -> None:
        """Writes the columns of a new key."""
        lives, work_rights, nationalities, moves, remote = key
        self.residence.append(country_number(lives))
        self.work_rights.append([country_number(code) for code in work_rights])
        self.nationalities.append([country_number(code) for code in nationalities])
        self.relocate.append(moves)
        self.remote.append(remote)


class Languages:
    """Languages with their levels."""

    nothing: Final[LanguagesKey] = ""

    def __init__(self) -> None:
        self.held = Runs()

    @staticmethod
    def key(person: Person) -> LanguagesKey:
        """What the facet looks at, a line for each language."""
        return "\n".join(_set([line(one) for one in person.languages]))

    def append(self, key: LanguagesKey) -> None:
        """Writes the columns of a new key."""
        self.held.append([packed(one) for one in key.splitlines()])


class Standing:
    """Education, age band, services asked for and the latest word on each purpose."""

    nothing: Final[StandingKey] = (None, None, (), ())

    def __init__(self) -> None:
        self.education = Column()
        self.youngest = Column()
        self.oldest = Column()
        self.seeks = Runs()
        self.granted = Runs()
        self.refused = Runs()
        self.names: dict[str, int] = {}

    @staticmethod
    def key(person: Person) -> StandingKey:
        """What the facet looks at."""
        return person.education, person.age_band, _set(person.seeks), _latest(person.consents)

    def append(self, key: StandingKey) -> None:
        """Writes the columns of a new key; a service or purpose that nobody named before gets a number."""
        education, band, seeks, words = key
        youngest, oldest = band.years if band else (None, None)
        self.education.append(education)
        self.youngest.append(youngest)
        self.oldest.append(oldest)
        self.seeks.append([self._number(service) for service in seeks])
        self.granted.append([self._number(purpose) for purpose, granted in words if granted])
        self.refused.append([self._number(purpose) for purpose, granted in words if not granted])

    def _number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


class Times:
    """From when until when a person is free, as ordinals of days, and for how long, in thousandths of a month."""

    nothing: Final[TimesKey] = (None, None, None)

    def __init__(self) -> None:
        self.start = Column()
        self.end = Column()
        self.stay = Column()

    @staticmethod
    def key(person: Person) -> TimesKey:
        """What the facet looks at."""
        free = person.availability
        return (free.start, free.end, free.months) if free else (None, None, None)

    def append(self, key: TimesKey) -> None:
        """Writes the columns of a new key."""
        start, end, months = key
        self.start.append(start.toordinal() if start else None)
        self.end.append(end.toordinal() if end else None)
        self.stay.append(round(months * 1000) if months else None)


class Facet(IntEnum):
    """Position of each facet in a person's codes."""

    BELONGING = 0
    WHEREABOUTS = 1
    LANGUAGES = 2
    STANDING = 3
    TIMES = 4


FACETS = len(Facet)
"""How many facets there are: the length of a person's codes."""


class Columns(NamedTuple):
    """The tables of all facets, in the order of Facet."""

    belonging: Belonging
    whereabouts: Whereabouts
    languages: Languages
    standing: Standing
    times: Times


def _set(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values) if len(values) < 2 else tuple(sorted(set(values)))


def _latest(consents: Sequence[Said]) -> tuple[tuple[str, bool], ...]:
    """Of two words said at the same moment the refusal holds."""
    if len(consents) == 1:
        return ((consents[0].purpose, consents[0].granted),)
    said = {one.purpose: one.granted for one in sorted(consents, key=lambda one: (one.at, not one.granted))}
    return tuple(sorted(said.items()))
