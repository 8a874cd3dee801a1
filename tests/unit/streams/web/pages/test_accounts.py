"""Accounts as administrators look after them, and the own account of everybody."""

import re

import pytest

from streams.access import accounts
from streams.access.audit import Act
from streams.database.engine import reading

NEW = {"login": "Nia@example.org", "role": "officer", "programme": ["match"]}
GOOD = "kettle under seven bridges"


@pytest.fixture
def admin(house):
    return house.browser("administrator")


def secret(answer):
    (shown,) = re.findall(r'<code class="secret" id="secret">([^<]+)</code>', answer.text)
    return shown


def account(house, login):
    with reading(house.engine) as connection:
        return accounts.named(connection, login)


def sign_in(house, login, password):
    browser = house.nobody()
    answer = browser.post("/login", data={"login": login, "password": password, "next": "/"})
    assert answer.headers["location"] == "/", answer.headers
    (token,) = set(re.findall(r'name="csrf" value="([0-9a-f]+)"', browser.get("/account").text))
    browser.headers["x-csrf-token"] = token
    return browser


def acts(house):
    return [(one.actor, one.act, one.about) for one in house.audit()]


def test_an_account_is_added_with_a_password_that_is_shown_once(house, admin):
    answer = admin.post("/accounts", data=NEW)
    assert answer.status_code == 200
    made = account(house, "nia@example.org")
    assert made.standing.programmes == {"match"}
    assert acts(house)[0] == ("administrator", Act.ACCOUNT_ADDED, made.id)
    shown = secret(answer)
    assert shown not in admin.get("/accounts").text
    assert shown not in admin.get(f"/accounts/{made.id}").text
    sign_in(house, "nia@example.org", shown)


def test_the_first_password_is_changed_before_anything_else(house, admin):
    initial = secret(admin.post("/accounts", data=NEW))
    nia = sign_in(house, NEW["login"], initial)
    for answer in (nia.get("/"), nia.get("/needs"), nia.post("/account/tokens", data={"purpose": "x"})):
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert nia.get("/v1/receipts/none").status_code == nia.get("/live").status_code == 403
    parts = nia.get("/needs", headers={"hx-request": "true"})
    assert (parts.status_code, parts.headers["hx-redirect"]) == (401, "/account")
    assert "Choose one of your own" in nia.get("/account").text
    changed = nia.post("/account/password", data={"old": initial, "new": GOOD, "again": GOOD})
    assert (changed.status_code, changed.headers["location"]) == (303, "/account?done=changed")
    assert nia.get("/needs").status_code == 200
    sign_in(house, NEW["login"], GOOD)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"login": "administrator"}, "another login"),
        ({"login": "two words"}, "without blanks"),
        ({"login": ""}, "1 to 200"),
        ({"programme": []}, "at least one programme"),
        ({"programme": ["nothing"]}, "keys of programmes"),
        ({"role": "auditor"}, "bound to none"),
        ({"role": "partner"}, "expected the organisation"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words_and_what_was_typed_stays(house, admin, changed, says):
    house.account("administrator")
    answer = admin.post("/accounts", data={**NEW, **changed})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{(NEW | changed)["login"]}"' in answer.text
    with reading(house.engine) as connection:
        assert len(accounts.every(connection)) == 1


def test_refusals_are_said_in_french_too(admin):
    answer = admin.post("/accounts", data={**NEW, "programme": []}, headers={"accept-language": "fr"})
    assert "il faut au moins un programme" in answer.text


def test_an_account_without_a_password(house, admin):
    answer = admin.post("/accounts", data={**NEW, "elsewhere": "yes"})
    assert 'id="secret"' not in answer.text
    assert "The account was added" in answer.text
    assert not account(house, NEW["login"]).password


def test_a_form_has_no_password_and_gets_its_token_here(house, admin):
    admin.post("/accounts", data={**NEW, "login": "web form", "role": "form"})
    answer = admin.post("/accounts", data={**NEW, "login": "web-form", "role": "form"})
    assert 'id="secret"' not in answer.text
    form = account(house, "web-form")
    refused = admin.post(f"/accounts/{form.id}/password")
    assert (refused.status_code, "a form has no password" in refused.text) == (409, True)
    token = secret(admin.post(f"/accounts/{form.id}/tokens", data={"purpose": "site", "days": "30"}))
    program = house.nobody()
    program.headers["authorization"] = f"Bearer {token}"
    assert program.get("/v1/receipts/none").status_code == 404
    assert token not in admin.get(f"/accounts/{form.id}").text
    gone = admin.post(f"/accounts/{form.id}/tokens/{token[:11]}/revoke")
    assert gone.headers["location"] == f"/accounts/{form.id}?done=revoked"
    assert program.get("/v1/receipts/none").status_code == 401


def test_nobody_makes_tokens_for_people(house, admin):
    house.account("officer")
    assert admin.post("/accounts/officer/tokens", data={"purpose": "x"}).status_code == 409


def test_an_administrator_revokes_anybodys_token_and_no_other_account_by_that(house, admin):
    officer = house.browser("officer")
    token = secret(officer.post("/account/tokens", data={"purpose": "sheet"}))
    house.account("auditor")
    assert admin.post(f"/accounts/auditor/tokens/{token[:11]}/revoke").status_code == 404
    assert admin.post(f"/accounts/officer/tokens/{token[:11]}/revoke").status_code == 303
    assert acts(house)[0] == ("administrator", Act.TOKEN_REVOKED, "officer")
    assert admin.post(f"/accounts/officer/tokens/{token[:11]}/revoke").status_code == 409


def test_another_standing_and_a_disabled_account_hold_at_once(house, admin):
    officer = house.browser("officer")
    to = {"role": "officer", "programme": ["match", "open"]}
    assert admin.post("/accounts/officer/standing", data=to).headers["location"] == "/accounts/officer?done=changed"
    assert account(house, "officer").standing.programmes == {"match", "open"}
    assert "was changed" in admin.get("/accounts/officer?done=changed").text
    admin.post("/accounts/officer/disable")
    assert officer.get("/v1/receipts/none").status_code == 401
    assert "disabled" in admin.get("/accounts").text
    assert admin.post("/accounts/officer/disable").status_code == 409
    admin.post("/accounts/officer/enable")
    assert account(house, "officer").disabled is None
    done = [Act.ACCOUNT_ENABLED, Act.ACCOUNT_DISABLED, Act.ACCOUNT_CHANGED]
    assert acts(house)[:3] == [("administrator", act, "officer") for act in done]


def test_the_last_administrator_stays(house, admin):
    for path, data in (("disable", {}), ("standing", {"role": "auditor"})):
        answer = admin.post(f"/accounts/administrator/{path}", data=data)
        assert (answer.status_code, "last administrator" in answer.text) == (409, True)
    assert admin.get("/accounts").status_code == 200
    house.account("officer")
    admin.post("/accounts/officer/standing", data={"role": "administrator"})
    assert admin.post("/accounts/administrator/standing", data={"role": "auditor"}).status_code == 303
    assert admin.get("/accounts").status_code == 403


def test_a_password_that_is_reset_ends_sessions_and_is_changed_first(house, admin, password):
    officer = house.browser("officer")
    initial = secret(admin.post("/accounts/officer/password"))
    assert officer.get("/account").status_code == 303
    again = sign_in(house, "officer", initial)
    assert again.get("/needs").headers["location"] == "/account"
    wrong = house.nobody().post("/login", data={"login": "officer", "password": password})
    assert "refused" in wrong.headers["location"]


def test_no_token_changes_accounts_or_makes_tokens(house):
    house.account("officer")
    program = house.program("administrator")
    assert program.get("/accounts").status_code == 403
    assert program.post("/accounts", data=NEW).status_code == 403
    for data in ({"purpose": "more"}, {}):
        assert house.program("officer").post("/account/tokens", data=data).status_code == 403
    assert house.program("officer").post("/account/password", data={}).status_code == 403


def test_accounts_that_are_not_there(admin):
    for path in ("", "/disable", "/tokens/none/revoke"):
        answer = admin.post(f"/accounts/none{path}") if path else admin.get("/accounts/none")
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"old": "wrong"}, "until now is not right"),
        ({"again": "other"}, "differ"),
        ({"new": "short", "again": "short"}, "too short"),
        ({"new": "officer officer 1", "again": "officer officer 1"}, "too easily guessed"),
        ({"new": "mule roof candle seven", "again": "mule roof candle seven"}, "is the old one"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(house, password, fields, says):
    officer = house.browser("officer")
    answer = officer.post("/account/password", data={"old": password, "new": GOOD, "again": GOOD, **fields})
    assert (answer.status_code, says in answer.text) == (422, True)
    sign_in(house, "officer", password)


def test_guessing_the_old_password_takes_ever_longer(house, password):
    officer = house.browser("officer")
    for _ in range(5):
        officer.post("/account/password", data={"old": "wrong", "new": GOOD, "again": GOOD})
    answer = officer.post("/account/password", data={"old": password, "new": GOOD, "again": GOOD})
    assert "too many attempts" in answer.text
    assert acts(house)[0] == ("officer", Act.PASSWORD_REFUSED, "officer")


def test_to_change_the_password_or_to_end_the_others_leaves_this_session(house, password):
    here, there = house.browser("officer"), house.browser("officer")
    assert "End the others" in here.get("/account").text
    assert here.post("/account/sessions/end").headers["location"] == "/account?done=ended"
    assert there.get("/account").status_code == 303
    there = house.browser("officer")
    here.post("/account/password", data={"old": password, "new": GOOD, "again": GOOD})
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 303)
    assert acts(house)[0] == ("officer", Act.PASSWORD_SET, "officer")
    assert "End the others" not in here.get("/account").text


def test_own_tokens_are_made_used_and_revoked(house):
    officer, other = house.browser("officer"), house.browser("partner")
    token = secret(officer.post("/account/tokens", data={"purpose": "sheet", "days": "7"}))
    program = house.nobody()
    program.headers["authorization"] = f"Bearer {token}"
    assert program.get("/v1/receipts/none").status_code == 404
    assert other.post(f"/account/tokens/{token[:11]}/revoke").status_code == 404
    listed = officer.get("/account").text
    assert token[:11] in listed
    assert token not in listed
    assert officer.post(f"/account/tokens/{token[:11]}/revoke").headers["location"] == "/account?done=revoked"
    assert program.get("/v1/receipts/none").status_code == 401
    assert officer.post("/account/tokens", data={"days": "367"}).status_code == 422


def test_an_administrator_has_no_tokens(house, admin):
    assert "/account/tokens" not in admin.get("/account").text


def test_who_signed_in_when_is_shown(house, admin):
    house.account("officer")
    assert "1 Apr 2026 09:00" in admin.get("/accounts").text
    assert "–" in admin.get("/accounts/officer").text


def test_an_account_that_signs_in_elsewhere_has_no_password_to_change(house, admin):
    admin.post("/accounts", data={**NEW, "elsewhere": "yes"})
    made = account(house, NEW["login"])
    house.accounts["nia"] = made
    assert "has no password" in house.browser("nia").get("/account").text
