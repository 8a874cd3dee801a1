"""Signatures of identity tokens: which keys and algorithms are taken."""

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.providers import ec_key, published, rsa_key
from streams.access.oidc import Unproven
from streams.access.signatures import KINDS, UnknownKey, claims

SAID = {"sub": "248289761001"}
KEYS = [published("r", rsa_key("first")), published("e", ec_key("first"), "ES256")]


def signed(algorithm="RS256", kid: str | None = "r", key=None):
    return jwt.encode(SAID, key or rsa_key("first"), algorithm, {"kid": kid} if kid else {})


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "PS256"])
def test_keys_of_rsa_are_taken(algorithm):
    assert claims(signed(algorithm), KEYS) == SAID


def test_keys_on_curves_are_taken():
    assert claims(signed("ES256", "e", ec_key("first")), KEYS) == SAID


def test_no_algorithm_has_a_secret_that_two_know():
    assert not {name for name in KINDS if name.startswith("HS") or name == "none"}


def test_a_token_without_a_name_of_a_key_is_taken_where_one_key_fits():
    assert claims(signed(kid=None), KEYS) == SAID
    with pytest.raises(UnknownKey):
        claims(signed(kid=None), [*KEYS, published("r2", rsa_key("second"))])


@pytest.mark.parametrize(
    "keys", [[], [{**KEYS[0], "use": "enc"}], [{**KEYS[0], "alg": "RS512"}], [{**KEYS[0], "kid": "q"}], KEYS[1:]]
)
def test_a_key_for_something_else_is_not_known(keys):
    with pytest.raises(UnknownKey):
        claims(signed(), keys)


@pytest.mark.parametrize("keys", [[{"kty": "RSA", "kid": "r"}], [{**KEYS[0], "n": "AQAB"}], [{**KEYS[0], "n": 7}]])
def test_a_key_that_is_none_proves_nothing(keys):
    assert isinstance(claims(signed(), keys), Unproven)


def test_a_short_key_proves_nothing():
    weak = rsa_key("weak", 1024)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        token = signed(key=weak)
    assert isinstance(claims(token, [published("r", weak)]), Unproven)


def test_what_the_token_calls_critical_is_not_passed_over():
    token = jwt.encode(SAID, rsa_key("first"), "RS256", {"kid": "r", "crit": ["exp"]})
    assert isinstance(claims(token, KEYS), Unproven)


@given(st.text(max_size=60) | st.lists(st.text("abcXYZ019-_=", max_size=30), max_size=5).map(".".join))
def test_anything_else_proves_nothing(token):
    assert isinstance(claims(token, KEYS), Unproven)


def test_a_token_without_end_proves_nothing():
    assert isinstance(claims("a" * 70_000, KEYS), Unproven)
