"""The pack of a list: a sheet for each person, blind, in the reader's language, for whoever may see the list."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from models import Verdict
from models.events import NEED as NEEDED
from models.events import SHORTLIST

NEED = "/needs/match-be-01"


@pytest.fixture
def sent(stocked):
    """The address of a list that was sent."""
    answer = stocked.house.browser("aida").post(f"{NEED}/send", data={"with_unknown": "yes"})
    return answer.headers["location"].partition("?")[0]


def pages(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]


def chosen(stocked, *people):
    for person in people:
        stocked.decide("match-be-01", person, Verdict.SHORTLIST)
    stocked.house.project()


def test_page_one_says_what_the_list_is_who_decides_and_what_made_it(stocked, sent):
    answer = stocked.house.browser("aida").get(f"{sent}/pack.pdf")
    front = " ".join(pages(answer)[0].split())
    assert "People proposed: Java back-end developer" in front
    assert "People decide: the program engages nobody and refuses nobody." in front
    shown = stocked.house.browser("aida").get("/v1/needs/match-be-01/shortlist").json()
    assert "MATCH" in front
    assert "The content is what was sent." in front
    assert "Draft" not in front
    for part in ("Model", "Taxonomy", "Policy of scoring", "File of the programme", "SHA-256 of the content"):
        assert part in front
    assert sent.rpartition("/")[2] in front.replace(" ", "")
    assert shown["title"] in front
    named = answer.headers["content-disposition"]
    assert named == f'attachment; filename="match-be-01-{sent.rpartition("/")[2][:12]}.pdf"'


def test_each_person_has_a_sheet_with_evidence_and_questions(stocked, sent):
    chosen_people = ["sn-0004"]
    (_, first) = pages(stocked.house.browser("aida").get(f"{sent}/pack.pdf"))
    text = " ".join(first.split())
    assert f"#4 {chosen_people[0]}" in text
    assert "Points: 83.6" in text
    assert "design REST APIs (must)" in text
    assert "requêtes SQL optimisées" in text
    assert "English B2, asked for B2." in text
    assert "called, wants it" not in text


def test_a_question_that_is_open_stands_on_the_sheet(stocked):
    browser = stocked.house.browser("aida")
    chosen(stocked, "sn-0008")
    found = browser.post(f"{NEED}/send", data={"with_unknown": "yes"}).headers["location"].partition("?")[0]
    texts = [" ".join(page.split()) for page in pages(browser.get(f"{found}/pack.pdf?lang=fr"))]
    assert any("inconnu Disponibilité" in text and "Êtes-vous libre 18 mois" in text for text in texts)
    assert "Personnes proposées : Java back-end developer" in texts[0].replace("\u00a0", " ")


def test_it_names_nobody_and_is_audited(stocked, sent):
    answer = stocked.house.browser("acme").get(f"{sent}/pack.pdf")
    said = " ".join(pages(answer))
    assert "Ndoye" not in said
    assert "example.org" not in said
    last = stocked.house.audit()[0]
    assert (last.act, last.actor, last.about, last.detail["what"]) == ("exported", "acme", "match-be-01", "pack")


def test_the_same_list_is_the_same_file(stocked, sent):
    browser = stocked.house.browser("aida")
    first = browser.get(f"{sent}/pack.pdf").content
    stocked.house.later(minutes=10)
    assert browser.get(f"{sent}/pack.pdf").content == first


def test_whoever_may_see_the_list_may_have_it_also_when_the_need_is_withdrawn(stocked, sent):
    for event in (NEEDED, SHORTLIST):
        stocked.say(event, "match-be-01")
    stocked.house.project()
    for reader in ("aida", "acme", "auditor"):
        assert stocked.house.browser(reader).get(f"{sent}/pack.pdf").status_code == 200, reader
    for other in ("officer", "partner"):
        assert stocked.house.browser(other).get(f"{sent}/pack.pdf").status_code == 404, other
    assert stocked.house.browser("aida").get("/sent/match-be-01/0000/pack.pdf").status_code == 404


def test_a_draft_says_so_on_every_page_and_sends_nothing(stocked):
    browser = stocked.house.browser("aida")
    found = pages(browser.get(f"{NEED}/draft.pdf"))
    assert all("Draft, not sent" in page for page in found)
    assert "This is what would be sent now" in " ".join(found[0].split())
    assert [one.act for one in stocked.house.audit()].count("sent") == 0
    assert stocked.house.audit()[0].detail["what"] == "draft"
    assert stocked.house.browser("acme").get(f"{NEED}/draft.pdf").status_code == 403
    assert stocked.house.browser("officer").get(f"{NEED}/draft.pdf").status_code == 404


def test_nobody_is_no_draft(stocked):
    for person in stocked.people[:6]:
        stocked.decide("match-be-02", person, Verdict.HOLD)
    stocked.house.project()
    assert stocked.house.browser("aida").get("/needs/match-be-02/draft.pdf").status_code == 409
