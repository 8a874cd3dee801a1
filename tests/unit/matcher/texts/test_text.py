from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.texts import text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("NaÃ¯ve Bayes", "Naïve Bayes"),
        ("dÃ©veloppeur Ã  Dakar", "développeur à Dakar"),
        ("plain words", "plain words"),
        ("تطوير البرمجيات", "تطوير البرمجيات"),
    ],
)
def test_mojibake_is_mended(broken: str, whole: str) -> None:
    assert text.repair(broken).text == whole


@pytest.mark.parametrize(
    "private", ["awa@example.org", "https://example.org/cv", "+221 77 123 45 67", "linkedin.com/in/somebody"]
)
def test_addresses_are_blanked(private: str) -> None:
    assert private not in text.repair(f"Java, {private}, SQL").text


def test_positions_lead_back_to_the_received_text() -> None:
    received = "x NaÃ¯ve Bayes, Python"
    repaired = text.repair(received)
    start = repaired.text.index("Python")
    assert received[repaired.origin[start] :] == "Python"


@given(st.text(max_size=200))
def test_every_character_has_a_position(received: str) -> None:
    repaired = text.repair(received)
    assert len(repaired.origin) == len(repaired.text) + 1
    assert list(repaired.origin) == sorted(repaired.origin)
    assert repaired.origin[-1] == len(received)


@given(st.text(max_size=300))
def test_segments_are_parts_of_the_text_in_order(received: str) -> None:
    found = list(text.segments(received))
    assert all(received[one.start : one.end] == one.text and one.text.strip() == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_lists_and_sentences_are_cut() -> None:
    advertisement = "We need help. You write Java:\n- Spring\n• SQL\n* Git"
    assert [one.text for one in text.segments(advertisement)] == [
        "We need help.", "You write Java:", "Spring", "SQL", "Git",
    ]  # fmt: skip
