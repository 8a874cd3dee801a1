"""The folders of evaluation sets that are named on the command line, and the figures as a table."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from streams.settings import Settings

if TYPE_CHECKING:
    from matcher.evaluation import Result

_FILES = ("dataset.json", "queries.tsv", "corpus.tsv", "qrels.tsv")
_FIGURES = ("map", "mrr", "ndcg", "hit10", "rp5", "rp10")


class NotMeasured(ValueError):
    """A folder holds no evaluation set that can be read, or the model cannot be had; says which."""


def sets(folders: Sequence[Path]) -> list[Path]:
    """Find the evaluation sets: each folder itself, or those right below it, by name. Raises NotMeasured, OSError."""
    return [found for folder in folders for found in _below(folder)]


def _below(folder: Path) -> list[Path]:
    if (folder / _FILES[0]).exists():
        nested = [folder]
    else:
        nested = sorted(child for child in folder.iterdir() if (child / _FILES[0]).exists()) or [folder]
    for found in nested:
        if missing := [name for name in _FILES if not (found / name).is_file()]:
            raise NotMeasured(f"{found} is no evaluation set: expected the files {', '.join(missing)} in it")
    return nested


def measured(settings: Settings, folders: Sequence[Path], on_done: Callable[[], None]) -> list["Result"]:
    """Measure on each set with the model that the settings name; `on_done` is called after each. Raises NotMeasured."""
    # Loading PyTorch takes seconds, and no other command needs it.
    from matcher.evaluation import evaluate  # noqa: PLC0415
    from streams.worker.composition import load_normaliser  # noqa: PLC0415

    results = []
    try:
        with load_normaliser(settings) as normaliser:
            for folder in folders:
                results.append(evaluate(folder, normaliser))
                on_done()
    except ValueError as error:
        raise NotMeasured(str(error)) from error
    return results


def figures(result: "Result") -> dict[str, str | float]:
    """Give the fields for `--json`."""
    return {name: getattr(result, name) for name in ("dataset", "task", *_FIGURES, "seconds")}


def results_table(results: Sequence["Result"]) -> Table:
    """Lay out the figures, one set a row."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("Set", overflow="fold")
    table.add_column("Task", no_wrap=True)
    for heading in ("MAP", "MRR", "nDCG", "hit@10", "RP@5", "RP@10", "queries/s", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        figures = [f"{getattr(result, name):.3f}" for name in _FIGURES]
        rate = result.queries / result.seconds if result.seconds > 0 else 0.0
        table.add_row(result.dataset, result.task, *figures, f"{rate:,.1f}", f"{result.seconds:,.1f}")
    return table
