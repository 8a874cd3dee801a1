"""Who has a place, by what officers decided."""

from collections.abc import Iterable, Mapping

from models import Decision, Verdict


def holders(need: str, decisions: Iterable[Decision]) -> tuple[str, ...]:
    """The people who are placed at a need, by id."""
    return tuple(sorted(one.person for one in _placed(decisions) if one.need == need))


def places(
    person: str, programme: str, programme_of: Mapping[str, str], decisions: Iterable[Decision]
) -> tuple[str, ...]:
    """The needs of a programme at which a person is placed, by id; needs that are in no programme hold nobody."""
    placed = (one.need for one in _placed(decisions) if one.person == person)
    return tuple(sorted(need for need in placed if programme_of.get(need) == programme))


def _placed(decisions: Iterable[Decision]) -> Iterable[Decision]:
    return (one for one in decisions if one.verdict is Verdict.PLACE)
