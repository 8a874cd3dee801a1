"""Signing in with a provider that answers over HTTP, and everything that somebody could try with its answers."""

import json
import time
from base64 import urlsafe_b64encode
from hmac import digest
from urllib.parse import parse_qs, urlsplit

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.responses import Response, StreamingResponse

from fixtures.providers import CLIENT, SECRET, published, rsa_key
from streams.access import accounts, elsewhere, throttle
from streams.access.audit import Act
from streams.access.oidc import Provider as Known
from streams.access.sessions import form_token
from streams.database.engine import reading, writing
from streams.web.provider import APART_S, Elsewhere

BACK = "/login/elsewhere/back"


class Desk:
    """A console that knows the provider, with a clock for what it keeps of it."""

    def __init__(self, house, provider) -> None:
        self.house, self.provider, self.seconds = house, provider, 0.0
        provider.now = lambda: house.now
        self.known = Known(issuer=provider.issuer, client=CLIENT, secret=SECRET)
        self.browser = self.anew()
        house.account("officer")

    def anew(self, **changed):
        known = self.known.model_copy(update=changed)
        kept = Elsewhere(known, clock=lambda: self.seconds, patience=2)
        return self.house.nobody(self.house.built(provider=kept))

    def leave(self, browser=None, to="/needs"):
        answer = (browser or self.browser).get(f"/login/elsewhere?next={to}")
        assert answer.status_code == 303
        return answer.headers["location"]

    @staticmethod
    def there(way):
        """What the provider sends the browser back to."""
        answer = httpx2.get(way)
        assert answer.status_code == 303
        return answer.headers["location"].removeprefix("http://testserver")

    def sign_in(self, browser=None, to="/needs"):
        chosen = browser or self.browser
        return chosen.get(self.there(self.leave(chosen, to)))

    def inside(self, browser=None):
        return (browser or self.browser).get("/v1/receipts/none").status_code == 404


@pytest.fixture
def desk(house, provider):
    return Desk(house, provider)


def refused(answer, why):
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?elsewhere={why}")
    assert "session=" not in answer.headers.get("set-cookie", "")


def test_whoever_is_known_there_is_in_here(desk):
    answer = desk.sign_in(to="/needs%3Fnew=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/needs?new=1")
    assert desk.inside()
    assert [one.act for one in desk.house.audit()[:2]] == [Act.SIGNED_IN, Act.ELSEWHERE_REMEMBERED]
    cookies = answer.headers.get_list("set-cookie")
    assert any(one.startswith("session=") and "HttpOnly" in one for one in cookies)
    assert any(one.startswith('elsewhere="";') for one in cookies)


def test_the_way_there_asks_for_a_code_with_pkce_a_state_and_a_nonce(desk):
    way = desk.leave()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
    cookie = desk.browser.cookies["elsewhere"]
    question = elsewhere.question(cookie)
    assert way.startswith(f"{desk.provider.issuer}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"http://testserver{BACK}",
        "scope": "openid email",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": question.challenge,
        "code_challenge_method": "S256",
    }
    assert question.verifier not in way
    assert cookie not in way


def test_over_https_the_cookie_is_for_this_host_alone(desk):
    browser = desk.house.nobody(desk.browser.app, base_url="https://testserver")
    (cookie,) = browser.get("/login/elsewhere").headers.get_list("set-cookie")
    assert cookie.startswith("__Host-elsewhere=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))


def test_nobody_is_led_to_another_host_afterwards(desk):
    assert desk.sign_in(to="//elsewhere.example").headers["location"] == "/"


def test_a_secret_that_is_sent_in_the_form_is_taken_too(desk):
    desk.provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert desk.sign_in().headers["location"] == "/needs"


def test_the_subject_counts_once_it_is_known(desk):
    desk.sign_in()
    desk.provider.person |= {"email": "another@example.org", "email_verified": False}
    again = desk.anew()
    assert desk.sign_in(again).headers["location"] == "/needs"
    assert desk.inside(again)


def test_an_address_that_was_given_to_somebody_else_opens_nothing(desk):
    desk.sign_in()
    desk.provider.person |= {"sub": "somebody else"}
    again = desk.anew()
    refused(desk.sign_in(again), "unknown")
    with writing(desk.house.engine) as connection:
        elsewhere.forget(connection, "officer", "administrator", desk.house.now)
    assert desk.sign_in(again).headers["location"] == "/needs"


@pytest.mark.parametrize("name", ["form", None])
def test_whoever_has_no_account_or_one_that_nobody_signs_in_to_stays_outside(desk, name):
    if name:
        desk.house.account(name)
    desk.provider.person |= {"email": name or "stranger@example.org"}
    refused(desk.sign_in(), "unknown")
    assert not desk.inside()
    with reading(desk.house.engine) as connection:
        assert len(accounts.every(connection)) == (2 if name else 1)


@pytest.mark.parametrize("first", [True, False])
def test_a_disabled_account_stays_outside_and_is_not_remembered(desk, first):
    if first:
        desk.sign_in()
    with writing(desk.house.engine) as connection:
        accounts.disable(connection, "officer", "administrator", desk.house.now)
    refused(desk.sign_in(desk.anew()), "unknown")
    with reading(desk.house.engine) as connection:
        assert accounts.entrances(connection)["officer"].elsewhere is first


def test_a_wrong_state_is_refused_and_the_right_one_still_counts(desk):
    back = desk.there(desk.leave())
    asked = desk.provider.asked.copy()
    refused(desk.browser.get(f"{BACK}?code=code-0&state=wrong"), "stale")
    assert desk.provider.asked == asked
    assert not desk.inside()
    assert back


def test_an_answer_in_another_browser_is_refused(desk):
    back = desk.there(desk.leave())
    victim = desk.house.nobody(desk.browser.app)
    refused(victim.get(back), "stale")
    desk.leave(victim)
    refused(victim.get(back), "stale")


def test_an_answer_counts_once(desk):
    back = desk.there(desk.leave())
    secret = desk.browser.cookies["elsewhere"]
    assert desk.browser.get(back).headers["location"] == "/needs"
    asked = desk.provider.asked.copy()
    again = desk.house.nobody(desk.browser.app)
    again.cookies.set("elsewhere", secret)
    refused(again.get(back), "stale")
    assert desk.provider.asked == asked


def test_an_answer_after_ten_minutes_comes_too_late(desk):
    back = desk.there(desk.leave())
    desk.house.later(minutes=10)
    refused(desk.browser.get(back), "stale")


def test_a_code_that_was_used_before_lets_nobody_in(desk):
    used = parse_qs(urlsplit(desk.there(desk.leave())).query)["code"][0]
    state = elsewhere.question(desk.browser.cookies["elsewhere"]).state
    assert desk.browser.get(f"{BACK}?code={used}&state={state}").headers["location"] == "/needs"
    again = desk.anew()
    desk.leave(again)
    state = elsewhere.question(again.cookies["elsewhere"]).state
    refused(again.get(f"{BACK}?code={used}&state={state}"), "unreachable")
    assert not desk.inside(again)


def test_a_code_of_somebody_else_lets_nobody_in(desk):
    attacker = desk.anew()
    code = parse_qs(urlsplit(desk.there(desk.leave(attacker))).query)["code"][0]
    desk.leave()
    state = elsewhere.question(desk.browser.cookies["elsewhere"]).state
    refused(desk.browser.get(f"{BACK}?code={code}&state={state}"), "unreachable")


@pytest.mark.parametrize("said", ["error=access_denied", "code=code-0&iss=https://other.example", ""])
def test_a_provider_that_lets_nobody_in_or_is_another_one(desk, said):
    desk.there(desk.leave())
    state = elsewhere.question(desk.browser.cookies["elsewhere"]).state
    refused(desk.browser.get(f"{BACK}?state={state}&{said}"), "refused")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"iss": "https://another.example"},
        {"exp": 0},
        {"exp": None},
        {"nbf": 32_503_680_000},
        {"iat": 32_503_680_000},
        {"nbf": "soon"},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 256},
    ],
)
def test_a_token_that_shows_nothing_lets_nobody_in(desk, claims, caplog):
    # The library refuses to encode some of these, so they are signed as they are.
    desk.provider.sign = raw
    desk.provider.claims = claims
    refused(desk.sign_in(), "unproven")
    assert not desk.inside()
    for text in ("248289761001", "another", "officer"):
        assert text not in caplog.text


def raw(claims, key=None, algorithm="RS256", **header):
    return jwt.PyJWS().encode(
        json.dumps(claims).encode(), key or rsa_key("first"), algorithm, header or {"kid": "first"}
    )


def hs256_with_the_public_key(claims):
    pem = rsa_key("first").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "kid": "first", "typ": "JWT"}
    parts = [urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (header, claims)]
    signature = urlsafe_b64encode(digest(pem, b".".join(parts), "sha256")).rstrip(b"=")
    return b".".join([*parts, signature]).decode()


def unsigned(claims):
    return jwt.encode(claims, "", "none", {"kid": "first"})


def by_another_key(claims):
    return raw(claims, rsa_key("attacker"), kid="first")


def with_its_own_key(claims):
    return raw(claims, rsa_key("attacker"), kid="first", jwk=published("first", rsa_key("attacker")))


def changed_afterwards(claims):
    token = raw(claims).split(".")
    return ".".join([token[0], raw({**claims, "email": "administrator"}).split(".")[1], token[2]])


def no_token(claims):
    return "no.token"


def not_claims(claims):
    return raw(["a list"])


@pytest.mark.parametrize(
    "sign",
    [hs256_with_the_public_key, unsigned, by_another_key, with_its_own_key, changed_afterwards, no_token, not_claims],
)
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(desk, sign):
    desk.provider.sign = sign
    refused(desk.sign_in(), "unproven")
    assert not desk.inside()


def test_a_new_key_is_fetched_when_a_token_names_it_and_an_old_one_is_forgotten(desk):
    desk.sign_in()
    desk.provider.kid, desk.provider.kids = "second", ["second"]
    desk.seconds += APART_S
    assert desk.sign_in(desk.browser).headers["location"] == "/needs"
    desk.provider.kid = "first"
    desk.seconds += APART_S
    refused(desk.sign_in(desk.house.nobody(desk.browser.app)), "unproven")


def test_tokens_with_keys_that_are_not_there_fetch_none_again_and_again(desk):
    desk.provider.kid = "unheard of"
    for _ in range(3):
        refused(desk.sign_in(), "unproven")
    assert desk.provider.asked.count("jwks") == 1


def test_what_the_provider_publishes_is_kept_for_a_while(desk):
    for _ in range(3):
        desk.sign_in()
    assert (desk.provider.asked.count("jwks"), desk.provider.asked.count("document")) == (1, 1)
    desk.seconds += 600
    desk.sign_in()
    assert (desk.provider.asked.count("jwks"), desk.provider.asked.count("document")) == (2, 2)


def test_a_provider_that_fails_is_named_in_words_and_says_nothing_in_the_log(desk, caplog):
    desk.provider.fails = True
    refused(desk.browser.get("/login/elsewhere"), "unreachable")
    desk.provider.fails = False
    back = desk.there(desk.leave())
    desk.provider.fails = True
    refused(desk.browser.get(back), "unreachable")
    assert "expected the status 200, found 500" in caplog.text
    assert "secret text" not in caplog.text


def test_a_provider_that_is_down(desk):
    gone = desk.anew(issuer="http://127.0.0.1:1")
    refused(gone.get("/login/elsewhere"), "unreachable")


def test_a_provider_that_is_slow_is_not_waited_for(desk):
    slow = desk.house.nobody(desk.house.built(provider=Elsewhere(desk.known, patience=0.2)))
    desk.provider.delay = 1
    refused(slow.get("/login/elsewhere"), "unreachable")


def test_a_provider_that_sends_byte_after_byte_is_not_waited_for(desk):
    def drip():
        for _ in range(40):
            time.sleep(0.1)
            yield b" "

    patient = desk.house.nobody(desk.house.built(provider=Elsewhere(desk.known, patience=1)))
    desk.provider.answer = lambda _: StreamingResponse(drip())
    refused(desk.sign_in(patient), "unreachable")


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://another.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_says_of_itself_what_cannot_be(desk, document):
    desk.provider.document = document
    refused(desk.browser.get("/login/elsewhere"), "unreachable")


@pytest.mark.parametrize("content", [b"[]", b"<html>", b"{}", b'{"id_token": 7}', b'{"x": "' + b"x" * 600_000 + b'"}'])
def test_an_answer_that_is_none(desk, content):
    desk.provider.answer = lambda _: Response(content)
    refused(desk.sign_in(), "unreachable")


def test_many_attempts_wait(desk):
    here = throttle.by_address("testclient")
    for _ in range(throttle.ADDRESS.free - 1):
        with writing(desk.house.engine) as connection:
            throttle.begin(connection, [here], desk.house.now)
    assert desk.sign_in().headers["location"] == "/needs"
    desk.provider.sign = by_another_key
    refused(desk.sign_in(), "unproven")
    refused(desk.sign_in(), "wait")


def test_the_page_to_sign_in_shows_the_way_where_there_is_one(desk):
    shown = desk.browser.get("/login?next=/needs%3Fnew%3D1&elsewhere=unknown")
    assert 'href="/login/elsewhere?next=/needs%3Fnew%3D1"' in shown.text
    assert "no account here is yours" in shown.text
    assert 'role="alert"' not in desk.browser.get("/login?elsewhere=%3Cscript%3E").text
    plain = desk.house.nobody()
    assert "/login/elsewhere" not in plain.get("/login").text
    assert plain.get("/login/elsewhere").status_code == plain.get(BACK).status_code == 404


def test_to_sign_out_ends_our_session(desk):
    desk.sign_in()
    token = form_token(desk.browser.cookies["session"])
    assert desk.browser.post("/logout", data={"csrf": token}).headers["location"] == "/login"
    assert not desk.inside()
