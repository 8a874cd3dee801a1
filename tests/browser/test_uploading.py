"""A partner's table with odd headings: corrected, taken in, its faults by row; the second time it is known."""

import re

import pytest
from openpyxl import Workbook

from streams.database.engine import reading
from streams.database.overview import needs

pytestmark = pytest.mark.browser

HEADINGS = ["Ref. interne", "Poste à pourvoir", "Combien de places ?", "Remarques internes"]
COLUMN = "select[aria-label*='{}']"


@pytest.fixture
def table(tmp_path):
    """Writes a workbook of vacancies; where it is."""

    def written(name, *rows):
        book = Workbook()
        for row in (HEADINGS, *rows):
            book.worksheets[0].append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return written


def send(page, file):
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button.main").click()
    page.locator("#columns").wait_for()


def correct(page):
    page.locator(COLUMN.format("Ref. interne")).select_option(label="Id")
    page.locator(COLUMN.format("Poste à pourvoir")).select_option(label="Title of the post")
    page.locator(COLUMN.format("Combien de places ?")).select_option(label="Openings")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_a_partner_sends_a_table_twice(open_page, served, serious, table, width, script):
    page = open_page("acme", "/uploads", width, java_script_enabled=script)
    send(page, table("one.xlsx", ["acme-81", "Welder", 2, "x"], ["acme-82", "Mason", "many", "y"]))
    assert not script or serious(page) == []
    correct(page)
    page.get_by_role("button", name="Show the rows again").click()
    page.locator("#first", has_text="would be refused").wait_for()
    assert page.locator("#first li", has_text="row 2").locator("dd", has_text="Welder").is_visible()
    page.get_by_role("button", name="Take in").click()
    page.locator(".problem", has_text="column D").wait_for()
    page.locator(COLUMN.format("Remarques")).select_option(label="left out")
    page.get_by_role("button", name="Take in").click()
    page.locator("#errors").wait_for()
    assert not script or serious(page) == []
    assert "1 accepted and stored · 1 refused" in page.locator("[role=status]").first.inner_text()
    assert page.locator("#errors tbody tr", has_text="row 3").locator("td", has_text="a number").is_visible()
    with page.expect_download() as download:
        page.get_by_text("All of it as CSV").click()
    assert "column C: expected a number" in download.value.path().read_text(encoding="utf-8-sig")
    with reading(served.house.engine) as connection:
        (line,) = [one for one in needs(connection, organisation="acme") if one.id.startswith("acme-8")]
    assert (line.id, line.title, line.openings) == ("acme-81", "Welder", 2)

    page.get_by_role("link", name="Send another file").click()
    assert page.locator("#remembered tbody tr").count() == 1
    send(page, table("two.xlsx", ["acme-82", "Mason", 3, "y"]))
    assert page.locator(COLUMN.format("Combien")).locator("option:checked").inner_text() == "Openings"
    assert page.locator("#columns .badge", has_text="as last time").count() == len(HEADINGS)
    page.get_by_role("button", name="Take in").click()
    page.wait_for_url(re.compile("/receipts/"))
    assert page.locator("#errors").count() == 0
    page.get_by_role("link", name="Send another file").click()
    page.get_by_role("button", name="Forget").click()
    page.locator("#remembered", has_text="None yet.").wait_for()
