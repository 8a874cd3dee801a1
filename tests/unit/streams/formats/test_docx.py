"""Word documents: paragraphs, list items and cells as lines; no bombs, no entities, nothing that was deleted."""

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Rejection
from streams.formats.reading import profiles


def only(data):
    (row,) = profiles(data, "cv.docx")
    return row.content


def refusal(data):
    found = only(data)
    assert isinstance(found, Rejection), found
    return str(found)


def test_paragraphs_lists_and_tables_are_lines_in_their_order(docx, paragraph):
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('Languages')}</w:tc><w:tc>{paragraph('French C1')}"
        f"{paragraph('Wolof')}</w:tc></w:tr></w:tbl>"
    )
    run = "<w:p><w:r><w:t>I </w:t></w:r><w:r><w:t>weld</w:t><w:br/><w:t>and</w:t><w:tab/><w:t>cut</w:t></w:r></w:p>"
    body = paragraph("Skills & more") + paragraph("TIG", listed=True) + paragraph("") + run + table
    assert only(docx(body))["text"] == "Skills & more\n- TIG\n\nI weld\nand cut\nLanguages\nFrench C1\nWolof"


def test_what_was_deleted_or_moved_away_is_not_read(docx, paragraph):
    moved = "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    gone = f"<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>{moved}</w:p>"
    assert only(docx(paragraph("I weld.") + gone))["text"] == "I weld."


def test_a_text_box_is_read_once(docx, paragraph):
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    both = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>After</w:t></w:r></w:p>"
    )
    assert only(docx(both))["text"] == "In a box\nAfter"


def test_a_document_without_text_is_refused(docx, paragraph):
    assert "a document with text" in refusal(docx(paragraph(" ")))


def test_a_billion_laughs_are_not_laughed(zipped):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'
    assert "without a document type" in refusal(zipped({"word/document.xml": laughs}))


def test_a_zip_bomb_is_known_by_its_table_of_contents(zipped):
    assert "at most 50 MB" in refusal(zipped({"word/document.xml": b"\0" * 51 * 1024 * 1024}))
    assert "at most 50 MB" in refusal(zipped({"word/document.xml": b"x", **{f"{n}": b"" for n in range(5001)}}))


def test_a_part_that_is_larger_than_it_says_is_damaged(docx, paragraph):
    data = bytearray(docx(paragraph("I weld. " * 1000)))
    entry = data.rindex(b"PK\x01\x02")
    size = struct.unpack_from("<I", data, entry + 24)[0]
    struct.pack_into("<I", data, entry + 24, size // 50)
    assert "damaged" in refusal(bytes(data))


def test_a_locked_archive_says_so(docx, paragraph):
    data = bytearray(docx(paragraph("I weld.")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for place in [n for n in range(len(data)) if data[n : n + 4] == mark]:
            data[place + offset] |= 1
    assert "without a password" in refusal(bytes(data))


@pytest.mark.parametrize("end", [30, 200])
def test_half_a_document_is_damaged(docx, paragraph, end):
    assert "it is damaged" in refusal(docx(paragraph("I weld."))[:-end])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=5))
def test_no_damage_makes_it_fail(docx, paragraph, flips):
    data = bytearray(docx(paragraph("I weld.")))
    for place, value in flips:
        data[place % len(data)] = value
    for row in profiles(bytes(data), "cv.docx"):
        assert isinstance(row.content, dict | Rejection)
