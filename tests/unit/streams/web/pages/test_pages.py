"""Every page, in both languages, small enough for a bad line, and with nothing in it that a browser would run."""

import re

import pytest

from models import Need
from models.events import NEED

PAGES = (
    "/needs", "/needs/match-be-01", "/needs/match-be-01?open=sn-0015", "/needs/match-be-01/people/sn-0010",
    "/needs/match-be-01/compare?a=2&b=1", "/needs/match-be-01/top", "/needs/match-be-01/published", "/programmes",
    "/programmes/match", "/programmes/match/fairness", "/programmes/match/proposal", "/people", "/people/sn-0004",
    "/intake", "/vacancies/new", "/sign-up", "/account", "/uploads",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_an_officer(stocked, path, language):
    browser = stocked.house.browser("aida")
    found = browser.get(path, headers={"accept-language": language})
    assert found.status_code == 200
    assert len(found.content) < 100_000
    assert "style=" not in found.text
    assert not re.search(r"<script(?! src=\"/static/)|\son\w+=", found.text)
    if "/people/" not in path or path.startswith("/people"):
        assert f'<html lang="{language}">' in found.text


def test_the_auditor_reads_and_may_change_nothing(stocked):
    browser = stocked.house.browser("auditor")
    for path in (*PAGES[:10], "/people", "/people/sn-0004", "/intake", "/audit"):
        found = browser.get(path)
        assert found.status_code == 200, path
        actions = set(re.findall(r'<form method="post" action="([^"]+)"', found.text))
        assert actions <= {"/logout"}, path


def test_a_language_is_kept_once_it_was_asked_for(stocked):
    browser = stocked.house.browser("aida")
    assert "Besoins" in browser.get("/needs?lang=fr").text
    assert "Besoins" in browser.get("/needs").text
    assert "Needs" in browser.get("/needs?lang=en").text


def test_problems_are_pages(stocked):
    browser = stocked.house.browser("aida")
    missing = browser.get("/needs/nothing", headers={"accept-language": "fr"})
    assert (missing.status_code, "Il n’y a rien ici" in missing.text) == (404, True)
    assert stocked.house.browser("acme").get("/needs/match-be-01").status_code == 403


def test_static_files_are_kept_by_browsers(stocked):
    nobody = stocked.house.nobody()
    css = nobody.get("/static/console.css")
    assert "immutable" in css.headers["cache-control"]
    assert css.headers["content-type"].startswith("text/css")
    assert nobody.get("/static/nothing.js").status_code == 404


def test_the_way_in(stocked, password):
    nobody = stocked.house.nobody()
    gone = nobody.get("/needs?programme=match")
    assert (gone.status_code, gone.headers["location"]) == (303, "/login?next=%2Fneeds%3Fprogramme%3Dmatch")
    form = nobody.get("/login?refused=1&next=//elsewhere.example")
    assert 'value="/"' in form.text
    assert "not right" in form.text
    into = nobody.post("/login", data={"login": "aida", "password": password, "next": "/needs"})
    assert (into.status_code, into.headers["location"]) == (303, "/needs")
    assert nobody.get("/").headers["location"] == "/needs"
    assert stocked.house.browser("administrator").get("/").headers["location"] == "/intake"


def test_the_largest_page_of_needs_is_small(house):
    house.account("officer")
    for number in range(200):
        need = Need(id=f"need-{number:040}", programme="open", title="Développeur " * 16, openings=12)
        house.brokers.say(NEED, need.id, need)
    house.project()
    found = house.browser("officer").get("/needs")
    assert len(found.content) < 100_000
    assert "need-" + f"{199:040}" not in found.text
    assert "need-" + f"{199:040}" in house.browser("officer").get("/needs?page=4").text
