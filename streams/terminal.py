"""The terminal, or plain output where there is none: at most 100 columns wide, harmless text, progress."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress

from streams.messages.lines import Line

WIDTH = 100

_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def console(*, stderr: bool = False) -> Console:
    """Open the terminal, or plain output where there is none; text is never read as markup."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    made.width = min(made.width, WIDTH) if made.is_terminal else WIDTH
    return made


def print_json(content: Any) -> None:
    """Print a value as JSON for programs."""
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def harmless(text: str) -> str:
    r"""Give text on one line, without what could steer a terminal.

    >>> harmless("Java\x1b[2J and\n  SQL")
    'Java [2J and SQL'
    """
    visible = (" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text.translate(_BIDI_CONTROLS))
    return " ".join("".join(visible).split())


def around(excerpt: str, phrase: str, width: int) -> str:
    """Cut an excerpt to a width, so that the phrase stays in sight.

    >>> around("five years of building services in Java with Spring", "Java", 25)
    '…vices in Java with Spri…'
    """
    if len(excerpt) <= width:
        return excerpt
    at = max(excerpt.casefold().find(phrase.casefold()), 0)
    start = min(max(at - (width - len(phrase)) // 2, 0), len(excerpt) - width)
    cut = excerpt[start : start + width]
    head = "…" + cut[1:] if start else cut
    return head[:-1] + "…" if start + width < len(excerpt) else head


def counted(number: int, one: str, many: str) -> str:
    """Give a number with its noun.

    >>> counted(1200, "line", "lines")
    '1,200 lines'
    """
    return f"{number:,} {one if number == 1 else many}"


@contextmanager
def reading_progress(sizes: Sequence[int | None]) -> Iterator[Callable[[Line], None]]:
    """Show how much of the files was read, on standard error where that is a terminal."""
    total = None if None in sizes else sum(size or 0 for size in sizes)
    with _progress() as progress:
        task = progress.add_task("publishing", total=total)
        yield lambda line: progress.advance(task, len(line.raw) + 1)


@contextmanager
def counting_progress(total: int, doing: str) -> Iterator[Callable[[], None]]:
    """Show how many of a number of things are done, on standard error where that is a terminal."""
    with _progress() as progress:
        task = progress.add_task(doing, total=total)
        yield lambda: progress.advance(task)


def _progress() -> Progress:
    bar = console(stderr=True)
    return Progress(console=bar, transient=True, disable=not bar.is_terminal)
