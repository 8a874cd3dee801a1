"""Signing in and out with a password."""

import pytest

from streams.access.audit import Act
from streams.web.signing import local


def sign_in(house, client=None, **fields):
    return (client or house.nobody()).post("/login", data={"login": "officer", "next": "/needs?new=1", **fields})


def test_a_password_that_fits_opens_a_session_that_scripts_cannot_read(house, password):
    house.account("officer")
    client = house.nobody()
    answer = sign_in(house, client, password=password)
    assert (answer.status_code, answer.headers["location"]) == (303, "/needs?new=1")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert client.get("/v1/receipts/none").status_code == 404
    assert house.audit()[0].act == Act.SIGNED_IN


def test_over_https_only_this_host_can_set_the_cookie_and_only_over_https(house, password):
    house.account("officer")
    client = house.nobody(base_url="https://testserver")
    cookie = sign_in(house, client, password=password).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert client.get("/v1/receipts/none").status_code == 404


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"login": "nobody", "password": "wrong"}, {}])
def test_whatever_does_not_fit_it_sounds_the_same(house, fields):
    house.account("officer")
    answer = sign_in(house, **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?refused=1&next=%2Fneeds%3Fnew%3D1")
    assert "set-cookie" not in answer.headers


def test_whoever_tries_many_waits(house):
    house.account("officer")
    for _ in range(5):
        sign_in(house, password="wrong")
    assert sign_in(house, password="wrong").headers["location"].startswith("/login?refused=1&wait=")


def test_to_sign_out_ends_the_session_and_takes_the_cookie_away(house, password):
    house.account("officer")
    client = house.browser("officer")
    secret = client.cookies["session"]
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'session="";' in answer.headers["set-cookie"]
    client.cookies.set("session", secret)
    assert client.get("/v1/receipts/none").status_code == 401


@pytest.mark.parametrize(
    "path", ["//x.example", "https://x.example", "/\\x.example", "javascript:1", "", "/a\r\nb: c", "/\\/x", "/a\\b"]
)
def test_after_signing_in_nobody_is_led_elsewhere(path):
    assert local(path) == "/"


def test_a_form_that_is_too_long_is_refused(house):
    assert sign_in(house, login="x" * 301).status_code == 422
