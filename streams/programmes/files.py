"""The programmes as files: read one with every fault, know one by its digest, give those that are shipped."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from models import Programme, Programmes
from streams.programmes.fault import ProgrammeFault
from streams.programmes.faults import faults_of
from streams.programmes.yaml_lines import Document, parsed

LARGEST = 100_000
"""Bytes that a file may have."""
ENDINGS = (".yaml", ".yml")
"""How the name of a file ends."""

_TOO_LARGE = ProgrammeFault(1, "", f"expected {LARGEST:,} bytes at most; a programme needs few")
_OPEN = "open"


def read(text: str, name: str) -> Programme | tuple[ProgrammeFault, ...]:
    """The programme that a file says, or everything that is wrong in it; `name` is its name without the ending."""
    if len(text.encode(errors="surrogatepass")) > LARGEST:
        return (_TOO_LARGE,)
    document = parsed(text)
    if not isinstance(document, Document):
        return document
    try:
        programme = Programme.model_validate(document.data)
    except ValidationError as error:
        return faults_of(error, document)
    return programme if programme.key == name else (_misnamed(programme.key, name, document),)


def read_file(file: Path) -> Programme | tuple[ProgrammeFault, ...]:
    """The programme in a file, or everything that is wrong; a file that cannot be opened is a fault, too."""
    text = _text(file)
    return read(text, file.stem) if isinstance(text, str) else (text,)


def _text(file: Path) -> str | ProgrammeFault:
    """The text of a file in UTF-8, or why there is none."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        return ProgrammeFault(1, "", f"cannot be opened: {error.strerror}")
    if len(raw) > LARGEST:
        return _TOO_LARGE
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return ProgrammeFault(line, "", "expected text in UTF-8; save the file in that encoding")


def _misnamed(key: str, name: str, document: Document) -> ProgrammeFault:
    problem = f"expected the name of the file without its ending, {name}, found {key}; make them equal"
    return ProgrammeFault(document.lines["key",], "key", problem)


def plain(programme: Programme) -> dict[str, Any]:
    """The programme as JSON says it, with the names of the file; equal programmes give equal content."""
    return programme.model_dump(mode="json", by_alias=True)


def in_order(programmes: Iterable[Programme]) -> Programmes:
    """Programmes by their keys: `open` first, then by the alphabet."""
    ordered = sorted(programmes, key=lambda one: (one.key != _OPEN, one.key))
    return MappingProxyType({one.key: one for one in ordered})


@cache
def shipped() -> Programmes:
    """The programmes that come with the service; ValueError where a packaged file is damaged."""
    found = [file for file in (files("models") / "programmes").iterdir() if file.name.endswith(ENDINGS)]
    return in_order(_sound(file.name, file.read_text(encoding="utf-8")) for file in found)


def _sound(name: str, text: str) -> Programme:
    programme = read(text, name.rpartition(".")[0])
    if isinstance(programme, Programme):
        return programme
    raise ValueError(f"the packaged {name}, line {programme[0].line}: {programme[0].problem}; install the service anew")
