"""Lists joined with who people are, for the fairness report alone. Does no IO; nothing that ranks imports this."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from matcher.fairness import LEAST, Groups, ListOpen, figures
from models import AgeBand, Characteristic, FairnessReport, Identity, NormalisedProfile, Shortlist


class Sources(NamedTuple):
    """What the report is made from."""

    profiles: Sequence[NormalisedProfile]
    """The people of the programme."""
    identities: Mapping[str, Identity]
    """Who they are, by id; not everybody says so."""
    shortlists: Sequence[Shortlist]
    """The lists of the programme."""
    failing: Mapping[str, Collection[str]]
    """Ids of those who fail a condition, by need."""
    unread: int
    """Events that this version cannot read."""


def reported(programme: str, today: date, sources: Sources) -> FairnessReport:
    """The report of a programme on a day; ages are those of that day."""
    ranked = [one for one in sources.shortlists if one.order == "ranked"]
    members = {one.id: groups(one, sources.identities.get(one.id), today) for one in sources.profiles}
    lists = [list_open(one, members.keys(), sources.failing.get(one.need, ())) for one in ranked]
    pool = set().union(*(one.pool for one in lists)) if lists else members.keys()
    return FairnessReport(
        programme=programme,
        on=today,
        lists=len(lists),
        referred=len(sources.shortlists) - len(lists),
        pool=len(pool),
        listed=len({person for one in lists for person in one.people if person is not None}),
        least=LEAST,
        unread=sources.unread,
        characteristics=figures({person: found for person, found in members.items() if person in pool}, lists),
    )


def list_open(shortlist: Shortlist, members: Collection[str], failing: Collection[str]) -> ListOpen:
    """A shortlist with who could be on it: the members who fail nothing, and those whom an officer put there.

    Whom officers declined could have been, and stays in the pool. Whoever is gone since the list was made keeps the
    rank for the others, and is counted nowhere.
    """
    people = [entry.person if entry.person in members else None for entry in shortlist.entries]
    out = {*failing, *(one.person for one in shortlist.excluded)}
    return ListOpen(people, (set(members) - out) | {person for person in people if person is not None})


def groups(profile: NormalisedProfile, identity: Identity | None, today: date) -> Groups:
    """The group by each characteristic; what nobody stated is left out.

    The age is that of the birth date, or else the band that the form states; the origin is the stated one, or else
    the nationality where there is only one.
    """
    stated = {
        Characteristic.GENDER: identity.gender if identity else None,
        Characteristic.AGE: _born(identity, today) or profile.age_band,
        Characteristic.ORIGIN: profile.origin or _only(profile.nationalities),
        Characteristic.LANGUAGE: profile.written_in,
    }
    return {characteristic: str(group) for characteristic, group in stated.items() if group is not None}


def age_band(birth: date, today: date) -> AgeBand | None:
    """The band of somebody born on a day; nothing for a day that cannot be a living person's.

    >>> age_band(date(1996, 5, 2), today=date(2026, 5, 1)).value
    '25-29'
    """
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return next((band for band in AgeBand if band.years[0] <= age <= band.years[1]), None)


def _born(identity: Identity | None, today: date) -> AgeBand | None:
    return age_band(identity.birth_date, today) if identity and identity.birth_date else None


def _only(nationalities: tuple[str, ...]) -> str | None:
    return nationalities[0] if len(nationalities) == 1 else None
