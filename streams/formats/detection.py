"""What a file is: by its content first, and by its name where the content leaves it open."""

import re
from enum import StrEnum
from pathlib import PurePath

from streams.formats import archive
from streams.formats.csv_table import DELIMITERS, delimiter_of
from streams.formats.encoding import decoded, is_text
from streams.formats.mapping import known_headings
from streams.formats.rows import Refused


class Format(StrEnum):
    """A kind of file; the ones from `old-office` on are known, and are not read."""

    JSON_LINES = "json-lines"
    JSON_RESUME = "json-resume"
    JOB_POSTING = "job-posting"
    EUROPASS = "europass"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"
    OLD_OFFICE = "old-office"
    OPEN_DOCUMENT = "open-document"
    RICH_TEXT = "rich-text"
    PICTURE = "picture"
    ARCHIVE = "archive"
    OTHER = "other"


_SIGNATURES = (
    (b"%PDF-", Format.PDF), (b"\xd0\xcf\x11\xe0", Format.OLD_OFFICE), (b"{\\rtf", Format.RICH_TEXT),
    (b"\x89PNG", Format.PICTURE), (b"\xff\xd8\xff", Format.PICTURE), (b"GIF8", Format.PICTURE),
    (b"II*\x00", Format.PICTURE), (b"MM\x00*", Format.PICTURE), (b"\x1f\x8b", Format.ARCHIVE),
    (b"7z\xbc\xaf", Format.ARCHIVE), (b"Rar!", Format.ARCHIVE),
)  # fmt: skip
_BY_NAME = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".tab": Format.CSV, ".txt": Format.TEXT, ".text": Format.TEXT,
    ".md": Format.TEXT, ".jsonl": Format.JSON_LINES, ".ndjson": Format.JSON_LINES, ".json": Format.JSON_LINES,
    ".html": Format.JOB_POSTING, ".htm": Format.JOB_POSTING, ".jsonld": Format.JOB_POSTING,
}  # fmt: skip
_SAMPLE = 65_536
_PDF_WITHIN = 1024
_POSTING = re.compile(r'(?<!\\)"@(?:context|graph|type)"\s*:')
_RESUME = re.compile(r'(?<!\\)"(?:basics|work|volunteer)"\s*:|jsonresume')


def detect(data: bytes, name: str) -> Format:
    """What the bytes are; their beginning is enough but for zip archives, which end with their table of contents."""
    start = data[:_SAMPLE]
    for signature, known in _SIGNATURES:
        if start.startswith(signature):
            return known
    if b"%PDF-" in start[:_PDF_WITHIN]:
        return Format.PDF
    if start.startswith(b"PK"):
        return _packed(data)
    return _written(start, name) if is_text(start) else Format.OTHER


def _packed(data: bytes) -> Format:
    names = archive.names(data)
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if {"mimetype", "content.xml"} <= names:
        return Format.OPEN_DOCUMENT
    return Format.ARCHIVE


def _written(start: bytes, name: str) -> Format:
    try:
        text = decoded(start).lstrip("\ufeff \t\r\n")
    except Refused:
        return Format.OTHER
    if text.startswith("<"):
        return Format.JOB_POSTING if _is_page(text) else Format.EUROPASS
    if text.startswith(("{", "[")):
        return _json(text, name)
    by_name = _BY_NAME.get(PurePath(name).suffix.lower())
    if by_name is not Format.JSON_LINES and _is_table(text):
        return Format.CSV
    return by_name or (Format.JSON_LINES if not PurePath(name).suffix else Format.TEXT)


def _is_page(text: str) -> bool:
    beginning = text[:2000].lower()
    return beginning.startswith(("<!doctype html", "<html", "<script", "<head")) or "<html" in beginning


def _json(text: str, name: str) -> Format:
    """What the keys of a document tell; lines where its first line has an id, or its name says so."""
    if PurePath(name).suffix.lower() in {".jsonl", ".ndjson"}:
        return Format.JSON_LINES
    if _POSTING.search(text):
        return Format.JOB_POSTING
    is_lines = '"id"' in text.partition("\n")[0] and not text.startswith("[")
    return Format.JSON_RESUME if _RESUME.search(text) and not is_lines else Format.JSON_LINES


def _is_table(text: str) -> bool:
    """Whether the first row is of headings of which two at least are known."""
    first = text.partition("\n")[0]
    delimiter = delimiter_of(text)
    return delimiter in DELIMITERS and known_headings([one.strip('" \r') for one in first.split(delimiter)]) > 1
