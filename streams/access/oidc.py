"""Signing in elsewhere, with OpenID Connect: which account an identity token speaks for. Pure.

Whoever calls this has checked the signature of the token with the keys of the provider (OpenID Connect Core 1.0,
section 3.1.3.7). No account is made by signing in: an administrator adds it, with the login that the provider gives.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Literal, NamedTuple

from pydantic import Field

from models import Value

_CLOCKS_DIFFER = timedelta(minutes=1)


class Provider(Value):
    """Where officers sign in elsewhere."""

    issuer: str = Field(pattern=r"^https://[^\s?#]+$")
    """Address of the provider, exactly as its tokens carry it."""
    client: str = Field(min_length=1, max_length=200)
    """What the provider calls this service."""
    claim: Literal["email", "preferred_username", "sub"] = "email"
    """Which of the claims is the login; take one that people cannot change themselves."""


class Unproven(NamedTuple):
    """A token that speaks for nobody here."""

    problem: str


def login(provider: Provider, claims: Mapping[str, object], nonce: str, now: datetime) -> str | Unproven:
    """The login that an identity token speaks for; `nonce` is the one that was sent when signing in began."""
    if problem := _problem(provider, claims, nonce, now):
        return Unproven(problem)
    stated = claims.get(provider.claim)
    if not isinstance(stated, str) or not stated:
        return Unproven(f"expected the claim {provider.claim}; have the provider send it")
    return stated


def _problem(provider: Provider, claims: Mapping[str, object], nonce: str, now: datetime) -> str | None:
    if claims.get("iss") != provider.issuer:
        return "expected a token of the provider that is set"
    if not _for_us(provider, claims):
        return "expected a token for this service and no other"
    if not nonce or claims.get("nonce") != nonce:
        return "expected the answer to the question that was sent; sign in once more"
    if not _current(claims.get("exp"), now):
        return "expected a token that has not expired; sign in once more, and compare the clocks"
    if provider.claim == "email" and claims.get("email_verified") is not True:
        return "expected an address of e-mail that the provider has verified"
    return None


def _for_us(provider: Provider, claims: Mapping[str, object]) -> bool:
    audience = claims.get("aud")
    return audience in (provider.client, [provider.client]) and claims.get("azp", provider.client) == provider.client


def _current(expires: object, now: datetime) -> bool:
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not isfinite(expires):
        return False
    return (now - _CLOCKS_DIFFER).timestamp() < expires
