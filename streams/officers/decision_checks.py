"""Whether a decision can be made, by what the topics say at one moment. Does no IO."""

from typing import NamedTuple

from matcher.ranking.places import holders, places
from models import Decision, Need, Profile, Programmes, Verdict
from streams.messages.standing import Standing, V
from streams.officers.acting import NotDone
from streams.terminal import counted, harmless


class Known(NamedTuple):
    """What is known when a decision is made."""

    needs: Standing[Need]
    """Every need as published."""
    people: Standing[Profile]
    """The person as published; others may be among them."""
    decisions: Standing[Decision]
    """Every decision."""
    programmes: Programmes
    """The programmes by their keys."""


def check(made: Decision, known: Known) -> None:
    """Raise NotDone where a decision cannot be made; says why and what to do."""
    need = _published(known.needs, made.need, "need", "withdrawn")
    profile = _published(known.people, made.person, "person", "erased")
    if need.programme not in known.programmes:
        raise NotDone(f"{need.id} is of the programme {harmless(need.programme)}, which is not known here")
    if need.programme not in profile.programmes:
        raise NotDone(f"{profile.id} takes no part in {need.programme}, the programme of {need.id}")
    if made.verdict is Verdict.PLACE:
        _check_openings(made, need, known)
        _check_places(made, need, known)
        _check_elsewhere(made, need, known)


def _published(standing: Standing[V], key: str, what: str, gone: str) -> V:
    """The value that stands under a key."""
    word = standing.words.get(key)
    if word is None:
        lost = " among what can be read; see `diaspora-match dead-letters list`" if standing.unread else ""
        raise NotDone(f"no {what} {harmless(key)} was published{lost}")
    if word.value is None:
        raise NotDone(f"the {what} {key} was {gone}")
    return word.value


def _check_openings(made: Decision, need: Need, known: Known) -> None:
    others = [person for person in holders(need.id, known.decisions.values.values()) if person != made.person]
    if len(others) >= need.openings:
        openings = counted(need.openings, "opening", "openings")
        placed = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} placed there"
        raise NotDone(f"{need.id} has {openings}, and {placed}; {_remedy(need.id, others[0])}")


def _check_places(made: Decision, need: Need, known: Known) -> None:
    programme = known.programmes[need.programme]
    if programme.places is None or programme.refers(need.service):
        return
    ours = {key for key, one in known.needs.values.items() if one.programme == need.programme}
    held = {(person, key) for key in ours for person in holders(key, known.decisions.values.values())}
    if len(held - {(made.person, need.id)}) >= programme.places:
        raise NotDone(f"{need.programme} has {counted(programme.places, 'place', 'places')}, and all are given")


def _check_elsewhere(made: Decision, need: Need, known: Known) -> None:
    programme = known.programmes[need.programme]
    if programme.refers(need.service) or not programme.conditions.one_place_at_a_time:
        return
    programme_of = {key: one.programme for key, one in known.needs.values.items() if not programme.refers(one.service)}
    held = places(made.person, need.programme, programme_of, known.decisions.values.values())
    others = [one for one in held if one != need.id]
    if others:
        placed = f"{made.person} is placed at {', '.join(others)}"
        rule = f"{need.programme} gives one place at a time"
        raise NotDone(f"{placed}, and {rule}; {_remedy(others[0], made.person)}")


def _remedy(need: str, person: str) -> str:
    return f"to free the place: diaspora-match decide {need} {person} --undo --officer ID"
