"""The commands for programmes: check a file before it is served, list what is served, show one in words."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from models import Programme
from streams.programmes.fault import ProgrammeFault, placed
from streams.programmes.files import plain, read_file
from streams.programmes.shelf import load
from streams.programmes.views import in_a_line, programme_view, programmes_view
from streams.settings import Settings
from streams.terminal import console, harmless, print_json

app = typer.Typer(
    help="Check, list and show programmes: who may take part, and which rules hold.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
Language = Annotated[Literal["en", "fr"], typer.Option("--language", help="Language of the text for people.")]


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files of programmes, KEY.yaml each.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Check files of programmes: every error with its line and what to do, or one line that says what a good one is."""
    found = [(file, read_file(file)) for file in files]
    if as_json:
        print_json([_checked_json(file, result) for file, result in found])
    else:
        for file, result in found:
            typer.echo("\n".join(_checked(file, result)))
    if not all(isinstance(result, Programme) for _, result in found):
        raise typer.Exit(1)


def _checked(file: Path, result: Programme | tuple[ProgrammeFault, ...]) -> list[str]:
    if isinstance(result, Programme):
        return [f"{harmless(str(file))}: good: {in_a_line(result)}"]
    return [placed(file, fault) for fault in result]


def _checked_json(file: Path, result: Programme | tuple[ProgrammeFault, ...]) -> dict[str, Any]:
    if isinstance(result, Programme):
        return {"file": str(file), "key": result.key, "digest": result.digest, "faults": []}
    return {"file": str(file), "key": None, "digest": None, "faults": [fault._asdict() for fault in result]}


@app.command("list")
def list_(language: Language = "en", as_json: AsJson = False) -> None:
    """List the programmes that are served: key, name, what a need is called, places."""
    programmes = load(Settings()).programmes.values()
    if as_json:
        print_json([{name: plain(one)[name] for name in ("key", "name", "need", "places")} for one in programmes])
    else:
        console().print(programmes_view(programmes, language))


@app.command()
def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the programme.", show_default=False)],
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Show a programme in words: who may take part, its conditions, quotas, lists and purposes of consent."""
    programmes = load(Settings()).programmes
    if key not in programmes:
        raise typer.BadParameter(f"expected the key of a programme: {', '.join(programmes)}", param_hint="KEY")
    if as_json:
        print_json(plain(programmes[key]) | {"digest": programmes[key].digest})
    else:
        console().print(programme_view(programmes[key], language))
