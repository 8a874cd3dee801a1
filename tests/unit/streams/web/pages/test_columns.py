"""The columns of a table as they are shown: names of fields that are one's own, samples, and what is said of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.formats.mapping import fields
from streams.formats.rows import Wanted
from streams.formats.tables import Line, rows
from streams.web.pages import columns
from streams.web.speaking import LANGUAGES, speech


@pytest.mark.parametrize("kind", ["profiles", "needs"])
def test_a_name_means_one_field_in_whichever_language(kind):
    named = [columns.labels(kind, None, speech(language)) for language in LANGUAGES]
    for one in named:
        assert len(set(one.values())) == len(one)
        assert set(fields(kind)) <= one.keys()
    meant = columns.meanings(kind, None, ())
    for one in named:
        assert all(meant[name] == field for field, name in one.items())


def test_samples_differ_are_short_and_are_three_at_most():
    lines = [Line(1, ["Nom", "Q9", ""]), *(Line(2 + one, [f"n{one // 2}" * 99, "", ""]) for one in range(9))]
    (name, empty) = columns.seen("profiles", lines, None)
    assert len(name.samples) == 3
    assert all(len(sample) <= 61 for sample in name.samples)
    assert (empty.letter, empty.samples, empty.state) == ("B", (), "ask")


@given(st.lists(st.sampled_from(["", "-", "id", "skills", "title", "text"]), min_size=3, max_size=3))
def test_a_mapping_without_faults_can_be_read(said):
    lines = [Line(1, ["a", "a", "b"]), Line(2, ["x1", "Java", "y"])]
    found = columns.corrected(columns.seen("needs", lines, None), dict(enumerate(said)))
    if any(columns.faults("needs", found)):
        return
    mapping = columns.mapping("needs", lines, found, None)
    (row,) = rows(lines, Wanted("needs", mapping, date(2026, 1, 1)))
    assert [one.field for one in mapping.columns] == [one if one not in {"", "-"} else None for one in said]
    assert row.place == "row 2"
