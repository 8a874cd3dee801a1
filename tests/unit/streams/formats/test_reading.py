"""The way in: every file is read or refused with a remedy, none raises, none takes long, none tells its content."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Rejection
from streams.formats.reading import LARGEST, needs, profiles

SECRET = "Ann Example"
WORDS = [
    b"%PDF-", b"PK\x03\x04", b"{", b"[", b'"@type": "JobPosting"', b'"basics": {', b"<", b"<html>", b"<SkillsPassport",
    b"<LearnerInfo>", b"</LearnerInfo>", b"<script type='application/ld+json'>", b"</script>", b"id,skills\n",
    b'"', b"\n", b";", b"\xff\xfe", b"\x00", b"Ann Example", b"&lt;p&gt;", b"}", b"]", b":", b"\xc3\xa9", b"\xe9",
]  # fmt: skip


def contents(*arguments, **more):
    return [row.content for row in needs(*arguments, **more)]


@pytest.mark.parametrize(
    ("data", "name", "read", "expected"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cv.doc", profiles, "save it as DOCX or XLSX"),
        (b"{\\rtf1 Ann Example}", "cv.rtf", profiles, "expected DOCX or PDF"),
        (b"\x89PNG\r\n", "cv.png", profiles, "text recognition (OCR)"),
        (b"Rar!\x1a", "cv.rar", profiles, "unpack the archive"),
        (b"\x00\x01\x02" * 50, "cv.bin", profiles, "save it as one of these"),
        (b'{"id": "p1"}', "x.json", profiles, "read one by one"),
        (b'{"basics": {"name": "Ann Example"}}', "cv.json", needs, "publish it with `publish profiles`"),
        (b"<SkillsPassport/>", "cv.xml", needs, "publish it with `publish profiles`"),
        (b'{"@type": "JobPosting"}', "job.json", profiles, "publish it with `publish needs`"),
        (b"x" * (LARGEST + 1), "cv.txt", profiles, "at most 20 MB"),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value)[:25],
)
def test_what_is_not_read_is_refused_with_the_remedy(data, name, read, expected):
    (row,) = read(data, name)
    assert isinstance(row.content, Rejection)
    assert expected in str(row.content)
    assert SECRET not in str(row.content)


def test_archives_of_other_programs_are_refused(zipped):
    for parts, expected in (({"mimetype": "x", "content.xml": "x"}, "DOCX, XLSX or PDF"), ({"a.pdf": "x"}, "unpack")):
        (row,) = profiles(zipped(parts), "cv.odt")
        assert expected in str(row.content)


def test_a_key_is_for_one_record_only():
    first, second = contents(b"id,title,text\nn1,Cook,x\nn2,Baker,x\n", "needs.csv", key="n7")
    assert first["id"] == "n7"
    assert second.faults[0].field == "id"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([word for word in WORDS if word != b"%PDF-"]) | st.binary(max_size=20), max_size=14),
    st.sampled_from(["x.txt", "x.csv", "x.xml", "x.json", "x.docx", "x.html", "x"]),
    st.sampled_from([profiles, needs]),
)
def test_any_bytes_are_read_or_refused(parts, name, read):
    for row in read(b"".join(parts), name):
        assert isinstance(row.content, Rejection) or row.content["id"]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.binary(max_size=20), max_size=14))
def test_any_bytes_after_the_mark_of_a_pdf_are_read_or_refused(parts):
    for row in profiles(b"%PDF-1.7\n" + b"".join(parts), "cv.pdf"):
        assert isinstance(row.content, Rejection)


@given(st.integers(0, 2000), st.sampled_from([profiles, needs]))
def test_a_file_that_ends_too_soon_is_read_or_refused(end, read):
    whole = json.dumps({"@type": "JobPosting", "title": "Cook", "description": "<ul><li>é" * 100}, ensure_ascii=False)
    for row in read(whole.encode()[:end], "job.json"):
        assert isinstance(row.content, dict | Rejection)


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * 6_000_000, b"<a " + b"x='1' " * 3_000_000, b"[" * 19_000_000, b'{"a":' * 4_000_000,
        b'"' * 19_000_000, b"id,skills\n" + b"a," * 9_000_000, b"<html>" + b"<script " * 2_000_000,
        b"\xff" * 19_000_000, "Ã©".encode() * 4_000_000, b"- \n" * 6_000_000,
    ],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.csv", "x.txt"])
def test_large_files_of_nonsense_take_seconds(data, name):
    start = time.monotonic()
    for row in needs(data, name):
        assert isinstance(row.content, dict | Rejection)
    assert time.monotonic() - start < 30
