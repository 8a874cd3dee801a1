"""The table of a list for other programs: what is on the screen, and nothing that a spreadsheet runs."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from models import Evidence, Tier
from models.events import SHORTLIST
from streams.web.pages.exporting import harmless

NEED = "/needs/match-be-01/shortlist"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("x")'])
def test_no_cell_begins_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Java", "", "1", 3, -2.5, "a=b"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_csv_as_displayed(stocked):
    found = stocked.house.browser("aida").get(f"{NEED}.csv", headers={"accept-language": "fr"})
    assert found.headers["content-disposition"] == 'attachment; filename="match-be-01.csv"'
    rows = list(csv.reader(StringIO(found.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Rang", "Personne", "Points"]
    assert rows[0][8] == "Java back-end developer (indispensable, 40.0)"
    assert [row[1] for row in rows[1:4]] == ["sn-0002", "sn-0001", "sn-0003"]
    assert rows[4][3:5] == ["retenu", "called, wants it"]
    assert len(rows) == 21
    assert stocked.house.audit()[0].act == "exported"


def test_a_formula_in_a_skill_is_text_in_both(stocked):
    listed = stocked.shortlist(["sn-0001"])
    bad = Evidence(
        criterion=0, tier=Tier.CLOSE, skill='=cmd|" /C calc"!A0', closeness=80, emphasis=50, points=20, excerpt=None
    )
    entry = listed.entries[0].model_copy(update={"evidence": (bad,)})
    stocked.say(SHORTLIST, "match-be-01", listed.model_copy(update={"entries": (entry,)}))
    stocked.house.project()
    browser = stocked.house.browser("aida")
    assert "\"'=cmd|" in browser.get(f"{NEED}.csv").text
    book = load_workbook(BytesIO(browser.get(f"{NEED}.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("'=cmd|") for cell in cells)


def test_only_those_who_may_export(stocked):
    assert stocked.house.browser("auditor").get(f"{NEED}.csv").status_code == 403
    assert stocked.house.browser("officer").get(f"{NEED}.xlsx").status_code == 404
