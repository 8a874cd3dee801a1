"""Runs every benchmark and writes docs/performance.md with docs/performance.svg.

Run as `python benchmarks/performance.py [--only-write] [TEXTS.jsonl]`. A benchmark that fails does not stop the others;
the exit status is then 1. With `--only-write` the figures of the last run are written, and nothing is measured.
"""

import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import population
from figures import Figure, kept
from plot import svg

from streams.worker.yielding import YIELDING

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
MEASURED = ("core", "starting", "events", "normalising", "job_fair")
"""Benchmarks whose figures are kept for the page."""
PRINTED = ("embedding", "linking", "latency", "assignment", "database", "pages", "intake", "scale")
"""Benchmarks that only print: decisions and other pages quote them."""
FEWER = {"linking": ["2000"]}
"""Arguments that make a benchmark of these quicker than alone."""
NOTHING = "not measured in this run"


class Goal(NamedTuple):
    """A line of the table: what is measured, and what it must and ought to reach."""

    key: str
    what: str
    beside: str
    must: float
    aim: float
    unit: str
    """`x` for the ratio to what stands beside it."""

    def reached(self, figure: Figure) -> float:
        """The number that the goal is about."""
        return (figure.ratio or 0.0) if self.unit == "x" else figure.value

    def holds(self, figure: Figure, bound: float) -> bool:
        """Whether the figure is as good as a bound."""
        found = self.reached(figure)
        return found >= bound if self.unit == "x" else found <= bound


GOALS = (
    Goal("rank", "one need of 8 requirements, exactly, over everybody", "FAISS `IndexFlatIP`", 2.5, 6, "x"),
    Goal("rank-evidence", "the same, hard conditions included, top 100 with evidence", "–", 80, 40, "ms"),
    Goal("change-10000", "one changed person, 10,000 open needs, lists updated", "scoring everybody anew", 5, 1, "ms"),
    Goal("memory", "replica: memory", "–", 400, 200, "MB"),
    Goal("start", "replica: from process start to ready, from the topics", "–", 60, 20, "s"),
    Goal("events", "profile events a second, 500 open needs", "a plain Faust agent", 10, 50, "x"),
    Goal("latency-half", "from event to shortlist at half that rate, p95", "–", 1000, 1000, "ms"),
    Goal("texts", "texts read, encoded and linked, a second and core", "sentence-transformers", 2, 5, "x"),
    Goal("job-fair", "job fair, 133 needs, cold to every list written", "–", 60, 15, "s"),
)
GROWING = {
    "rank": "one need", "rank-evidence": "with evidence", "change-500": "one changed person, 500 needs",
    "memory": "memory", "start": "start", "job-fair": "job fair",
}  # fmt: skip


def main() -> None:
    """Measure and write."""
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    failed = [] if "--only-write" in sys.argv[1:] else measured(given)
    figures = [figure for benchmark in MEASURED for figure in kept(benchmark)]
    (DOCS / "performance.md").write_text(page(figures), encoding="utf-8")
    lines = {name: [(one.people, one.value) for one in of(figures, key)] for key, name in GROWING.items()}
    (DOCS / "performance.svg").write_text(svg({name: line for name, line in lines.items() if len(line) > 1}))
    print(f"{DOCS / 'performance.md'} was written")
    if failed:
        sys.exit(f"these failed: {', '.join(failed)}")


def measured(texts: list[str]) -> list[str]:
    """Run every benchmark after the other; the names of those that failed."""
    failed = []
    for name in (*MEASURED, *PRINTED):
        print(f"== {name}", flush=True)
        began = time.perf_counter()
        command = [sys.executable, str(HERE / f"{name}.py"), *(texts if name == "normalising" else FEWER.get(name, []))]
        if subprocess.run(command, env=YIELDING | os.environ, check=False).returncode:
            failed.append(name)
        print(f"({name} took {time.perf_counter() - began:.0f} s)\n", flush=True)
    return failed


def of(figures: list[Figure], key: str) -> list[Figure]:
    """The figures of a kind, by number of people."""
    return sorted((one for one in figures if one.key == key), key=lambda one: one.people)


def page(figures: list[Figure]) -> str:
    """The page."""
    limit = of(figures, "rank-limit")[-1:]
    passed = of(figures, "rank")[-1:]
    text = HERE.joinpath("performance.md.in").read_text(encoding="utf-8")
    return text.format(
        when=f"{datetime.now(UTC):%d %B %Y}", machine=machine(), source=population.load().source,
        goals=goals(figures), missed=missed(figures), growth=growth(figures), notes=notes(figures),
        limit=f"{limit[0].value:.1f} ms ({limit[0].note})" if limit else NOTHING,
        passed=f"{passed[0].value:.1f} ms, {passed[0].value / limit[0].value:.1f} times that" if limit else NOTHING,
    )  # fmt: skip


def machine() -> str:
    """Where it was measured."""
    known = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":", 1)[1].strip() for line in known.splitlines() if line.startswith("model name")]
    cores, parts = os.cpu_count(), (f"{name} {version(name)}" for name in ("numpy", "numba", "torch", "faiss-cpu"))
    return f"{cores} cores ({names[0] if names else platform.machine()}), {', '.join(parts)}"


def goals(figures: list[Figure]) -> str:
    """The table of what has to be reached, at the largest number of people that was measured."""
    rows = ["| what | people | beside | must | aim | found |", "| --- | --- | --- | --- | --- | --- |"]
    for goal in GOALS:
        found = of(figures, goal.key)[-1:]
        people = f"{found[0].people:,}" if found else ""
        shown = _shown(goal, found[0]) if found else NOTHING
        rows.append(f"| {goal.what} | {people} | {goal.beside} | {_bound(goal, 0)} | {_bound(goal, 1)} | {shown} |")
    return "\n".join(rows)


def _bound(goal: Goal, number: int) -> str:
    bound = (goal.must, goal.aim)[number]
    return f"{bound:g} times" if goal.unit == "x" else f"{bound:g} {goal.unit}"


def _shown(goal: Goal, figure: Figure) -> str:
    mark = "" if goal.holds(figure, goal.must) else "**missed:** "
    ratio = f"{figure.ratio:,.1f} times: " if figure.ratio is not None else ""
    beside = f", beside {figure.beside:,.3g}" if figure.beside is not None else ""
    return f"{mark}{ratio}{figure.value:,.3g} {figure.unit}{beside}"


def missed(figures: list[Figure]) -> str:
    """What misses what it must reach, in a sentence."""
    latest = [(goal, of(figures, goal.key)[-1:]) for goal in GOALS]
    if not all(found for _, found in latest):
        return "Not everything was measured in this run."
    names = [goal.what for goal, found in latest if not goal.holds(found[0], goal.must)]
    return f"Missed: {'; '.join(names)}." if names else "What was measured reaches what it must."


def growth(figures: list[Figure]) -> str:
    """The table of growth."""
    sizes = sorted({one.people for key in GROWING for one in of(figures, key)})
    if not sizes:
        return f"{NOTHING.capitalize()}."
    rows = ["| | " + " | ".join(f"{size:,}" for size in sizes) + " |", "| --- " * (len(sizes) + 1) + "|"]
    for key, name in GROWING.items():
        known = {one.people: f"{one.value:,.3g} {one.unit}" for one in of(figures, key)}
        rows.append(f"| {name} | " + " | ".join(known.get(size, "") for size in sizes) + " |")
    return "\n".join(rows)


def notes(figures: list[Figure]) -> str:
    """What else was found, a line for each figure that says more."""
    return "\n".join(
        f"- {one.key}, {one.people:,}: {one.note}." for one in figures if one.note and one.key != "rank-limit"
    )


if __name__ == "__main__":
    main()
