"""CVs and terms of reference as PDF: the text of the pages, or the Europass CV that is hidden in the file."""

import json
import subprocess
import sys
from collections.abc import Iterator

from streams.formats import europass
from streams.formats.encoding import cleaned, mended
from streams.formats.paragraphs import reflowed
from streams.formats.rows import Refused, Row, Wanted, prose

_PATIENCE = 30.0
_PROBLEMS = {
    "locked": "expected a PDF without a password or protection; print it to a new PDF and send that",
    "damaged": "expected a whole PDF; this one is damaged; open it, save it as a new PDF or as DOCX and send that",
    "too-large": "expected at most 200 pages and 200,000 characters of text; leave out annexes and certificates",
}
_ENDLESS = "expected a PDF that can be read within seconds; open it, save it as a new PDF or as DOCX and send that"
_SCANNED = (
    "expected a PDF with text; this one holds pictures of pages only; run text recognition (OCR) on it, or send the "
    "document that it was printed from"
)


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:
    """The one record of a PDF."""
    found = _taken_apart(data)
    if wanted.kind == "profiles" and europass.is_europass(xml := found.get("xml", "").encode("latin-1")):
        yield from europass.read(xml, wanted)
        return
    if problem := _PROBLEMS.get(found.get("problem", "")):
        raise Refused(problem, code="too-large" if found["problem"] == "too-large" else "unreadable")
    text = prose(reflowed(mended(cleaned(found.get("text", "")))))
    if not text:
        raise Refused(_SCANNED)
    yield Row("", {"text": text})


def _taken_apart(data: bytes) -> dict[str, str]:
    command = [sys.executable, "-P", "-m", "streams.formats.pdf_apart"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        found: dict[str, str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Refused(_ENDLESS) from None
    return found
