"""Plain text, in whichever encoding it was written."""

import pytest

from streams.formats.encoding import cleaned, decoded, mended
from streams.formats.reading import profiles
from streams.formats.rows import Refused

FRENCH = "Développeur à Liège ; créée à l’été – « gestion »"
ARABIC = "أعمل لحاما منذ سنوات، وأقرأ المخططات"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((FRENCH, one) for one in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman")),
        *((ARABIC, one) for one in ("utf-8", "cp1256", "iso8859_6")),
        ("Prénom;Nom\nAmélie;Dupré\nÉlodie;Lefèvre", "cp850"),
        ("Größe, Prüfung", "cp1252"),
        ("né", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(text, encoding):
    assert decoded(text.encode(encoding)) == text


def test_text_that_was_decoded_wrongly_is_mended_line_by_line():
    assert (
        mended("Compétences\nsoudure Ã\xa0 l’arc, dÃ©veloppement\n") == "Compétences\nsoudure à l’arc, développement\n"
    )
    assert mended("أعمل") == "أعمل"


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refused, match="expected text"):
        decoded(bytes(range(32)) * 20)


def test_a_byte_cut_in_two_at_the_end_is_no_other_encoding():
    assert decoded("Liège".encode()[:-3] + "è".encode()[:1]).startswith("Li")


def test_signs_that_no_reader_can_use_are_taken_out():
    assert cleaned("a\x00b\ud800c\td\n") == "abc\td\n"


def only(data):
    (row,) = profiles(data, "cv.txt")
    return row.content


def test_an_advertisement_with_hard_lines_is_put_together():
    text = "We look for a welder who has worked with stainless steel in\nthe food industry.\n\n* TIG\n* MIG\n"
    assert only(text.encode())["text"] == (
        "We look for a welder who has worked with stainless steel in the food industry.\n\n* TIG\n* MIG"
    )


def test_an_empty_text_is_refused():
    assert "this file is empty" in str(only(b" \n "))
