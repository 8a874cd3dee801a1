"""Zip archives of strangers, as DOCX and XLSX are: looked at before anything in them is inflated."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from streams.formats.rows import Refused

LARGEST = 50 * 1024 * 1024
"""The most bytes that everything in an archive may have when it is inflated."""

_MOST = 5_000
_DAMAGED = "expected a whole file; it is damaged, or was not sent to its end; open it, save it again and send that"


def opened(data: bytes) -> ZipFile:
    """The archive, of which no part can be larger than it says; Refused where it is damaged, locked or a bomb."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise Refused(_DAMAGED) from None
    parts = archive.infolist()
    if len(parts) > _MOST or sum(part.file_size for part in parts) > LARGEST:
        problem = f"expected at most {LARGEST // 1024 // 1024} MB of content; leave out pictures and annexes"
        raise Refused(problem, code="too-large")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("expected a file without a password; save it without one")
    return archive


def names(data: bytes) -> frozenset[str]:
    """The names of the parts, none where it is no archive that can be opened."""
    try:
        return frozenset(opened(data).namelist())
    except Refused:
        return frozenset()


def part(archive: ZipFile, name: str) -> bytes | None:
    """A part, inflated, or None where there is none of that name; Refused where it is damaged."""
    try:
        return _read(archive, archive.getinfo(name))
    except KeyError:
        return None


def _read(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        # Never more than it says: the reader of an archive stops there, and checks the sum.
        return archive.read(info)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Refused(_DAMAGED) from None
