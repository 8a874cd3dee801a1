"""How a training goes, and what came of it, for people and for programs."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from streams.terminal import console, counted

if TYPE_CHECKING:
    from matcher.training.texts import Texts
    from matcher.training.watch import Outcome
    from matcher.training.watch import Progress as Trained

_LINE_EVERY = 60.0
ATTRIBUTION = (
    "This service uses the ESCO classification of the European Commission. The sentences are SkillSkape's (MIT)."
)


@contextmanager
def training_progress() -> "Iterator[Callable[[Trained], None]]":
    """Show a bar with the losses on a terminal, or a line a minute on standard error elsewhere."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield _lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(20), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[losses]}"), console=screen, transient=True) as bar:
        task = bar.add_task("reading", total=1.0, losses="")
        yield lambda p: bar.update(task, description=p.doing, completed=p.done, losses=_losses(p.losses))


def _lines() -> "Callable[[Trained], None]":
    told = time.monotonic()

    def on_progress(progress: "Trained") -> None:
        nonlocal told
        if time.monotonic() - told >= _LINE_EVERY:
            told = time.monotonic()
            parts = (f"{progress.doing} {progress.done:.0%}", f"step {progress.step}", _losses(progress.losses))
            sys.stderr.write(f"{' · '.join(part for part in parts if part)}\n")
            sys.stderr.flush()

    return on_progress


def _losses(losses: Mapping[str, float]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in losses.items())


def summary(outcome: "Outcome", texts: "Texts") -> dict[str, Any]:
    """Give what came of a training, for `--json`."""
    written = outcome.exported
    return {
        "finished": written is not None,
        "steps": outcome.steps,
        "resumed_at": outcome.resumed,
        "seconds": round(outcome.seconds, 1),
        "losses": {name: round(value, 4) for name, value in outcome.losses.items()},
        "file": str(written.path) if written else None,
        "bytes": written.bytes if written else None,
        "relative_error": round(written.error, 4) if written else None,
        "learned_from": _sizes(texts),
        "labels_left_out": texts.left_out,
        "attribution": ATTRIBUTION,
    }


def _sizes(texts: "Texts") -> dict[str, int]:
    return {
        "occupations": texts.real_occupations,
        "groups": len(texts.occupations) - texts.real_occupations,
        "skills": len(texts.skills),
        "relations": len(texts.relations),
        "sentences": len(texts.sentences),
    }


def said(outcome: "Outcome", texts: "Texts", out: Path) -> str:
    """Tell what came of a training, and how to use it."""
    steps = counted(outcome.steps, "step", "steps")
    written = outcome.exported
    if written is None:
        return f"stopped after {steps}; the same command goes on from there"
    learned = ", ".join(f"{count:,} {name}" for name, count in _sizes(texts).items())
    return "\n".join([
        f"{written.path}  {written.bytes / 1e6:.1f} MB after {steps}, stored with an error of {written.error:.1%}",
        f"learned from {learned}; {texts.left_out:,} labels left out, for they are queries of evaluation sets",
        "To use it, put it in the place of matcher/data/encoder.safetensors, and start the workers anew.",
        f"The checkpoint in {out} can be taken away. {ATTRIBUTION}",
    ])  # fmt: skip
