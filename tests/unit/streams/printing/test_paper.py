"""A document in PDF: what goes in comes out, in any script, with title, language, bookmarks; and the same again."""

import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from streams.printing.paper import LACKING, Paper

MADE = datetime(2026, 11, 1, 9, tzinfo=UTC)


def bytes_of(*parts):
    """The bytes of a document of which each part is called with the paper."""
    with Paper("Une liste", "fr", MADE, "au pied") as made:
        made.begin()
        for part in parts:
            part(made)
        return bytes(made.output()), made.lacking


def read(*parts):
    return PdfReader(BytesIO(bytes_of(*parts)[0]))


def said(*parts):
    return "\n".join(page.extract_text() for page in read(*parts).pages)


def paragraph(text):
    return lambda made: made.paragraph(text)


@pytest.mark.parametrize(
    "text", ["Développeuse, œuvre", "ŋànk, Ŋ, jàngalekat", "Zażółć gęślą jaźń", "Розробник", "Προγραμματιστής", "ሶፍትዌር"]
)
def test_what_people_write_is_printed_as_they_wrote_it(text):
    assert text in said(paragraph(text))
    assert not bytes_of(paragraph(text))[1]


def test_arabic_is_printed_with_its_letters_joined():
    found = unicodedata.normalize("NFKC", said(paragraph("مطور برمجيات")))
    assert sorted("مطوربرمجيات") == sorted(sign for sign in found if "\u0600" <= sign <= "\u06ff")
    assert not bytes_of(paragraph("مطور برمجيات"))[1]


def test_a_character_of_no_font_is_a_box_and_is_told_of():
    assert f"{LACKING}{LACKING} and Java" in said(paragraph("漢字 and Java"))
    assert bytes_of(paragraph("漢字 and Java"))[1]


def test_controls_turn_nothing_round_and_lines_stay():
    with Paper("x", "en", MADE, "") as made:
        assert made.shown("a\u202egnp\x07\u2066 b\n\tc\u00a0 d") == "agnp b\nc d"


def test_a_reader_is_told_title_language_and_headings():
    found = read(lambda made: made.heading("Une liste"), lambda made: made.heading("#1 sn-0001", 1))
    assert found.metadata.title == "Une liste"
    assert found.metadata.creation_date == MADE
    assert found.trailer["/Root"]["/Lang"] == "fr"
    assert found.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    outer, inner = found.outline
    assert (outer.title, [one.title for one in inner]) == ("Une liste", ["#1 sn-0001"])


def test_a_long_table_goes_on_below_its_head():
    rows = [(str(number), "x" * 400) for number in range(40)]
    pages = [page.extract_text() for page in read(lambda made: made.grid(("Rang", "Mot"), rows, (20, 80))).pages]
    assert len(pages) > 2
    assert all(page.startswith("Rang") and "au pied" in page for page in pages)


def test_a_heading_never_stands_alone_at_the_end_of_a_page():
    filled = [paragraph("x")] * 43
    pages = [page.extract_text() for page in read(*filled, lambda made: made.heading("Head", 1), paragraph("y")).pages]
    assert [("Head" in page, "y" in page) for page in pages] == [(False, False), (True, True)]


def test_the_same_content_is_the_same_bytes():
    first, second = (bytes_of(paragraph("Développeuse مطور ሶፍትዌር")) for _ in range(2))
    assert first == second


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_of_anybody_stops_it(heading, cell):
    found = read(lambda made: made.heading(heading), lambda made: made.grid(("a", "b"), [(cell, heading)], (50, 50)))
    assert len(found.pages) >= 1
