"""The table of a list for other programs: what is on the screen, and nothing that a spreadsheet runs."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from models import Evidence, Tier
from models.events import SHORTLIST
from streams.web.pages.exporting import harmless

NEED = "/needs/match-be-01/shortlist"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        '=HYPERLINK("x")',
        "\u00a0=1",
        "\u200b=1",
        "\u202e@1",
        "\uff1d1",
    ],
)
def test_no_cell_begins_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["a;=1", "a\t=1", 'a;"=1"', "a,  @1", "a\n-1", "a|+1"])
def test_no_part_of_a_cell_begins_a_formula_where_another_sign_parts_cells(cell):
    safe = str(harmless(cell))
    assert safe.replace("'", "") == cell
    assert not re.search(r"[;,|\t\n][\"\s]*[=+\-@]", safe)


def test_a_control_character_hides_no_formula():
    assert harmless("\x01=1+1") == "'=1+1"


@pytest.mark.parametrize("cell", ["Java", "", "1", 3, -2.5, "a=b", "C++, C#", "a; b - c", "e-mail"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_csv_as_displayed(stocked):
    found = stocked.house.browser("aida").get(f"{NEED}.csv", headers={"accept-language": "fr"})
    assert found.headers["content-disposition"] == 'attachment; filename="match-be-01.csv"'
    rows = list(csv.reader(StringIO(found.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Rang", "Personne", "Points"]
    assert rows[0][8] == "Java back-end developer (indispensable, 40,0)"
    assert [row[1] for row in rows[1:4]] == ["sn-0002", "sn-0001", "sn-0003"]
    assert rows[4][3:5] == ["retenu", "called, wants it"]
    assert {len(row) for row in rows} == {28}
    assert len(rows) == 21
    assert stocked.house.audit()[0].act == "exported"


def test_each_cell_says_what_the_screen_says(stocked):
    browser = stocked.house.browser("aida")
    rows = list(csv.DictReader(StringIO(browser.get(f"{NEED}.csv").content.decode("utf-8-sig"))))
    screen = unescape(re.sub(r"<[^>]*>", "", browser.get("/needs/match-be-01").text))
    first = browser.get("/v1/needs/match-be-01/shortlist").json()["entries"][0]
    assert rows[0]["Points"] == str(first["evidence"][-1]["points"])
    assert "Availability (pass): Free for 24 months." in rows[0]["Conditions"]
    asked = "Nobody asked until when the person is free. Are you free for 18 months from 1 February?"
    assert f"Availability (unknown): {asked}" in rows[2]["Conditions"]
    assert rows[2]["Also on"] == "#3 Data analyst"
    cells = list(csv.reader(StringIO(browser.get(f"{NEED}.csv").content.decode("utf-8-sig"))))
    shown = [cell for row in cells[1:4] for cell in row[9:26:3]]
    assert any(re.search(r"\(80\s%\sclose\)", cell) for cell in shown)
    assert {"nothing found"} <= set(shown)
    assert any(cell.endswith("stated in a field") for cell in shown)
    for cell in shown:
        assert cell.partition(" ")[0] in screen


def test_a_list_that_is_referred_has_no_points_as_on_the_screen(stocked):
    stocked.say(SHORTLIST, "match-be-01", stocked.shortlist(["sn-0001"]).model_copy(update={"order": "referred"}))
    stocked.house.project()
    (head, row) = csv.reader(StringIO(stocked.house.browser("aida").get(f"{NEED}.csv").content.decode("utf-8-sig")))
    assert "Points" not in head
    assert "Java back-end developer (must)" in head
    assert (len(head), row[:2]) == (len(row), ["1", "sn-0001"])


def test_numbers_are_numbers_in_the_workbook(stocked):
    book = load_workbook(BytesIO(stocked.house.browser("aida").get(f"{NEED}.xlsx").content))
    score = book.worksheets[0].cell(2, 3)
    assert (score.data_type, score.number_format) == ("n", "0.0")


def test_a_formula_in_a_skill_is_text_in_both(stocked):
    listed = stocked.shortlist(["sn-0001"])
    bad = Evidence(
        criterion=0, tier=Tier.CLOSE, skill='\x01=cmd|" /C calc"!A0', closeness=80, emphasis=50, points=20, excerpt=None
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
