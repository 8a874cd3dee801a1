"""The command that trains the packaged encoder further; the training itself is `matcher.training`."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.settings import Settings
from streams.skills.train_views import said, summary, training_progress

if TYPE_CHECKING:
    from matcher.training.recipe import Recipe
    from matcher.training.texts import Texts
    from matcher.training.watch import Outcome, Progress

# PyTorch takes seconds to load, and no other command needs it: what needs it is imported where it is used.

_EVALUATION = "eval"
_INTERRUPTED = 130


class NotTrained(ValueError):
    """There is nothing to train from, or the training cannot go on; says why and what to do."""


def train(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder with esco/, train/skillskape.tsv.gz, and eval/ with the sets that nothing is learned from.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Folder for the checkpoint and the result; it is made.")
    ] = Path("training"),
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", min=1, metavar="N", help="Length in steps, which can be repeated.", show_default="1003"
        ),
    ] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.01, metavar="N", help="Length by the clock instead.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of everything that is drawn.")] = 7,
    resume: Annotated[
        bool, typer.Option("--resume/--no-resume", help="Go on from the checkpoint in the folder, if there is one.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")
    ] = False,
) -> None:
    """Train the packaged encoder on ESCO, and write what changed in it as a file of a few megabytes.

    Ctrl-C ends it after the step it is at; the same command then goes on. The same seed and steps give the same file
    on the same machine.
    """
    if steps and minutes:
        raise typer.BadParameter("expected --steps or --minutes, not both", param_hint="--minutes")
    with training_progress() as on_progress, _ended_by_signals() as stopped:
        outcome, texts = _trained(directory, out, _recipe(steps, minutes, seed), on_progress, stopped, resume=resume)
    if as_json:
        typer.echo(json.dumps(summary(outcome, texts), indent=2))
    else:
        typer.echo(said(outcome, texts, out))
    if outcome.exported is None:
        raise typer.Exit(_INTERRUPTED)


def _recipe(steps: int | None, minutes: float | None, seed: int) -> "Recipe":
    from matcher.training.encoder import precision  # noqa: PLC0415
    from matcher.training.recipe import Recipe  # noqa: PLC0415

    recipe = Recipe(seed=seed, precision=precision(Settings().precision))
    if minutes:
        return recipe._replace(steps=0, minutes=minutes)
    return recipe._replace(steps=steps or recipe.steps)


def _trained(
    directory: Path,
    out: Path,
    recipe: "Recipe",
    on_progress: "Callable[[Progress], None]",
    stopped: Callable[[], bool],
    *,
    resume: bool,
) -> "tuple[Outcome, Texts]":
    from matcher.concepts.esco_tables import BrokenDownload  # noqa: PLC0415
    from matcher.training import checkpoint, encoder, forbidden, loop, reading, watch  # noqa: PLC0415

    if not directory.is_dir():
        raise NotTrained(f"{directory} is no folder: give one that holds esco, train and eval")
    try:
        kept_out = forbidden.read(directory / _EVALUATION)
        texts = reading.read(directory, kept_out)
        world = watch.Watch(time.monotonic, on_progress, stopped)
        return loop.train(texts, kept_out, encoder.load(), out, recipe, world, resume=resume), texts
    except (BrokenDownload, checkpoint.BrokenCheckpoint, forbidden.MissingData, loop.Diverged) as error:
        raise NotTrained(str(error)) from error


@contextmanager
def _ended_by_signals() -> Iterator[Callable[[], bool]]:
    """Tells whether the training shall end; a second signal ends it at once, without a checkpoint."""
    asked: list[int] = []

    def ask(number: int, _frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
