"""Cells of tables: read as their field needs it, or refused with what was expected and never with what was found."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.formats.cell_times import day_first
from streams.formats.cells import READERS, value
from streams.formats.rows import Unclear


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("skills", "Java (expert); lecture de plans (avancé); Excel (2016)", [
            {"phrase": "Java", "level": "expert"}, {"phrase": "lecture de plans", "level": "advanced"},
            {"phrase": "Excel (2016)"}]),
        ("skills", "TIG, MIG (steel, aluminium)", [{"phrase": "TIG"}, {"phrase": "MIG (steel, aluminium)"}]),
        ("skills", "- weld\n• cut\n\n", [{"phrase": "weld"}, {"phrase": "cut"}]),
        ("requirements.optional", "Excel", [{"phrase": "Excel", "essential": False}]),
        ("posts", "Mr", []),
        ("posts", "Cook; Baker", [{"title": "Cook"}, {"title": "Baker"}]),
        ("languages", "English C1; Wolof (native)", [
            {"language": "en", "level": "C1"}, {"language": "wo", "level": "C2", "native": True}]),
        ("languages", "français: courant, Dutch", [{"language": "fr", "level": "C1"}, {"language": "nl"}]),
        ("languages.fr", "Fluent", [{"language": "fr", "level": "C1"}]),
        ("languages.fr", "No", []),
        ("mother_tongues", "Wolof; fr", [{"language": "wo", "native": True}, {"language": "fr", "native": True}]),
        ("nationalities", "Sénégalaise / Belge", ["SN", "BE"]),
        ("nationalities", "Bosnia and Herzegovina", ["BA"]),
        ("residence.country", "Pays-Bas", "NL"),
        ("education", "ISCED 5", 5), ("education", "Licence", 6),
        ("start", "2027-01-04", "2027-01-04"), ("start", "4/13/2027", "2027-04-13"),
        ("start", "13.4.2027", "2027-04-13"),
        ("start", "2027/1/4", "2027-01-04"), ("start", "2027-01-04T10:00:00", "2027-01-04"),
        ("start", "5-5-2027", "2027-05-05"),
        ("months", "6", 6.0), ("months", "6 mois", 6.0), ("months", "2 ans", 24.0), ("months", "1,5", 1.5),
        ("openings", "3", 3), ("openings", "3.0", 3),
        ("remote", "hybrid", None), ("remote", "oui", True), ("remote", "sur place", False),
        ("age_band", "27", "25-29"), ("age_band", "18 – 24", "18-24"), ("age_band", "70", "65-and-over"),
        ("identity.gender", "Femme", "woman"), ("identity.gender", "?", None),
        ("event.time", "2026-10-05 08:00:00", "2026-10-05T08:00:00Z"),
        ("event.time", "2026-10-05T08:00:00+02:00", "2026-10-05T08:00:00+02:00"),
        ("event.time", "2026/10/05 8:12:33 PM GMT+2", "2026-10-05T20:12:33Z"),
        ("event.time", "25/10/2026 7:05", "2026-10-25T07:05:00Z"),
        ("event.time", "2026-10-05", "2026-10-05T00:00:00Z"),
        ("consents.matching", "J'accepte", True), ("consents.matching", "no", False),
        ("text", " =SUM(A1) ", "=SUM(A1)"),
    ],
)  # fmt: skip
def test_cells_are_read(field, cell, expected):
    assert value(field, cell, None) == expected


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("start", "3/4/2027"), ("start", "31/2/2027"), ("start", "soon"), ("start", "2027-13-01"), ("months", "long"),
        ("openings", "2.5"), ("openings", "many"), ("education", "some"), ("education", "9"), ("age_band", "old"),
        ("age_band", "300"), ("nationalities", "Atlantis; SN"), ("languages", "Atlantean C1"),
        ("mother_tongues", "Atlantean"),
        ("remote", "perhaps"), ("work_right", "perhaps"), ("skills", "x" * 201), ("id", "#REF!"), ("years", "long ago"),
        ("event.time", "now"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_repeated(field, cell):
    with pytest.raises(Unclear, match="expected") as refused:
        value(field, cell, None)
    assert cell not in str(refused.value)


def test_the_column_tells_which_of_day_and_month_comes_first():
    assert (day_first(["3/4/2027", "14/4/2027"]), day_first(["3/4/2027", "4/14/2027"])) == (True, False)
    assert (day_first(["3/4/2027"]), day_first(["14/4/2027", "4/14/2027"]), day_first(["2027-01-01"])) == (None,) * 3
    assert value("start", "3/4/2027", first=True) == "2027-04-03"
    assert value("start", "3/4/2027", first=False) == "2027-03-04"


@given(
    st.sampled_from([*READERS, "languages.en", "consents.matching"]),
    st.text(max_size=30) | st.from_regex(r"[0-9/.\- :apmT+]{0,25}", fullmatch=True),
    st.sampled_from([None, True, False]),
)
def test_any_cell_is_read_or_refused(field, cell, first):
    with suppress(Unclear):
        json.dumps(value(field, cell, first))
