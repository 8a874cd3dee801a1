"""Who is signed in, what a form must carry, and what somebody who may not hears."""

import pytest
from fastapi.routing import iter_route_contexts

from streams.access import accounts
from streams.access.audit import TERMINAL, Act
from streams.access.rights import Action
from streams.database.engine import writing
from streams.web import abouts
from streams.web.problems import Failed
from streams.web.rates import Rate
from streams.web.session import CSRF_HEADER, check

RECEIPT = "/v1/receipts/none"
NEED = {"id": "n7", "text": "Welding of pipes"}


def test_a_cookie_and_a_token_open_what_the_role_may(house):
    assert house.browser("officer").get(RECEIPT).status_code == 404
    assert house.program("officer").get(RECEIPT).status_code == 404


@pytest.mark.parametrize("header", ["Bearer dm_0_x", "Bearer ", "Basic YTpi", "Bearer \x80", "x"])
def test_what_is_no_token_opens_nothing_even_beside_a_cookie(house, header):
    answer = house.browser("officer").get(RECEIPT, headers={"authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_cookie_without_the_token_of_the_form_changes_nothing(house):
    client = house.browser("officer")
    del client.headers[CSRF_HEADER]
    assert client.post("/v1/needs", json=NEED).status_code == 403
    assert client.post("/v1/needs", json=NEED, headers={CSRF_HEADER: "0" * 64}).json()["type"].endswith(":forged")
    assert client.post("/logout", data={"csrf": "wrong"}).status_code == 403
    assert client.get(RECEIPT).status_code == 404, "still signed in"


def test_a_form_carries_its_token_as_a_field(house):
    client = house.browser("officer")
    token = client.headers.pop(CSRF_HEADER)
    assert client.post("/logout", data={"csrf": token}).headers["location"] == "/login"
    assert client.get(RECEIPT).status_code == 401


def test_a_form_with_files_carries_it_too(house):
    client = house.browser("officer")
    token = client.headers.pop(CSRF_HEADER)
    assert client.post("/logout", data={"csrf": token}, files={"file": b"x"}).status_code == 303


def test_a_file_is_no_token(house):
    client = house.browser("officer")
    del client.headers[CSRF_HEADER]
    assert client.post("/logout", files={"csrf": b"x"}).status_code == 403


@pytest.mark.parametrize(
    "header",
    [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
    ids=["origin", "sandbox", "site"],
)
def test_a_page_of_another_host_changes_nothing_whatever_it_carries(house, header):
    assert house.browser("officer").post("/logout", headers=header).status_code == 403
    assert house.nobody().post("/login", data={"login": "a", "password": "b"}, headers=header).status_code == 403


def test_a_page_of_this_host_may(house):
    same = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert house.browser("officer").post("/logout", headers=same).status_code == 303


def test_every_address_that_changes_something_asks_for_the_token_of_the_form(furnished):
    unsafe = [
        (method, context.path or "")
        for context in iter_route_contexts(furnished.app.routes)
        for method in (context.methods or ())
        if method not in {"GET", "HEAD", "OPTIONS"} and _asks_who(context)
    ]
    assert ("POST", "/v1/needs") in unsafe
    for method, path in unsafe:
        client = furnished.browser("officer")
        del client.headers[CSRF_HEADER]
        answer = client.request(method, path.replace("{", "").replace("}", ""))
        assert answer.status_code == 403, (method, path)


def _asks_who(context) -> bool:
    """All but the few that anybody may send, which have no session."""
    return context.path != "/login" and not context.path.startswith("/join/")


def test_a_session_ends_when_nobody_uses_it(house):
    client = house.browser("officer")
    house.later(minutes=20)
    assert client.get(RECEIPT).status_code == 404
    house.later(minutes=20)
    assert client.get(RECEIPT).status_code == 404, "the first request was noted"
    house.later(minutes=31)
    assert client.get(RECEIPT).status_code == 401


def test_a_disabled_account_is_out_at_once(house):
    browser, program = house.browser("officer"), house.program("officer")
    with writing(house.engine) as connection:
        accounts.disable(connection, "officer", TERMINAL, house.now)
    assert browser.get(RECEIPT).status_code == 401
    assert program.get(RECEIPT).status_code == 401


def test_somebody_signed_out_is_sent_to_the_sign_in_and_back_by_a_page(house):
    answer = house.nobody().post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2F")
    answer = house.nobody().post("/logout", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login?next=%2F")


def test_an_account_that_asks_too_often_waits(house):
    app = house.built(accounts=Rate(per_second=0.01, at_once=2))
    client = house.program("officer", app)
    assert [client.get(RECEIPT).status_code for _ in range(3)] == [404, 404, 429]
    assert int(client.get(RECEIPT).headers["retry-after"]) > 1
    assert house.program("auditor", app).get(RECEIPT).status_code == 403


def test_what_the_role_may_not_is_refused_and_noted(house):
    answer = house.program("form").post("/v1/decisions", json={})
    assert answer.status_code == 403
    entry = house.audit()[0]
    assert (entry.actor, entry.act, entry.detail) == ("form", Act.REFUSED, {"action": "decide"})


def test_what_is_not_there_and_what_is_not_theirs_sound_the_same_but_the_second_is_noted(furnished):
    here, officer = furnished.here, furnished.visitor("officer")
    noted = len(furnished.audit())
    for key in ("n9", "n404"):
        with furnished.engine.connect() as connection, pytest.raises(Failed) as raised:
            check(here, officer, Action.DECIDE, abouts.need(connection, key), key)
        assert raised.value.status_code == 404
    assert [entry.about for entry in furnished.audit()[:-noted]] == ["n9"]


def test_somebody_whose_role_never_may_hears_so(furnished):
    with furnished.engine.connect() as connection, pytest.raises(Failed) as raised:
        check(furnished.here, furnished.visitor("form"), Action.DECIDE, abouts.need(connection, "n1"), "n1")
    assert raised.value.status_code == 403


def test_a_visitor_knows_what_to_show(furnished):
    officer = furnished.visitor("officer")
    with furnished.engine.connect() as connection:
        own, foreign = abouts.need(connection, "n1"), abouts.person(connection, "p9")
    assert officer.ever_may(Action.DECIDE)
    assert officer.may(Action.DECIDE, own)
    assert not officer.may(Action.VIEW_PERSON, foreign)
    assert not furnished.visitor("form").ever_may(Action.DECIDE)
