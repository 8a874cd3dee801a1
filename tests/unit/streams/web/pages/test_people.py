"""People: what is held, who it is on a click that is logged first, and the letter that explains."""

PERSON = "/people/sn-0004"


def test_what_is_held_and_where_listed(stocked):
    shown = stocked.house.browser("aida").get(f"{PERSON}?need=match-be-01", headers={"accept-language": "fr"}).text
    for text in ("fr C2, en B2", "SN Dakar", "spring boot", "retenu", "Data analyst", "non demandé", "donné",
                 "Développeuse Java confirmée, Dakar"):  # fmt: skip
        assert text in shown, text


def test_an_identity_is_shown_on_a_click_that_is_logged(stocked):
    browser = stocked.house.browser("aida")
    whole = browser.post(f"{PERSON}/identity", data={"need": "match-be-01"})
    assert "Aïssatou Ndoye 3" in whole.text
    part = browser.post(f"{PERSON}/identity", headers={"hx-request": "true"})
    assert ("Aïssatou Ndoye 3" in part.text, "<html" in part.text) == (True, False)
    last, first = stocked.house.audit()[:2]
    assert (first.act, first.about, first.detail) == ("identity seen", "sn-0004", {"need": "match-be-01"})
    assert last.detail == {}


def test_who_may_not_see_an_identity_sees_none(stocked):
    for name in ("auditor", "administrator", "acme"):
        browser = stocked.house.browser(name)
        assert browser.post(f"{PERSON}/identity").status_code == 403
        assert "Aïssatou" not in browser.get(PERSON).text
    assert stocked.house.browser("officer").post(f"{PERSON}/identity").status_code == 404
    assert "identity seen" not in [one.act for one in stocked.house.audit()]


def test_the_letter_explains(stocked):
    browser = stocked.house.browser("aida")
    shown = browser.post(f"{PERSON}/letter", headers={"accept-language": "fr"})
    for text in ("Position 4 sur 20", "Rien n’a été trouvé pour", "java, spring boot, postgresql", "Un agent décide"):
        assert text in shown.text, text
    assert stocked.house.audit()[0].act == "access given"
    left_out = browser.post("/people/sn-0024/letter").text
    assert "English A2, asked for B2." in left_out
    assert "You are on no list at the moment." in left_out


def test_people_who_are_not_there(stocked):
    browser = stocked.house.browser("aida")
    assert browser.get("/people/nobody").status_code == 404
    assert browser.post("/people/nobody/letter").status_code == 404
    assert "sn-0002" in browser.get("/people?programme=match&after=sn-0001").text
    assert "sn-0001<" not in browser.get("/people?programme=match&after=sn-0001").text
