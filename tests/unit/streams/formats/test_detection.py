"""What a file is: told by its content, and by its name only where the content leaves it open."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.formats.detection import Format, detect

RESUME = {"basics": {"name": "Ann Example"}, "work": [{"position": "Welder"}]}
POSTING = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Welder"}


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"id": "p1", "text": "x"}\n{"id": "p2"}', "people.txt", Format.JSON_LINES),
        (b'{"id": "p1", "skills": [],}\nbroken', "people.json", Format.JSON_LINES),
        (b'{"id": "p1", "text": "I wrote {\\"@type\\": \\"JobPosting\\"} and \\"work\\": 1"}', "x", Format.JSON_LINES),
        (b"oops", "people.jsonl", Format.JSON_LINES),
        (b"oops", "standard input", Format.JSON_LINES),
        (b"", "standard input", Format.JSON_LINES),
        (json.dumps(RESUME).encode(), "people.txt", Format.JSON_RESUME),
        (json.dumps(RESUME, indent=2).encode(), "cv", Format.JSON_RESUME),
        (b"\xef\xbb\xbf" + json.dumps(POSTING).encode(), "job.txt", Format.JOB_POSTING),
        (json.dumps([POSTING]).encode("utf-16"), "job", Format.JOB_POSTING),
        (b"<!DOCTYPE html><html></html>", "job.xml", Format.JOB_POSTING),
        (b'<?xml version="1.0"?><SkillsPassport/>', "cv.html", Format.EUROPASS),
        (b"id;title;text\n1;Cook;x", "needs.txt", Format.CSV),
        ("Nom;Prénom;Courriel\nDiop;Awa;a@example.org".encode("cp1252"), "standard input", Format.CSV),
        (b"a,b\n1,2", "people.csv", Format.CSV),
        (b"I weld, I braze, I cut.\nSince 2010.", "cv.txt", Format.TEXT),
        (b"I weld.", "cv.odd", Format.TEXT),
        (b"junk\n%PDF-1.7\n", "cv.txt", Format.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cv.doc", Format.OLD_OFFICE),
        (b"{\\rtf1\\ansi}", "cv.docx", Format.RICH_TEXT),
        (b"\x89PNG\r\n\x1a\n", "cv.pdf", Format.PICTURE),
        (b"\x1f\x8b\x08\x00", "cv.jsonl", Format.ARCHIVE),
        (b"\x00\x01\x02\x03" * 20, "cv.txt", Format.OTHER),
    ],
    ids=str,
)
def test_the_content_tells_and_the_name_helps(data, name, expected):
    assert detect(data, name) is expected


def test_archives_are_told_apart_by_what_is_in_them(docx, xlsx, zipped):
    assert detect(docx(""), "x.zip") is Format.DOCX
    assert detect(xlsx(["a"]), "x.docx") is Format.XLSX
    assert detect(zipped({"mimetype": "x", "content.xml": "x"}), "x.docx") is Format.OPEN_DOCUMENT
    assert detect(zipped({"cv.pdf": "x"}), "x.docx") is Format.ARCHIVE
    assert detect(docx("")[:-30], "x.docx") is Format.ARCHIVE


@given(st.binary(max_size=300), st.text(max_size=12))
def test_anything_has_a_format(data, name):
    assert detect(data, name) in Format
