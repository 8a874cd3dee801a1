"""Which account an identity token speaks for, and which tokens speak for nobody."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from streams.access.oidc import Proven, Provider, Unproven, login, proven

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PROVIDER = Provider(issuer="https://login.example.org/realm", client="diaspora-match")
CLAIMS = {
    "iss": "https://login.example.org/realm",
    "aud": "diaspora-match",
    "sub": "248289761001",
    "nonce": "n-0S6",
    "exp": int(NOW.timestamp()) + 60,
    "email": "aida@example.org",
    "email_verified": True,
    "preferred_username": "aida",
}


def test_a_token_speaks_for_the_login_in_its_claim():
    assert login(PROVIDER, CLAIMS, "n-0S6", NOW) == "aida@example.org"
    for claim in ("sub", "preferred_username"):
        other = Provider(issuer=PROVIDER.issuer, client=PROVIDER.client, claim=claim)
        assert login(other, CLAIMS, "n-0S6", NOW) == CLAIMS[claim]


def test_the_audience_may_be_a_list_of_this_service():
    one = {**CLAIMS, "aud": ["diaspora-match"], "azp": "diaspora-match"}
    assert login(PROVIDER, one, "n-0S6", NOW) == "aida@example.org"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"iss": "https://login.example.org/realm/"}, "provider"),
        ({"iss": None}, "provider"),
        ({"aud": "other"}, "this service"),
        ({"aud": ["diaspora-match", "other"]}, "this service"),
        ({"azp": "other"}, "this service"),
        ({"nonce": "n-0S7"}, "answer"),
        ({"nonce": None}, "answer"),
        ({"exp": int(NOW.timestamp()) - 60}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": float("inf")}, "expired"),
        ({"exp": "2100-01-01"}, "expired"),
        ({"email_verified": False}, "verified"),
        ({"email_verified": "true"}, "verified"),
        ({"email": ""}, "claim email"),
        ({"email": ["aida@example.org"]}, "claim email"),
    ],
)
def test_other_tokens_speak_for_nobody(changed, says):
    found = login(PROVIDER, {**CLAIMS, **changed}, "n-0S6", NOW)
    assert isinstance(found, Unproven)
    assert says in found.problem


def test_an_answer_to_no_question_speaks_for_nobody():
    assert isinstance(login(PROVIDER, {**CLAIMS, "nonce": ""}, "", NOW), Unproven)


@pytest.mark.parametrize("issuer", ["http://login.example.org", "https://", "https://a.org?x=1"])
def test_a_provider_has_an_address_that_nobody_can_listen_to(issuer):
    with pytest.raises(ValidationError):
        Provider(issuer=issuer, client="c")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"nbf": int(NOW.timestamp()) + 61}, "holds already"),
        ({"iat": int(NOW.timestamp()) + 61}, "holds already"),
        ({"nbf": "soon"}, "holds already"),
        ({"iat": float("nan")}, "holds already"),
        ({"sub": None}, "claim sub"),
        ({"sub": "x" * 256}, "claim sub"),
    ],
)
def test_tokens_of_later_or_of_nobody_prove_nothing(changed, says):
    found = proven(PROVIDER, {**CLAIMS, **changed}, "n-0S6", NOW)
    assert isinstance(found, Unproven)
    assert says in found.problem


def test_clocks_may_differ_by_a_minute():
    now = int(NOW.timestamp())
    assert isinstance(
        proven(PROVIDER, {**CLAIMS, "nbf": now + 60, "iat": now + 60, "exp": now - 59}, "n-0S6", NOW), Proven
    )


def test_the_subject_is_known_for_good_and_belongs_to_the_provider():
    found = proven(PROVIDER, CLAIMS, "n-0S6", NOW)
    later = proven(PROVIDER, {**CLAIMS, "email": "ndiaye@example.org"}, "n-0S6", NOW)
    other = Provider(issuer="https://other.example.org", client=PROVIDER.client)
    there = proven(other, {**CLAIMS, "iss": other.issuer}, "n-0S6", NOW)
    assert isinstance(found, Proven)
    assert isinstance(later, Proven)
    assert isinstance(there, Proven)
    assert found.subject == later.subject != there.subject
    assert "248289761001" not in found.subject


def test_an_address_that_is_not_verified_is_no_login_but_the_subject_counts():
    found = proven(PROVIDER, {**CLAIMS, "email_verified": False}, "n-0S6", NOW)
    assert isinstance(found, Proven)
    assert isinstance(found.login, Unproven)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080/realm", "http://localhost:8080", "https://a.example"])
def test_a_provider_on_this_machine_may_do_without_tls(issuer):
    assert Provider(issuer=issuer, client="c").issuer == issuer


def test_the_secret_is_not_printed():
    assert "hush" not in repr(Provider(issuer="https://a.example", client="c", secret="hush"))
