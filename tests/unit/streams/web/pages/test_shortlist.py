"""What an officer sees of a list: evidence, conditions, movement, decisions, who is out, and what is new."""

from models import Entry, Evidence, Tier, Words
from models.events import SHORTLIST

NEED = "/needs/match-be-01"


def test_evidence_conditions_and_movement(stocked):
    shown = stocked.house.browser("aida").get(f"{NEED}?open=sn-0003").text
    for text in (
        "Version 2 of the list", "requêtes SQL optimisées", "meets 4 of 6", "1 to ask", "new on the list",
        "Are you free for 18 months from 1 February?", "shortlisted", "on hold", "no longer wants it", "was at 20",
        "English A2, asked for B2.", "somebody came in above", "Data analyst",
    ):  # fmt: skip
        assert text in shown, text


def test_what_holds_now_is_shown_whatever_the_list_says(stocked):
    browser = stocked.house.browser("aida")
    browser.post(f"{NEED}/decisions", data={"person": "sn-0010", "verdict": "pin", "reason": "seen at the fair"})
    assert "seen at the fair" in browser.get(f"{NEED}/people/sn-0010").text


def test_what_came_since_one_last_looked_is_new(stocked):
    browser = stocked.house.browser("aida")
    assert "20 new" in browser.get("/needs").text
    assert ">new<" not in browser.get(NEED).text
    assert "20 new" not in browser.get("/needs").text
    stocked.house.now = stocked.house.made.at(0)
    browser = stocked.house.browser("aida")
    browser.get(NEED)
    assert "20 new" in browser.get("/needs").text
    assert ">new<" in browser.get(NEED).text


def test_two_people_side_by_side(stocked):
    browser = stocked.house.browser("aida")
    shown = browser.get(f"{NEED}/compare?a=4&b=1").text
    assert "Why is #1 above #4?" in shown
    assert "#1 has more points for:" in shown
    assert "+9.3" in shown
    assert browser.get(f"{NEED}/compare?a=1&b=99").status_code == 404
    assert browser.get(f"{NEED}/compare?a=1&b=x").status_code == 422


def test_the_best_are_printed_without_names(stocked):
    shown = stocked.house.browser("aida").get(f"{NEED}/top").text
    assert shown.count('<article class="sheet">') == 5
    assert "Aïssatou" not in shown


def test_no_page_but_one_says_who_somebody_is(stocked):
    browser = stocked.house.browser("aida")
    for path in (NEED, f"{NEED}/people/sn-0004", "/people/sn-0004", "/people", "/programmes/match"):
        assert "Aïssatou" not in browser.get(path).text


def test_what_people_write_is_text(stocked, hostile):
    evidence = Evidence(
        criterion=0, tier=Tier.CLOSE, skill=hostile, excerpt=hostile, closeness=80, emphasis=50, points=20
    )
    entry = Entry(rank=1, person="sn-0001", score=20, evidence=(evidence,))
    made = stocked.house.made.shortlist("match-be-03", title=hostile)
    criteria = (made.criteria[0].model_copy(update={"phrase": hostile}),)
    update = {"programme": "match", "criteria": criteria, "entries": (entry,), "reason": hostile}
    why = stocked.excluded("sn-0002", 3.0)
    plain = hostile.replace("\u202e", "")
    words = Words(en=plain, fr=plain)
    why = why.model_copy(update={"conditions": (why.conditions[0].model_copy(update={"why": words}),)})
    stocked.publish("match-be-03", hostile)
    stocked.say(SHORTLIST, "match-be-03", made.model_copy(update=update | {"excluded": (why,)}))
    stocked.house.project()
    browser = stocked.house.browser("aida")
    browser.post("/needs/match-be-03/decisions", data={"person": "sn-0001", "verdict": "hold", "reason": hostile})
    pages = ("/needs/match-be-03", "/needs/match-be-03/people/sn-0001", "/needs/match-be-03/top", "/people/sn-0001",
             "/needs", "/needs/match-be-03/published", f"/needs?find={hostile[:90]}", "/programmes/match")  # fmt: skip
    for path in pages:
        shown = browser.get(path)
        assert shown.status_code == 200, path
        assert "<script>alert" not in shown.text, path
        assert "<img" not in shown.text, path
        assert "49" not in [part.strip() for part in shown.text.split(">")], path
    assert "&lt;script&gt;alert" in browser.get("/needs/match-be-03").text


def test_a_service_has_no_ranking(stocked):
    stocked.publish("match-be-04", "Housing")
    referred = stocked.shortlist(stocked.people[:3], "match-be-04", "Housing", order="referred")
    stocked.say(SHORTLIST, "match-be-04", referred)
    stocked.house.project()
    shown = stocked.house.browser("aida").get("/needs/match-be-04").text
    assert "referred, in the order of their ids" in shown
    assert 'class="score"' not in shown
