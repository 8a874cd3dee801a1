"""An officer's day with a real browser: the keyboard, a phone, no script, and pages that follow what moves."""

import pytest

from models.events import SHORTLIST
from streams.database import records
from streams.database.engine import reading

pytestmark = pytest.mark.browser
NEED = "/needs/match-be-01"


@pytest.fixture
def held(served):
    def of(person):
        with reading(served.house.engine) as connection:
            found = records.decisions(connection, "match-be-01", person)
        return found[0].verdict.value if found else None

    return of


def row(page, person):
    return page.locator(f"[data-person='{person}']")


def test_reviewing_with_the_keyboard_alone(open_page, served, held):
    page = open_page("aida", NEED)
    for person in ("sn-0002", "sn-0001"):
        page.keyboard.press("j")
        page.wait_for_function(f"document.activeElement.dataset.person === '{person}'")
    page.keyboard.press("s")
    row(page, "sn-0001").locator("summary .badge.shortlist").wait_for()
    assert held("sn-0001") == "shortlist"
    for _ in range(3):
        page.keyboard.press("j")
    page.wait_for_function("document.activeElement.dataset.person === 'sn-0005'")
    row(page, "sn-0005").locator(".evidence").wait_for()
    page.keyboard.press("d")
    page.wait_for_function("document.activeElement.name === 'reason'")
    page.keyboard.type("too far away")
    page.keyboard.press("Enter")
    row(page, "sn-0005").locator("summary .badge.decline").wait_for()
    assert held("sn-0005") == "decline"
    page.locator("[data-undo-last]").wait_for()
    page.keyboard.press("u")
    row(page, "sn-0005").locator("summary .badge.decline").wait_for(state="detached")
    assert held("sn-0005") is None
    page.keyboard.press("k")
    page.keyboard.press("h")
    row(page, "sn-0004").locator("summary .badge.hold").wait_for()
    page.keyboard.press("p")
    row(page, "sn-0004").locator("summary .badge.pin").wait_for()
    page.keyboard.press("u")
    row(page, "sn-0004").locator("summary .badge.hold").wait_for()
    assert held("sn-0004") == "hold"


def test_no_key_decides_about_somebody_whom_nobody_chose(open_page, held):
    page = open_page("aida", NEED)
    page.keyboard.press("s")
    page.locator("text=Choose a person first").wait_for()
    assert held("sn-0002") is None
    page = open_page("aida", f"{NEED}?open=sn-0007#p-sn-0007")
    page.keyboard.press("s")
    row(page, "sn-0007").locator("summary .badge.shortlist").wait_for()
    assert held("sn-0007") == "shortlist"


def test_help_compare_and_keys_that_are_off(open_page, held):
    page = open_page("aida", NEED)
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert held("sn-0002") is None
    page.keyboard.press("?")
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(lambda url: url.endswith("/compare?a=2&b=1"))
    assert "Why is #1 above #2?" in page.inner_text("h1")


def test_a_list_that_changes_is_shown_by_itself(open_page, served):
    page = open_page("aida", NEED)
    row(page, "sn-0012").locator("summary").first.click()
    row(page, "sn-0012").locator(".evidence").wait_for()
    page.wait_for_timeout(1200)
    listed = served.stock.shortlist([*reversed(served.stock.people[:20])])
    served.stock.say(SHORTLIST, "match-be-01", listed)
    served.house.project()
    page.locator("text=Version 3 of the list").wait_for()
    assert page.locator("[data-rank='1']").get_attribute("data-person") == "sn-0020"
    row(page, "sn-0012").locator(".evidence").wait_for()


def test_undo_works_when_the_row_is_gone(open_page, served, held):
    page = open_page("aida", f"{NEED}?open=sn-0005")
    row(page, "sn-0005").locator("input[name=reason]").fill("too far")
    row(page, "sn-0005").locator("button.decline").click()
    page.locator("[data-undo-last]").wait_for()
    page.wait_for_timeout(1200)
    served.stock.say(SHORTLIST, "match-be-01", served.stock.shortlist(served.stock.people[:4]))
    served.house.project()
    row(page, "sn-0005").wait_for(state="detached")
    assert held("sn-0005") == "decline"
    page.keyboard.press("u")
    page.wait_for_url(lambda url: url.endswith("open=sn-0005") and held("sn-0005") is None)
    assert held("sn-0005") is None


def test_a_decision_of_a_colleague_is_shown_and_typing_is_not_disturbed(open_page, served, held):
    page, other = open_page("aida", NEED), open_page("aida", NEED)
    page.wait_for_timeout(1200)
    field = row(page, "sn-0002").locator("input[name=reason]")
    field.fill("half a senten")
    row(other, "sn-0001").locator("summary").first.click()
    row(other, "sn-0001").locator("button.hold").click()
    row(other, "sn-0001").locator("summary .badge.hold").wait_for()
    page.locator("#stale").wait_for()
    assert field.input_value() == "half a senten"
    field.fill("")
    page.locator("#reload").click()
    row(page, "sn-0001").locator("summary .badge.hold").wait_for()


def test_deciding_without_a_script(open_page, held):
    page = open_page("aida", f"{NEED}?open=sn-0007", java_script_enabled=False)
    form = row(page, "sn-0007")
    form.locator("input[name=reason]").fill("not the level")
    form.locator("button.decline").click()
    assert "sn-0007: declined." in page.inner_text("#flash")
    assert held("sn-0007") == "decline"
    page.locator("[data-undo-last] button").click()
    assert held("sn-0007") is None


def test_an_identity_is_shown_in_its_place(open_page, served):
    page = open_page("aida", NEED)
    row(page, "sn-0002").locator("text=Show who it is").click()
    row(page, "sn-0002").locator("text=Aïssatou Ndoye 1").wait_for()
    assert served.house.audit()[0].act == "identity seen"


def test_signing_in_freezing_and_exporting(open_page, served):
    page = open_page(None, NEED)
    page.fill("[name=login]", "aida")
    page.fill("[name=password]", "mule roof candle seven")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{NEED}")
    with page.expect_download() as export:
        page.click("text=CSV")
    assert export.value.suggested_filename == "match-be-01.csv"
    page.check("[name=with_unknown]")
    page.click("text=Freeze and send")
    page.wait_for_url("**/sent/match-be-01/*")
    assert "The content is what was sent." in page.inner_text("main")
    page.click("text=Sign out")
    page.wait_for_url("**/login")


def test_a_partner_publishes_a_vacancy_and_corrects_it(open_page):
    page = open_page("acme", "/vacancies/new", language="fr")
    page.fill("[name=title]", "Soudeur")
    page.fill("[name=text]", "Vous soudez des navires.")
    page.click("text=Lire les exigences")
    page.locator("#requirements").wait_for()
    page.locator("[name=phrase]").nth(0).fill("soudage TIG")
    page.click("main >> text=Publier >> nth=-1")
    page.wait_for_url("**/published?saved=1")
    assert "C’est accepté et enregistré" in page.inner_text("main")


def test_an_auditor_reads(open_page):
    page = open_page("auditor", NEED)
    assert page.locator("button.verdict").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.click("text=Audit log")
    assert "Nothing is in it" in page.inner_text("main") or page.locator("tbody tr").count()


PAGES = (
    ("aida", "/needs"), ("aida", NEED), ("aida", f"{NEED}/compare?a=1&b=2"), ("aida", f"{NEED}/top"),
    ("acme", f"{NEED}/published"), ("aida", "/programmes"), ("aida", "/programmes/match"),
    ("aida", "/programmes/match/fairness"), ("aida", "/programmes/match/proposal"), ("aida", "/people"),
    ("aida", "/people/sn-0004"), ("aida", "/intake"), ("acme", "/vacancies/new"), ("aida", "/sign-up"),
    ("aida", "/duplicates"), ("auditor", "/audit"), (None, "/login"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "path"), PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_fits_and_says_what_is_what(open_page, name, path, width):
    page = open_page(name, path, width, language="fr")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    unnamed = page.evaluate("""() => [...document.querySelectorAll(
            'input:not([type=hidden]), select, textarea, button, a')]
        .filter((one) => one.checkVisibility() && !(one.labels?.length || one.ariaLabel || one.textContent.trim()))
        .map((one) => one.outerHTML)""")
    assert unnamed == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
