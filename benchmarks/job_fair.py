"""A job fair as one batch: 6,000 people and 133 needs, from the start of the process until every list is written.

Run as `python benchmarks/job_fair.py [PEOPLE [NEEDS]]`. People state ten skills each in the words of the taxonomy, one
in twenty of them in words that nobody used before, so that these have to be encoded. The vectors of the taxonomy are
those that its installation left.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

import population
from figures import Figure, keep, seconds

from models import Need, Profile, Requirement, Revision, Skill
from streams.messages.codec import canonical
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.worker.composition import load_normaliser

SIZES = (1000, 6000)
NEEDS, NEW, BATCH = 133, 20, 1000
SAID = Revision(time=datetime(2026, 11, 1, tzinfo=UTC), event="e")


def write(folder: Path, people: int, needs: int) -> None:
    """Write what people and employers submitted, a line for each."""
    some = population.load(5000)
    with (folder / "profiles.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(f"{one.model_dump_json()}\n" for one in submitted(some, people))
    asked = [
        Need(
            id=one.id, programme="open", title=one.title,
            requirements=tuple(Requirement(phrase=asked.phrase) for asked in one.requirements),
        )
        for one in some.needs(needs, "open")
    ]  # fmt: skip
    (folder / "needs.jsonl").write_text("".join(f"{one.model_dump_json()}\n" for one in asked), encoding="utf-8")


def submitted(some: population.Population, people: int) -> Iterator[Profile]:
    """The profiles of a fair."""
    for number in range(people):
        skills = [
            f"{phrase} of kind {number}" if (number + place) % NEW == 0 else phrase
            for place, phrase in enumerate(some.phrases_of(number))
        ]
        yield Profile(id=f"p{number:05}", programmes=("open",), skills=tuple(Skill(phrase=one) for one in skills))


def fair(folder: Path) -> None:
    """Read the files, and write the list of every need."""
    settings = Settings()
    with load_normaliser(settings) as normaliser:
        matching = normaliser.matching(load(settings).programmes)
        profiles = _lines(folder / "profiles.jsonl")
        for start in range(0, len(profiles), BATCH):
            people = [(Profile.model_validate_json(line), SAID) for line in profiles[start : start + BATCH]]
            for record in normaliser.profiles(people):
                matching.register.put_person(record)
        asked = [(Need.model_validate_json(line), SAID) for line in _lines(folder / "needs.jsonl")]
        for need in normaliser.needs(asked):
            matching.register.put_need(need)
        keys = matching.register.missing()
        for name, vector in normaliser.vectors(keys).items():
            matching.register.vocabulary.learn(name, vector)
        matching.own([need.id for need, _ in asked])
        with (folder / "lists.jsonl").open("wb") as file:
            file.writelines(canonical(one) + b"\n" for one in matching.changed().values() if one)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def measured(people: int, needs: int) -> Figure:
    """The whole, in a process of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, people, needs)
        took = seconds(lambda: run([sys.executable, __file__, "--fair", name], check=True))
        lists = _lines(folder / "lists.jsonl")
    if len(lists) != needs:
        raise RuntimeError(f"expected {needs} lists, found {len(lists)}")
    return Figure("job-fair", people, took, "s", note=f"{needs} needs")


def main() -> None:
    """Measure, print and keep."""
    if sys.argv[1:2] == ["--fair"]:
        fair(Path(sys.argv[2]))
        return
    given = [int(one) for one in sys.argv[1:]]
    sizes = given[:1] or SIZES
    keep("job_fair", [measured(people, *(given[1:2] or [NEEDS])) for people in sizes])


if __name__ == "__main__":
    main()
