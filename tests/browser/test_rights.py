"""A person asks, with a real browser: a consent withdrawn, a skill corrected, a note, and then everything erased."""

import re

import pytest

from streams.database.engine import writing
from streams.rights import erasures
from streams.rights.erasures import State

pytestmark = pytest.mark.browser
PERSON = "/people/sn-0004"


def test_an_officer_withdraws_a_consent_corrects_a_skill_and_erases(open_page, served):
    page = open_page("aida", PERSON)
    page.click("#consents >> text=Note that it is withdrawn")
    page.wait_for_url("**?told=consent#consents")
    assert "refused or withdrawn" in page.inner_text("#consents")

    page.click("main >> text=Correct >> nth=0")
    page.locator("[name=phrase]").nth(1).fill("Quarkus")
    page.locator("[name=level]").nth(1).select_option("expert")
    page.click("text=Save the correction")
    page.wait_for_url("**?told=corrected")
    assert "stored as a later event" in page.inner_text("#flash")
    page.click("main >> text=Correct >> nth=0")
    assert page.locator("[name=phrase]").nth(1).input_value() == "Quarkus"
    page.go_back()

    page.click("#notes >> text=Add a note")
    page.fill("#notes textarea", "prefers Brussels")
    page.click("#notes >> text=Save the note")
    page.locator("#notes bdi >> text=prefers Brussels").wait_for()

    page.click("text=Erase …")
    page.fill("[name=again]", "sn-0005")
    page.select_option("[name=reason]", "asked")
    page.click("text=Erase for good")
    page.locator("text=expected the id of the person").wait_for()
    page.fill("[name=again]", "sn-0004")
    page.select_option("[name=reason]", "asked")
    page.click("text=Erase for good")
    page.wait_for_url(re.compile("/erasures/"))
    report = page.url
    assert "you need do nothing" in page.inner_text("main"), "no broker answers here"

    for path in ("/people?programme=match", "/needs", "/needs/match-be-01", "/needs/match-be-02",
                 "/programmes/match", "/needs/match-be-01/top", "/duplicates", "/intake", "/erasures"):  # fmt: skip
        page.goto(served.address + path)
        assert "sn-0004" not in page.content(), path
        assert "prefers Brussels" not in page.content(), path
    page.goto(served.address + PERSON)
    assert "sn-0004" not in page.inner_text("main")

    page.goto(report)
    letters = {"removed": 1, "left": 0, "why": ""}
    found = [{"place": "database: audit_log, kept", "number": 3, "live": False, "why": "the pseudonym alone"}]
    said = {"held": True, "taken_back": 3, "lists": 0, "letters": letters, "settled": True, "found": found}
    with writing(served.house.engine) as connection:
        erasures.went(connection, [report.rpartition("/")[2]], State.DONE, said, served.house.now)
    page.locator("text=A search found the id nowhere").wait_for()
    assert "the pseudonym alone" in page.inner_text("main")


def test_a_note_on_the_row_is_written_while_the_list_stays_open(open_page):
    page = open_page("aida", "/needs/match-be-01?open=sn-0004")
    row = page.locator("[data-person='sn-0004']")
    row.locator("text=Add a note").click()
    row.locator(".notes textarea").fill("just ask: keys s, d and h stay letters")
    row.locator("text=Save the note").click()
    page.wait_for_url("**open=sn-0004#p-sn-0004")
    page.locator("[data-person='sn-0004'] bdi >> text=keys s, d and h stay letters").wait_for()
    assert page.locator("[data-person='sn-0004'] summary .badge.decline").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", [PERSON, f"{PERSON}/correct", f"{PERSON}/erase", "/erasures", "pack", "identity"])
def test_a_page_fits(open_page, path, width):
    page = open_page("aida", path if path.startswith("/") else PERSON, width, language="fr")
    if path == "pack":
        page.click("text=Ce qui est détenu, à lire")
    if path == "identity":
        page.click("text=Corriger l’identité")
        page.locator("[name=birth_date]").wait_for()
    page.locator("h1").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    unnamed = page.evaluate("""() => [...document.querySelectorAll(
            'input:not([type=hidden]), select, textarea, button')]
        .filter((one) => one.checkVisibility() && !(one.labels?.length || one.ariaLabel || one.textContent.trim()))
        .map((one) => one.outerHTML)""")
    assert unnamed == []
