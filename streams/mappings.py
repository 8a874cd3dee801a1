"""The command that proposes which column of a table says what, for a person to correct and to keep."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from streams.terminal import console, harmless

if TYPE_CHECKING:
    from streams.formats.mapping import Guess, Mapping

# What reads tables takes a while to load, and few commands read one: it is imported where it is used.

_MOST = 32 * 1024 * 1024


class NoMapping(ValueError):
    """A file is no table of which the columns could be told, or no mapping; says what was expected."""


def mapping(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table as CSV or XLSX.", show_default=False)],
    needs: Annotated[bool, typer.Option("--needs", help="The rows are needs, and not people.")] = False,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of a workbook; without it the first one.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Write the mapping to a file, to be corrected.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the mapping itself, as --save writes it.")] = False,
) -> None:
    """Propose which column of a table says what, from its headings in English, French, Dutch, Italian or Arabic.

    Correct the file and give it to `publish` with --mapping: the same mapping serves every table with these headings.
    """
    from streams.formats.mapping import Mapping, proposed, saved  # noqa: PLC0415

    guesses = proposed("needs" if needs else "profiles", _headings(file, sheet))
    columns = tuple(one.column for one in guesses)
    made = saved(Mapping(kind="needs" if needs else "profiles", columns=columns, sheet=sheet))
    if save:
        save.write_text(made, encoding="utf-8")
    if as_json:
        typer.echo(made, nl=False)
    else:
        console().print(_view(guesses))


def kept(file: Path | None) -> "Mapping | None":
    """The mapping in a file, if one is given. Raises NoMapping and OSError."""
    if file is None:
        return None
    from streams.formats.mapping import MappingRefused, restored  # noqa: PLC0415

    try:
        return restored(file.read_bytes())
    except MappingRefused as refused:
        raise NoMapping(f"{file}: {refused}") from None


def _headings(file: Path, sheet: str | None) -> tuple[str, ...]:
    from streams.formats.proposing import headings  # noqa: PLC0415
    from streams.formats.rows import Refused  # noqa: PLC0415

    with file.open("rb") as stream:
        data = stream.read(_MOST)
    try:
        return headings(data, file.name, sheet)
    except Refused as refused:
        raise NoMapping(f"{file}: {refused}") from None


def _view(guesses: "tuple[Guess, ...]") -> Table:
    from streams.formats.tables import letter  # noqa: PLC0415

    table = Table("column", "heading", "field", "", box=None, pad_edge=False)
    for position, (column, sure) in enumerate(guesses):
        how = "" if column.field is None else "known" if sure else "a guess; publish takes it from a mapping only"
        table.add_row(letter(position), harmless(column.heading), column.field or "left out", how)
    return table
