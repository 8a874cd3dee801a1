"""PDF: the text with its paragraphs; whatever is locked, scanned or broken is refused within seconds."""

import io
import subprocess
import sys
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from models import Rejection
from streams.formats.pdf_apart import taken_apart
from streams.formats.reading import needs, profiles


def only(data, read=profiles):
    (row,) = read(data, "cv.pdf")
    return row.content


def refusal(data):
    found = only(data)
    assert isinstance(found, Rejection), found
    return str(found)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_cut_by_the_width_of_the_page_are_joined_and_lists_stay(pdf):
    lines = ["Skills", "Six years of project manage-", "ment and bookkeeping in a trading house for fresh",
             "vegetables.", "- SAP", "- Caf\xe9 cr\xe8me"]  # fmt: skip
    text = "Skills\nSix years of project management and bookkeeping in a trading house for fresh vegetables.\n"
    assert only(pdf(lines))["text"] == text + "- SAP\n- Café crème"
    assert only(pdf(lines), needs)["text"].endswith("crème")


def test_a_pdf_without_text_says_that_it_needs_text_recognition(pdf):
    assert "text recognition (OCR)" in refusal(pdf([]))
    assert "text recognition (OCR)" in refusal(pdf([" ", ""]))


def test_a_locked_pdf_says_how_to_unlock_it(pdf):
    writer = PdfWriter(clone_from=io.BytesIO(pdf(["I weld."])))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    assert "without a password" in refusal(written(writer))


def test_a_pdf_that_only_its_owner_may_change_is_read(pdf):
    writer = PdfWriter(clone_from=io.BytesIO(pdf(["I weld."])))
    writer.encrypt(user_password="", owner_password="secret", algorithm="RC4-128")
    assert only(written(writer))["text"] == "I weld."


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff\x00garbage" * 5000, b"%PDF-1.4\ntrailer <<>>"])
def test_garbage_is_refused_with_the_remedy(data):
    assert "save it as a new PDF or as DOCX" in refusal(data)


def test_streams_that_inflate_without_end_are_no_harm(pdf):
    bomb = zlib.compress(b"0" * 60_000_000)
    start = pdf([])
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    begin, end = start.index(b"4 0 obj"), start.index(b"5 0 obj")
    whole = start[:begin] + b"4 0 obj\n" + content + b"\nendobj\n" + start[end : start.index(b"xref\n")]
    assert refusal(whole + b"trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n")


def test_too_long_a_text_says_what_to_leave_out(pdf):
    assert "leave out annexes" in refusal(pdf(["word " * 60] * 1000))


def test_a_reader_that_runs_on_is_ended(pdf, monkeypatch):
    def endless(command, **_):
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", endless)
    assert "within seconds" in refusal(pdf(["I weld."]))


def test_a_reader_that_dies_is_a_refusal(pdf, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "save it as a new PDF" in refusal(pdf(["I weld."]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 900), flips=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=6))
def test_no_damage_makes_it_fail(pdf, cut, flips):
    data = bytearray(pdf(["I weld.", "I braze."]))
    for place, value in flips:
        data[place % len(data)] = value
    found = taken_apart(bytes(data[: len(data) - cut]))
    assert found.keys() <= {"text", "xml", "problem"}
