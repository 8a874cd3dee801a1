"""Shortlists over the API: pseudonyms alone, reasons for officers, and for partners what was sent to them."""

from models.events import NEED, PROFILE


def test_an_officer_sees_the_list_as_it_stands_with_reasons(furnished):
    shown = furnished.program("officer").get("/v1/needs/n1/shortlist").json()
    assert [(one["rank"], one["person"], one["score"]) for one in shown["entries"]] == [
        (1, "p1", 80.0),
        (2, "p2", 60.0),
    ]
    assert (shown["sent"], shown["version"]) == (False, 1)
    assert (shown["entries"][1]["verdict"], shown["entries"][1]["reason"]) == ("hold", "call first")
    assert shown["criteria"][0]["phrase"] == "welder"


def test_an_auditor_sees_the_verdicts_and_not_the_words(furnished):
    shown = furnished.program("auditor").get("/v1/needs/n1/shortlist")
    assert (shown.json()["entries"][1]["verdict"], shown.json()["entries"][1]["reason"]) == ("hold", None)
    assert "call first" not in shown.text


def test_a_partner_sees_the_list_that_was_sent_and_nothing_that_was_decided(furnished):
    shown = furnished.program("partner").get("/v1/needs/n1/shortlist").json()
    assert (shown["sent"], shown["version"], shown["at"][:10]) == (True, None, "2026-01-01")
    assert [one["person"] for one in shown["entries"]] == ["p1", "p2"]
    assert {one["verdict"] for one in shown["entries"]} == {None}
    assert shown["excluded"] == []


def test_nobody_sees_who_somebody_is(furnished):
    for role in ("officer", "auditor", "partner"):
        assert "Ndiaye" not in furnished.program(role).get("/v1/needs/n1/shortlist").text


def test_a_partner_finds_nothing_where_nothing_was_sent_or_the_need_is_anothers(furnished):
    client = furnished.program("partner")
    furnished.brokers.say(NEED, "n3", furnished.made.need("n3").model_copy(update={"organisation": "acme"}))
    furnished.project()
    assert [client.get(f"/v1/needs/{need}/shortlist").status_code for need in ("n2", "n3", "n9", "n404")] == [404] * 4


def test_an_officer_finds_nothing_where_there_is_no_list_yet(furnished):
    assert furnished.program("officer").get("/v1/needs/n2/shortlist").status_code == 404


def test_somebody_who_was_erased_is_not_on_it(furnished):
    furnished.brokers.say(PROFILE, "p1")
    furnished.project()
    shown = furnished.program("officer").get("/v1/needs/n1/shortlist").json()
    assert [one["person"] for one in shown["entries"]] == ["p2"]
