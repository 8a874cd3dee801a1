"""The list that leaves the house: whom of a shortlist it names, and what is still to be asked about them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from models import Entry, Finding, SentContent, Shortlist, State, Verdict

_CHOSEN = frozenset({Verdict.SHORTLIST, Verdict.PIN, Verdict.PLACE})
_KEPT_BACK = frozenset({Verdict.HOLD, Verdict.DECLINE, Verdict.EXCLUDE})


class Pack(NamedTuple):
    """What is to be sent."""

    content: SentContent
    """The people with their ranks, without officers' decisions."""
    no_room: tuple[str, ...]
    """Ids of those whom officers chose and for whom the list is too short, the best first."""
    not_listed: tuple[str, ...]
    """Ids of those whom officers chose and who are not on the shortlist, or are placed elsewhere; in order of id."""


class Question(NamedTuple):
    """What has to be asked before the person can be sent with a good conscience."""

    person: str
    finding: Finding


def pack(shortlist: Shortlist, verdicts: Mapping[str, Verdict], length: int, placed_elsewhere: Collection[str]) -> Pack:
    """The first `length` people whom officers chose to shortlist, pin or place, or the best where they chose nobody.

    `verdicts` are the latest ones for this need by person: whoever is on hold, declined or excluded is left out, and
    so is who is placed elsewhere. Ranks and scores stay as the shortlist has them.
    """
    open_to = [
        entry
        for entry in shortlist.entries
        if verdicts.get(entry.person) not in _KEPT_BACK and entry.person not in placed_elsewhere
    ]
    chosen = [entry for entry in open_to if verdicts.get(entry.person) in _CHOSEN]
    wanted = {person for person, verdict in verdicts.items() if verdict in _CHOSEN}
    return Pack(
        content=_content(shortlist, (chosen or ([] if wanted else open_to))[:length]),
        no_room=tuple(entry.person for entry in chosen[length:]),
        not_listed=tuple(sorted(wanted - {entry.person for entry in chosen})),
    )


def questions(content: SentContent) -> tuple[Question, ...]:
    """Every condition of somebody on the list of which nothing is known."""
    return tuple(
        Question(entry.person, finding)
        for entry in content.entries
        for finding in entry.conditions
        if finding.state is State.UNKNOWN
    )


def _content(shortlist: Shortlist, entries: Collection[Entry]) -> SentContent:
    return SentContent(
        need=shortlist.need,
        programme=shortlist.programme,
        title=shortlist.title,
        versions=shortlist.versions,
        criteria=shortlist.criteria,
        entries=tuple(entry.model_copy(update={"decision": None}) for entry in entries),
    )
