"""Takes a PDF apart, in a process of its own: bytes on standard input, JSON on standard output.

A PDF can make any reader run for hours or fill the memory; this process may be killed without harm, and limits itself.
It imports nothing of the service. Run as `python -m streams.formats.pdf_apart`.
"""

import json
import logging
import resource
import sys
from contextlib import suppress
from io import BytesIO

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError

_MEMORY = 1_500_000_000
_SECONDS = 20
_STREAM = 20_000_000
_MOST_PAGES, _MOST_TEXT = 200, 250_000


def taken_apart(data: bytes) -> dict[str, str]:
    """The `text` of all pages, the first attached `xml` (a letter for each byte), or a `problem`.

    The problem is locked, damaged or too-large.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "locked"}
        return _attached(reader) | _text(reader)
    except (DependencyError, FileNotDecryptedError):
        return {"problem": "locked"}
    except Exception:  # noqa: BLE001 - the edge: a PDF can break its reader in any way
        return {"problem": "damaged"}


def main() -> None:
    """Limit this process, and answer."""
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        with suppress(ValueError, OSError):  # not every system lets a process limit itself
            resource.setrlimit(kind, (most, most))
    logging.disable(logging.CRITICAL)
    apply_configuration(Configuration(zlib_maximum_output_length=_STREAM, lzw_maximum_output_length=_STREAM))
    answer = taken_apart(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _attached(reader: PdfReader) -> dict[str, str]:
    """The first attachment that seems to be XML: Europass hides the whole CV in one. One that is broken is none."""
    with suppress(Exception):
        for attachment in reader.attachment_list:
            if attachment.name.lower().endswith(".xml"):
                return {"xml": attachment.content.decode("latin-1")}
    return {}


def _text(reader: PdfReader) -> dict[str, str]:
    pages: list[str] = []
    if len(reader.pages) > _MOST_PAGES:
        return {"problem": "too-large"}
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > _MOST_TEXT:
            return {"problem": "too-large"}
    return {"text": "\n\n".join(pages)}


if __name__ == "__main__":
    main()
