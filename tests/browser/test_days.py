"""A day of each role, from signing in to signing out: what they came for works, and what is not theirs is not there."""

import re

import pytest

from fixtures.consoles import PASSWORD
from models import Need, NormalisedNeed
from models.events import NEED
from streams.database import lists, people, records
from streams.database.engine import reading
from streams.database.facts import values

pytestmark = pytest.mark.browser
LIST = "/needs/match-be-01"
PASTED = """Chantier naval à Anvers
Vous soudez des coques en acier.
La couture est un atout.
Nous offrons des chèques-repas."""


def read_out(need: Need) -> NormalisedNeed:
    """Two requirements, in the place of the encoder."""
    said = {"source": "text", "kind": "skill"}
    asked = [
        said | {"key": "a", "phrase": "soudez des coques", "essential": True, "weight": 6000, "excerpt": "en acier"},
        said | {"key": "b", "phrase": "couture", "essential": False, "weight": 4000, "excerpt": "un atout"},
    ]
    revision = {"time": "2026-01-01T00:00:00Z", "event": "preview"}
    return NormalisedNeed.model_validate(
        {"id": need.id, "revision": revision, "programme": need.programme, "requirements": asked}
    )


@pytest.fixture
def signed_in(open_page, served):
    """A page of somebody who typed login and password."""

    def opened_as(name: str, path: str = "/", **options: object):
        served.house.account(name)
        page = open_page(None, path, **options)
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return opened_as


def menu(page) -> list[str]:
    return list(page.locator("header nav a").all_inner_texts())


def sign_out(page) -> None:
    page.locator("header form button").click()
    page.wait_for_url("**/login")


def test_a_partner_pastes_an_advertisement_corrects_what_was_read_and_publishes_it(signed_in, served):
    served.house.app.state.context = served.house.here._replace(reader=read_out)
    page = signed_in("acme", "/vacancies/new", language="fr")
    page.fill("[name=title]", "Soudeur naval")
    page.fill("[name=country]", "BE")
    page.fill("[name=text]", PASTED)
    page.click("text=Lire les exigences")
    page.locator("#requirements").wait_for()
    asked = page.locator("[name=phrase]")
    assert [asked.nth(place).input_value() for place in (0, 1)] == ["soudez des coques", "couture"]
    assert page.input_value("[name=text]") == PASTED, "nothing that was typed is lost"
    asked.nth(0).fill("soudage TIG")
    page.locator("[name=weight]").nth(0).fill("2")
    page.locator("[name=keep]").nth(1).uncheck()
    asked.nth(2).fill("lecture de plans")
    page.locator("[name=essential]").nth(2).uncheck()
    page.locator("button[formaction='/vacancies']").click()
    page.wait_for_url("**/published?saved=1")
    assert "C’est accepté et enregistré" in page.inner_text("main")
    key = re.findall(r"/needs/(.+)/published", page.url)[0]
    with reading(served.house.engine) as connection:
        need = Need.model_validate_json(values(connection, NEED.topic, [key])[key])
    assert [(one.phrase, one.essential, one.weight) for one in need.requirements] == [
        ("soudage TIG", True, 2.0),
        ("lecture de plans", False, 1.0),
    ]
    assert (need.organisation, need.text) == ("acme", None)
    page.goto(served.address + "/needs")
    assert "Soudeur naval" in page.inner_text("main")
    with served.house.browser("acme") as partner:
        assert partner.get(LIST).status_code == 403, "who is listed is not a partner's business"
    sign_out(page)


def test_a_form_posts_and_learns_what_became_of_it(served):
    with served.house.program("form") as form:
        person = {"id": "p-new", "programmes": ["open"], "text": "Soudeur, six ans", "identity": {"name": "A. E."}}
        taken = form.post("/v1/profiles", json=person)
        assert taken.status_code == 202
        receipt = form.get(taken.json()["href"]).json()
        assert (receipt["accepted"], receipt["refused"]) == (1, 0)
        wrong = form.post("/v1/profiles", json={"id": "p-bad", "programmes": ["open"], "skills": [{"phrase": ""}]})
        assert wrong.status_code == 422
        assert wrong.json()["errors"][0]["field"] == "skills.0.phrase"
        assert form.get("/needs").status_code == 403
        assert form.get("/v1/needs/match-be-01/shortlist").status_code == 403
    with reading(served.house.engine) as connection:
        assert people.person(connection, "p-new")


def test_an_officer_reviews_with_the_keyboard_freezes_and_exports(signed_in, served):
    page = signed_in("aida", LIST)
    for key, person, verdict in (("s", "sn-0002", "shortlist"), ("h", "sn-0001", "hold")):
        page.keyboard.press("j")
        page.wait_for_function(f"document.activeElement.dataset.person === '{person}'")
        page.keyboard.press(key)
        page.locator(f"[data-person='{person}'] summary .badge.{verdict}").wait_for()
    page.keyboard.press("j")
    page.wait_for_function("document.activeElement.dataset.person === 'sn-0003'")
    page.keyboard.press("d")
    page.wait_for_function("document.activeElement.name === 'reason'")
    page.keyboard.type("not the level")
    page.keyboard.press("Enter")
    page.locator("[data-person='sn-0003'] summary .badge.decline").wait_for()
    with reading(served.house.engine) as connection:
        said = {one.person: (one.verdict.value, one.reason) for one in records.decisions(connection, "match-be-01")}
    assert said["sn-0003"] == ("decline", "not the level")
    assert {said["sn-0002"][0], said["sn-0001"][0]} == {"shortlist", "hold"}
    with page.expect_download() as export:
        page.locator(f"a[href='{LIST}/shortlist.xlsx']").click()
    assert export.value.suggested_filename == "match-be-01.xlsx"
    page.check("[name=with_unknown]")
    page.click("text=Freeze and send")
    page.wait_for_url("**/sent/match-be-01/*")
    shown = page.inner_text("main")
    assert "The content is what was sent." in shown
    assert "sn-0003" not in shown
    with reading(served.house.engine) as connection:
        (sent,) = lists.sent_lists(connection, need="match-be-01")
    assert "sn-0002" in [entry.person for entry in sent.content.entries]
    sign_out(page)


def test_an_auditor_reads_everything_and_can_change_nothing(signed_in, served):
    page = signed_in("auditor", "/needs")
    paths = {path for path in (one.get_attribute("href") for one in page.locator("header nav a").all()) if path}
    assert {"/needs", "/programmes", "/people", "/intake", "/audit"} <= paths
    read = [*sorted(paths), LIST, f"{LIST}/compare?a=1&b=2", f"{LIST}/top", f"{LIST}/published", "/people/sn-0004",
            "/programmes/match", "/programmes/match/fairness"]  # fmt: skip
    for path in read:
        assert page.goto(served.address + path).status == 200, path
        forms = page.locator("main form").evaluate_all("all => all.filter((one) => one.method === 'post').length")
        assert forms == 0, f"{path} has something to send"
        assert page.locator("main >> text=Show who it is").count() == 0
    page.goto(served.address + LIST)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    with served.house.browser("auditor") as auditor:
        said = {"person": "sn-0002", "verdict": "shortlist", "reason": "no"}
        assert auditor.post(f"{LIST}/decisions", data=said).status_code == 403
        assert auditor.post("/people/sn-0002/identity").status_code == 403
    with reading(served.house.engine) as connection:
        assert not records.decisions(connection, "match-be-01", "sn-0002")
    sign_out(page)


def test_an_administrator_looks_after_accounts_and_sees_nobody(signed_in, served):
    page = signed_in("administrator", "/")
    assert "Accounts" in menu(page)
    assert page.goto(served.address + "/accounts").status == 200
    assert "aida" in page.inner_text("main")
    with served.house.browser("administrator") as administrator:
        for path in ("/people", LIST, "/people/sn-0004"):
            assert administrator.get(path).status_code == 403, path
    sign_out(page)
