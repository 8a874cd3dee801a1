"""The programmes that are served: those that are shipped, and those of a folder, brought up to date while it runs.

A file that is refused changes nothing: what it said last, when it was good, goes on being served.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from models import Programme
from streams.programmes.copies import copies_of, drop, keep, kept
from streams.programmes.fault import ProgrammeFault, told
from streams.programmes.files import ENDINGS, in_order, read_file, shipped
from streams.settings import PREFIX, Settings

MOST = 50
"""So many programmes a folder may have; matching has room for 64 in all."""

logger = logging.getLogger(__name__)


class ProgrammesRefused(ValueError):
    """The folder of programmes is not there, or a file in it is wrong and no good one came before it."""


class _Stamp(NamedTuple):
    file: Path
    changed: int
    size: int


class _Refused(NamedTuple):
    told: str
    served: bool


class Shelf:
    """The programmes as they are now: `load` makes one, `refresh` brings it up to date."""

    def __init__(self, folder: Path | None, copies: Path) -> None:
        self.programmes = shipped()
        """Every programme by its key, `open` first, then by the alphabet."""
        self.refusals = 0
        """How many changes of a file were refused so far."""
        self._folder, self._copies = folder, copies
        self._seen: Mapping[str, tuple[_Stamp, ...]] | None = None
        self._own: dict[str, Programme] = {}
        self._lost = False

    def refresh(self) -> bool:
        """Look at the folder, read again what changed, and say whether the programmes differ from before.

        Each file that changed and is refused is one warning in the log, with the line and the problem.
        """
        before = self.programmes
        for refused in self.look():
            self.refusals += 1
            logger.warning("%s; the programmes stay as they were", refused.told)
        return self.programmes != before

    def look(self) -> tuple[_Refused, ...]:
        """Read again what changed; what was refused of it, and whether something good came before it."""
        if self._folder is None:
            return ()
        try:
            stamps = _stamps(self._folder)
        except ProgrammesRefused as refused:
            lost, self._lost = self._lost, True
            return () if lost else (_Refused(str(refused), served=self._seen is not None),)
        self._lost = False
        return () if stamps == self._seen else self._changed(stamps)

    def _changed(self, stamps: Mapping[str, tuple[_Stamp, ...]]) -> tuple[_Refused, ...]:
        seen, self._seen = self._seen or {}, stamps
        changed = {name: found for name, found in stamps.items() if seen.get(name) != found}
        self._own = {name: programme for name, programme in self._own.items() if name in stamps}
        drop(self._copies, stamps.keys())
        refused = [self._taken(name, found) for name, found in changed.items()]
        self.programmes = in_order({**shipped(), **self._own}.values())
        return tuple(one for one in refused if one)

    def _taken(self, name: str, stamps: tuple[_Stamp, ...]) -> _Refused | None:
        """Put the programme of a file on the shelf; of a file that is refused, the last good one."""
        found = _read([stamp.file for stamp in stamps])
        if isinstance(found, Programme):
            self._own[name] = found
            keep(self._copies, found)
            return None
        last = self._own.get(name) or kept(self._copies, name)
        if last:
            self._own[name] = last
        return _Refused(found, served=last is not None)


def load(settings: Settings) -> Shelf:
    """The shipped programmes and those of the folder that is set; raises ProgrammesRefused, with the file and line."""
    folder = settings.programmes
    shelf = Shelf(folder, copies_of(folder, settings.cache) if folder else settings.cache)
    refused = shelf.look()
    if never_good := [one.told for one in refused if not one.served]:
        raise ProgrammesRefused("; ".join(never_good))
    shelf.refusals = len(refused)
    for one in refused:
        logger.warning("%s; what it said last is served", one.told)
    return shelf


def _stamps(folder: Path) -> dict[str, tuple[_Stamp, ...]]:
    """The files of a folder by their names without the ending, with what tells whether they changed."""
    stamps: dict[str, tuple[_Stamp, ...]] = {}
    try:
        for file in sorted(folder.iterdir()):
            if file.suffix in ENDINGS and not file.name.startswith(".") and (stamp := _stamp(file)):
                stamps[file.stem] = (*stamps.get(file.stem, ()), stamp)
    except OSError as error:
        advice = f"make the folder, or set {PREFIX}PROGRAMMES to the one with your files"
        raise ProgrammesRefused(f"{folder}: {error.strerror}; {advice}") from error
    if len(stamps) > MOST:
        raise ProgrammesRefused(f"{folder}: expected {MOST} programmes at most, found {len(stamps)}; remove old ones")
    return stamps


def _stamp(file: Path) -> _Stamp | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return _Stamp(file, found.st_mtime_ns, found.st_size) if S_ISREG(found.st_mode) else None


def _read(files: list[Path]) -> Programme | str:
    """The programme of a name, or what is wrong, in a line."""
    file, *others = files
    if others:
        return told(others[0], (ProgrammeFault(1, "", f"expected one file for {file.stem}, found {file.name} too"),))
    found = read_file(file)
    return found if isinstance(found, Programme) else told(file, found)
