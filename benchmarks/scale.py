"""What 1, 10 and 100 million people need: costs of a small sample multiplied, shards merged, and queues simulated.

Run as `python benchmarks/scale.py`. It prints the tables of docs/scale.md; what is assumed stands in the constants.
"""

import random
from collections.abc import Iterator, Sequence
from math import ceil
from statistics import quantiles
from typing import NamedTuple

from scale_sample import LISTED, REQUIREMENTS, SKILLS, Costs, matching, measured, need, person, vectors, whole

SIZES = (1_000_000, 10_000_000, 100_000_000)

ENCODED = 939 / 2
"""Phrases a second and core that the encoder reads, from docs/decisions/0002."""
BASE = 1.7e9
"""Bytes of a worker that knows nobody: interpreter, libraries, encoder."""
MEMORY = 32e9
"""Bytes of memory that one worker is given."""
CHANGES = 4
"""Events about each person in a year."""
PEAK = 10
"""Events in the busiest hour, beside the average."""
PEOPLE_A_NEED = 1000
"""People for each open need."""
CORES = 2
"""Cores of a worker."""
BUSY = 0.5
"""Share of its time that a worker may work in the busiest hour."""
YEAR = 365 * 24 * 3600


class Crowd(NamedTuple):
    """A kind of population."""

    name: str
    skills: int
    """Phrases of a person."""
    distinct: float
    """Distinct phrases of a million people."""
    growth: float
    """With this power of the number of people they grow."""
    reading: float
    """Seconds on a core to read the phrases out of what a person sends, before any is encoded."""

    def phrases(self, people: float) -> float:
        """Distinct phrases of so many people."""
        return self.distinct * (people / 1e6) ** self.growth

    def fresh(self, people: float) -> float:
        """Phrases of the next person that nobody had before."""
        return self.phrases(people + 1) - self.phrases(people)


# Forms: skills chosen from a list. CVs: 167 real ones have 87 phrases each, and grow new ones with the power .92.
FORMS, CVS = Crowd("forms", 10, 1.5e5, 0.0, 0.0005), Crowd("CVs", 87, 3.1e7, 0.92, 0.0107)


class Plan(NamedTuple):
    """What a population needs."""

    shards: int
    """Parts of the people, each held whole by the workers of that part."""
    memory: float
    """Bytes of a worker."""
    search: float
    """Seconds to score everybody of a shard for a new need."""
    start: float
    """Seconds to read a shard from the topics."""
    events: float
    """Events a second in the busiest hour."""
    workers: int
    """Workers in all: one core of each reads texts, the other one matches."""
    partitions: int
    """Of each topic: twice the workers, so that two workers more still get some."""
    encoding: float
    """Core-hours to encode every phrase once."""


def planned(costs: Costs, crowd: Crowd, people: int) -> Plan:
    """What a population of a kind needs, at these costs."""
    shards = next(count for count in range(1, 10_000) if held(costs, crowd, people / count) <= MEMORY)
    part = people / shards
    events = people * CHANGES / YEAR * PEAK
    reading = events * (crowd.reading + crowd.fresh(people) / ENCODED)
    matching = events * costs.updated * people / PEOPLE_A_NEED
    # Of one part as many as of the others, and two at least, so that one may fail.
    workers = shards * max(ceil(max(reading, matching) / BUSY / shards), 2)
    return Plan(
        shards,
        held(costs, crowd, part),
        (part * crowd.skills * costs.scored + crowd.phrases(part) * costs.compared) / CORES,
        part * crowd.skills / SKILLS * costs.taken_in,
        events,
        workers,
        2 * workers,
        crowd.phrases(people) / ENCODED / 3600,
    )


def held(costs: Costs, crowd: Crowd, people: float) -> float:
    """Bytes of a worker that holds so many people."""
    return BASE + people * costs.person_bytes * crowd.skills / SKILLS + crowd.phrases(people) * costs.phrase_bytes


def sharded(people: int = 2000, needs: int = 5, shards: int = 4) -> bool:
    """Whether partial shortlists, merged, are the shortlists of everybody together."""
    keys = [need(number) for number in range(needs)]
    everybody = [person(number) for number in range(people)]
    together = shortlists(everybody, keys)
    parts = [shortlists(everybody[shard::shards], keys) for shard in range(shards)]
    return all(
        whole([part[one.id] for part in parts]) == [(entry.person, entry.score) for entry in together[one.id]]
        for one in keys
    )


def shortlists(people: Sequence, needs: Sequence) -> dict:
    """The entries for each need, from those people alone."""
    alone = matching()
    for name, vector in vectors():
        alone.register.vocabulary.learn(name, vector)
    for value in people:
        alone.register.put_person(value)
    for value in needs:
        alone.register.put_need(value)
    alone.own([value.id for value in needs])
    return {key: shortlist.entries for key, shortlist in alone.changed().items() if shortlist}


def simulated(plan: Plan, costs: Costs, crowd: Crowd, people: int, workers: int, seconds: float = 300.0) -> list[float]:
    """Seconds from each event of the busiest hour to the shortlists, with so many workers.

    Events go to the workers by chance, as keys do, and one thread of a worker reads texts, one after the other. Then
    the person is worked into all needs by the workers of one shard, each in its other thread and for its own needs.
    """
    chance = random.Random(7)
    texts, match = [0.0] * workers, [0.0] * workers
    reading, updating = crowd.reading + crowd.fresh(people) / ENCODED, costs.updated * people / PEOPLE_A_NEED
    alike = workers // plan.shards
    latencies, now = [], 0.0
    while (now := now + chance.expovariate(plan.events)) < seconds:
        worker, shard = chance.randrange(workers), chance.randrange(plan.shards)
        texts[worker] = max(texts[worker], now) + reading
        owners = range(shard * alike, (shard + 1) * alike)
        for owner in owners:
            match[owner] = max(match[owner], texts[worker]) + updating / alike
        latencies.append(max(match[owner] for owner in owners) - now)
    return latencies


def main() -> None:
    """Measure, multiply, merge, simulate and print."""
    costs = measured()
    print("\n".join(("## Costs of this machine\n", *costs_lines(costs))))
    for crowd in (FORMS, CVS):
        print(f"\n## {crowd.name}\n\n{HEADING}")
        for people in SIZES:
            print(row(people, planned(costs, crowd, people)))
    print("\n## The busiest hour\n\n| people | workers | p50 | p95 | p99 |\n| --- | --- | --- | --- | --- |")
    for crowd in (FORMS, CVS):
        for people in SIZES:
            plan = planned(costs, crowd, people)
            for workers in (plan.workers, 2 * plan.workers):
                print(queue_row(crowd, people, workers, simulated(plan, costs, crowd, people, workers)))


HEADING = """\
| people | shards | memory of a worker | search | start | events/s, peak | workers | partitions | encoding |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def costs_lines(costs: Costs) -> Iterator[str]:
    """What was measured."""
    people, phrases = costs.scored * 1e6 * SKILLS, costs.compared * 1e6
    yield f"- a person of {SKILLS} skills: {costs.person_bytes:.0f} bytes, {costs.taken_in * 1e6:.0f} µs to take in"
    yield f"- a distinct phrase: {costs.phrase_bytes:.0f} bytes"
    yield f"- a need over a million people: {people * 1000:.0f} ms of a core for the pass"
    yield f"- its {REQUIREMENTS} requirements over a million phrases: {phrases * 1000:.0f} ms of a core"
    yield f"- a changed person: {costs.updated * 1e6:.1f} µs for each open need"
    yield f"- a partial shortlist of {LISTED}: {costs.merged * 1e6:.0f} µs to merge"
    yield f"- four partial shortlists, merged, are the shortlist of everybody: {'yes' if sharded() else 'NO'}"


def queue_row(crowd: Crowd, people: int, workers: int, latencies: list[float]) -> str:
    """A line of the table of queues."""
    cuts = quantiles(latencies, n=100)
    marks = " | ".join(f"{cuts[at] * 1000:,.0f} ms" for at in (49, 94, 98))
    return f"| {people / 1e6:.0f} million, {crowd.name} | {workers} | {marks} |"


def row(people: int, plan: Plan) -> str:
    """A line of the table."""
    memory, search = f"{plan.memory / 1e9:.1f} GB", f"{plan.search * 1000:,.0f} ms"
    start, encoding = f"{plan.start / 60:,.0f} min", f"{plan.encoding:,.1f} core-hours"
    cells = (f"{people / 1e6:.0f} million", plan.shards, memory, search, start, f"{plan.events:,.1f}", plan.workers)
    return "| " + " | ".join(map(str, (*cells, plan.partitions, encoding))) + " |"


if __name__ == "__main__":
    main()
