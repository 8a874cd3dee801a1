"""`diaspora-match doctor`: asks broker, disk and files how they are, and says in plain words what to do."""

import os
import shutil
from collections.abc import Iterator
from importlib.metadata import distributions, requires
from pathlib import Path
from typing import Annotated

import typer
from packaging.utils import canonicalize_name
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams.kafka.running import beside
from streams.observing.diagnosis import Check, good, space_check, version_checks
from streams.observing.examining import broker_checks
from streams.programmes.shelf import load
from streams.settings import PREFIX, Settings
from streams.skills import installed
from streams.terminal import console, counted, harmless, print_json

_STYLES = {"good": "green", "warning": "yellow", "bad": "bold red"}


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")
    ] = False,
) -> None:
    """Look at broker, topics, lag, model, taxonomy, programmes, database, disk and libraries; say what to do."""
    checks = list(examined(Settings()))
    if as_json:
        print_json([check.as_json() for check in checks])
    else:
        console().print(checks_view(checks))
    if any(check.state == "bad" for check in checks):
        raise typer.Exit(1)


def examined(settings: Settings) -> Iterator[Check]:
    """Every check, in order; those of the broker end at the first that finds none."""
    yield from broker_checks(settings)
    yield model_check(settings)
    yield taxonomy_check(settings)
    yield programmes_check(settings)
    yield database_check(beside(settings))
    yield disk_check(settings)
    versions = {str(canonicalize_name(one.metadata["Name"])): one.version for one in distributions()}
    yield from version_checks(requires("diaspora-match") or (), versions)


def model_check(settings: Settings) -> Check:
    """Whether the encoder is here, or how it comes here."""
    if settings.model in {"default", "plain"}:
        unpacked = any((settings.cache / "models").glob("*/modules.json"))
        return good("model", "unpacked in the cache" if unpacked else "packaged; it is unpacked at the first start")
    if Path(settings.model).is_dir():
        return good("model", f"the folder {settings.model}")
    what = f"'{settings.model}' is no folder here: it is fetched by its name, unless that was done before"
    return Check("model", "warning", what, f"set {PREFIX}MODEL to its folder where workers cannot fetch anything")


def taxonomy_check(settings: Settings) -> Check:
    """Whether a taxonomy is installed, and laid out for the encoder."""
    try:
        found = installed.current(settings)
    except installed.TaxonomyFailed as error:
        return Check("taxonomy", "bad", str(error), "`diaspora-match taxonomy import DIR`, or `taxonomy fetch`")
    if found is None:
        remedy = (
            "`diaspora-match taxonomy import DIR` with ESCO as downloaded, or `taxonomy fetch`; then start workers anew"
        )
        return Check("taxonomy", "warning", "none is installed: phrases are matched, but no concept is named", remedy)
    name = f"{found.name} {found.version}"
    if not any(installed.taxonomy_file(settings).parent.glob(f"confidence-{found.digest[:12]}-*.json")):
        return Check("taxonomy", "warning", f"{name}, not laid out yet", "`diaspora-match taxonomy prepare`")
    return good("taxonomy", name)


def programmes_check(settings: Settings) -> Check:
    """Whether the files of programmes can be read."""
    try:
        shelf = load(settings)
    except ValueError as error:
        return Check("programmes", "bad", str(error), "mend the line that is named; a worker would not start with it")
    if shelf.refusals:
        what = f"{counted(shelf.refusals, 'file is', 'files are')} refused, and what was good last is served instead"
        return Check("programmes", "warning", what, "`diaspora-match programmes check FILE` says what is wrong")
    own = f", with those of {settings.programmes}" if settings.programmes else ""
    return good("programmes", f"{len(shelf.programmes)} are served{own}")


def database_check(settings: Settings) -> Check:
    """Whether the database opens, and whether its tables are of this version."""
    # Loading SQLAlchemy takes a while, and most commands do without.
    from streams.database import upgrading  # noqa: PLC0415
    from streams.database.engine import DatabaseUnreachable, opened  # noqa: PLC0415

    scheme, _, place = settings.database.partition(":///")
    if scheme == "sqlite" and not Path(place).exists():
        return good("database", f"{place} is not there yet; the projector makes it")
    try:
        with opened(settings.database) as engine:
            missing = upgrading.missing(engine)
    except DatabaseUnreachable as error:
        return Check(
            "database", "bad", str(error), f"start it, or set {PREFIX}DATABASE to the address of one that runs"
        )
    except upgrading.DatabaseNewer as error:
        return Check("database", "bad", str(error), "install the version that made it, or restore an older backup")
    if missing:
        what = f"{counted(len(missing), 'change', 'changes')} of the tables behind this version"
        return Check("database", "warning", what, "back it up, then `diaspora-match database upgrade`")
    return good("database", "its tables are of this version")


def disk_check(settings: Settings) -> Check:
    """Whether there is room for the cache, and whether it may be written to."""
    folder = next(one for one in (settings.cache, *settings.cache.absolute().parents) if one.exists())
    free = shutil.disk_usage(folder).free
    return space_check(str(settings.cache), free, writable=os.access(folder, os.W_OK | os.X_OK))


def checks_view(checks: list[Check]) -> RenderableType:
    """Lay out what was found, and below each fault what to do."""
    return Group(*(part for check in checks for part in _lines(check)))


def _lines(check: Check) -> Iterator[RenderableType]:
    line = Table.grid(padding=(0, 1, 0, 0))
    line.add_column(width=7, no_wrap=True)
    line.add_column(width=10, no_wrap=True)
    line.add_column(overflow="fold")
    line.add_row(Text(check.state, style=_STYLES[check.state]), Text(check.name), Text(harmless(check.what)))
    yield line
    if check.remedy:
        yield Padding(Text(f"→ {check.remedy}", overflow="fold"), (0, 0, 0, 19))
