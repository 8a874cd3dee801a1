"""A vacancy from an advertisement: read, corrected, published, and seen by its own partner alone."""

import re

from models import Need, NormalisedNeed
from models.events import NEED
from streams.database.engine import reading
from streams.database.facts import values
from streams.web.pages.stated import languages, listed, number

FORM = {"programme": "match", "title": "Welder", "openings": "2", "country": "BE", "languages": "en B2, fr",
        "text": "You weld ships. Sewing is a plus."}  # fmt: skip


def reading_two(need: Need) -> NormalisedNeed:
    said = {"source": "text", "kind": "skill", "excerpt": "You weld ships."}
    asked = [
        said | {"key": "weld", "phrase": "weld", "essential": True, "weight": 6000},
        said | {"key": "sewing", "phrase": "sewing", "essential": False, "weight": 4000},
    ]
    revision = {"time": "2026-01-01T00:00:00Z", "event": "preview"}
    return NormalisedNeed.model_validate(
        {"id": need.id, "revision": revision, "programme": need.programme, "requirements": asked}
    )


def published(stocked, key):
    with reading(stocked.house.engine) as connection:
        return Need.model_validate_json(values(connection, NEED.topic, [key])[key])


def test_an_advertisement_is_read_corrected_and_published(stocked):
    browser = stocked.house.browser("acme", stocked.house.built(reader=reading_two))
    shown = browser.post("/vacancies/read", data=FORM)
    assert shown.status_code == 200
    assert re.findall(r'name="phrase" value="([^"]*)"', shown.text) == ["weld", "sewing", "", "", ""]
    assert "You weld ships." in shown.text
    corrected = FORM | {
        "phrase": ["weld metal", "sewing", "TIG welding", "", ""], "weight": ["2", "1", "0.5", "1", "1"],
        "keep": ["0", "2", "3", "4"], "essential": ["0"],
    }  # fmt: skip
    done = browser.post("/vacancies", data=corrected)
    assert done.status_code == 303
    key = re.findall(r"/needs/(.+)/published", done.headers["location"])[0]
    need = published(stocked, key)
    assert [(one.phrase, one.essential, one.weight) for one in need.requirements] == [
        ("weld metal", True, 2.0),
        ("TIG welding", False, 0.5),
    ]
    assert (need.text, need.organisation, need.openings, need.location.country) == (None, "acme", 2, "BE")
    assert "It is accepted and stored" in browser.get(done.headers["location"]).text
    assert stocked.house.audit()[0].act == "need published"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(stocked):
    browser = stocked.house.browser("acme")
    wrong = FORM | {"country": "Belgium", "openings": "many", "phrase": ["weld"], "keep": ["0"]}
    shown = browser.post("/vacancies", data=wrong)
    assert shown.status_code == 422
    assert "openings" in shown.text
    assert 'value="Belgium"' in shown.text
    assert 'value="weld"' in shown.text
    assert browser.post("/vacancies/read", data={"programme": "match", "title": "x" * 300}).status_code == 422


def test_a_text_that_cannot_be_read_leaves_the_form(stocked):
    def broken(_: Need) -> NormalisedNeed:
        raise OSError("no encoder")

    shown = stocked.house.browser("acme", stocked.house.built(reader=broken)).post("/vacancies/read", data=FORM)
    assert shown.status_code == 503
    assert "state the requirements yourself" in shown.text
    assert shown.text.count('name="phrase"') == 3


def test_a_partner_publishes_for_itself_alone(stocked):
    browser = stocked.house.browser("acme")
    done = browser.post("/vacancies", data=FORM | {"organisation": "globex"})
    key = re.findall(r"/needs/(.+)/published", done.headers["location"])[0]
    assert published(stocked, key).organisation == "acme"
    assert browser.post("/vacancies", data=FORM | {"programme": "open"}).status_code == 422
    assert stocked.house.browser("partner-elsewhere").get(done.headers["location"]).status_code == 404
    assert "best" not in browser.get("/needs").text.lower()


def test_what_people_type():
    assert languages("fr B2; EN-c1\nwo") == [
        {"language": "fr", "level": "B2"}, {"language": "EN", "level": "C1"}, {"language": "wo"},
    ]  # fmt: skip
    assert (number(""), number("nan-ish"), listed(" , ")) == ("", "nan-ish", [])
