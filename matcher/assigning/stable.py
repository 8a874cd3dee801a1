"""Who goes where when both sides have stated whom they prefer: nobody can do better together outside the proposal."""

from collections.abc import Mapping, Sequence
from heapq import heappush, heapreplace


def stable(
    people: Mapping[str, Sequence[str]], needs: Mapping[str, Sequence[str]], openings: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Pairs of person and need, by person: each person has the best need of all stable proposals.

    `people` and `needs` give whom each one prefers, the best first; whoever is not named is not wanted, and a need
    without openings takes nobody. A pair that is not proposed blocks where both would rather have each other than
    what they have; a stable proposal has none. D. Gale, L. S. Shapley: College Admissions and the Stability of
    Marriage, 1962. Raises ValueError where a list names one twice.

    >>> stable({"p1": ["n1", "n2"], "p2": ["n1"]}, {"n1": ["p2", "p1"], "n2": ["p1"]}, {"n1": 1, "n2": 1})
    (('p1', 'n2'), ('p2', 'n1'))
    """
    _check(people)
    _check(needs)
    ranks = {need: {person: rank for rank, person in enumerate(wanted)} for need, wanted in needs.items()}
    held: dict[str, list[tuple[int, str]]] = {need: [] for need, count in openings.items() if count > 0}
    asking = {
        person: iter([need for need in wanted if need in held and person in ranks.get(need, ())])
        for person, wanted in people.items()
    }
    free = sorted(people)
    while free:
        person = free.pop()
        for need in asking[person]:
            offer = (-ranks[need][person], person)
            if len(held[need]) < openings[need]:
                heappush(held[need], offer)
                break
            if offer > held[need][0]:
                free.append(heapreplace(held[need], offer)[1])
                break
    return tuple(sorted((person, need) for need, offers in held.items() for _, person in offers))


def _check(preferences: Mapping[str, Sequence[str]]) -> None:
    for one, wanted in preferences.items():
        if len(set(wanted)) != len(wanted):
            raise ValueError(f"expected nobody twice in the preferences of {one}; name each one once, the best first")
