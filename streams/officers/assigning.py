"""The command that proposes who goes where in a whole programme."""

from pathlib import Path
from typing import Annotated

import typer

from models import Programme
from streams.kafka.running import located
from streams.officers.assignment_views import assignment_view, stable_view
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import console, print_json


def assign(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="Key of the programme.", show_default=False)],
    seconds: Annotated[float, typer.Option("--seconds", min=1, metavar="S", help="Longest search.")] = 60.0,
    preferences: Annotated[
        Path | None,
        typer.Option(
            "--preferences",
            metavar="FILE",
            show_default=False,
            help='JSON {"people": {person: [needs]}, "needs": {need: [people]}}: a stable matching of these instead.',
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text.")] = False,
) -> None:
    """Propose who goes where in a whole programme; officers decide with `decide`."""
    settings = located(Settings())
    programmes = load(settings).programmes
    if programme not in programmes:
        raise typer.BadParameter(f"expected the key of a programme: {', '.join(programmes)}")
    if preferences is None:
        _propose(settings, programmes[programme], seconds, as_json=as_json)
    else:
        _match_stably(settings, programmes[programme], preferences, as_json=as_json)


def _propose(settings: Settings, programme: Programme, seconds: float, *, as_json: bool) -> None:
    from streams.officers.proposing import propose  # noqa: PLC0415 - the encoder takes seconds to load

    found = propose(settings, programme, seconds)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        console().print(assignment_view(found, programme))
    if found.problems:
        raise typer.Exit(1)


def _match_stably(settings: Settings, programme: Programme, preferences: Path, *, as_json: bool) -> None:
    from streams.officers.proposing import present, read_preferences, stable_pairs  # noqa: PLC0415

    stated = read_preferences(preferences)
    pairs = stable_pairs(present(settings, programme)[0], stated)
    if as_json:
        print_json([{"person": person, "need": need} for person, need in pairs])
    else:
        console().print(stable_view(pairs))
