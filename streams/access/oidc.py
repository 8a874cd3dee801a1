"""Signing in elsewhere, with OpenID Connect: who an identity token speaks for. Pure.

Whoever calls this has checked the signature of the token with the keys of the provider (OpenID Connect Core 1.0,
section 3.1.3.7). No account is made by signing in: an administrator adds it, with the login that the provider gives.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from math import isfinite
from typing import Literal, NamedTuple

from pydantic import Field

from models import Value
from streams.settings import ADDRESS

_CLOCKS_DIFFER = timedelta(minutes=1)
_LONGEST_SUBJECT = 255


class Provider(Value):
    """Where officers sign in elsewhere."""

    issuer: str = Field(pattern=ADDRESS)
    """Address of the provider, exactly as its tokens carry it."""
    client: str = Field(min_length=1, max_length=200)
    """What the provider calls this service."""
    secret: str | None = Field(default=None, repr=False)
    """What proves to the provider that it is this service; none for a public client."""
    scopes: str = "openid email"
    """What is asked for, with blanks between."""
    claim: Literal["email", "preferred_username", "sub"] = "email"
    """Which of the claims is the login; take one that people cannot change themselves."""


class Unproven(NamedTuple):
    """A token that speaks for nobody here."""

    problem: str
    """Repeats nothing of the token."""


class Proven(NamedTuple):
    """Whom a token speaks for."""

    subject: str
    """SHA-256 of the provider and of what it calls somebody for good."""
    login: str | Unproven
    """The login of the account where the subject is not known yet."""


def proven(provider: Provider, claims: Mapping[str, object], nonce: str, now: datetime) -> Proven | Unproven:
    """Whom an identity token speaks for; `nonce` is the one that was sent when signing in began."""
    if problem := _problem(provider, claims, nonce, now):
        return Unproven(problem)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        return Unproven("expected the claim sub, of 1 to 255 characters")
    digest = sha256(f"{provider.issuer}\0{subject}".encode("utf-8", "surrogatepass")).hexdigest()
    return Proven(digest, _login(provider, claims))


def login(provider: Provider, claims: Mapping[str, object], nonce: str, now: datetime) -> str | Unproven:
    """The login that an identity token speaks for; `nonce` is the one that was sent when signing in began."""
    found = proven(provider, claims, nonce, now)
    return found if isinstance(found, Unproven) else found.login


def _login(provider: Provider, claims: Mapping[str, object]) -> str | Unproven:
    if provider.claim == "email" and claims.get("email_verified") is not True:
        return Unproven("expected an address of e-mail that the provider has verified")
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
    if not _after(claims.get("exp"), now - _CLOCKS_DIFFER):
        return "expected a token that has not expired; sign in once more, and compare the clocks"
    if any(_after(claims.get(name), now + _CLOCKS_DIFFER, missing=False) for name in ("nbf", "iat")):
        return "expected a token that holds already; compare the clocks"
    return None


def _for_us(provider: Provider, claims: Mapping[str, object]) -> bool:
    audience = claims.get("aud")
    return audience in (provider.client, [provider.client]) and claims.get("azp", provider.client) == provider.client


def _after(stated: object, moment: datetime, *, missing: bool | None = None) -> bool:
    """Whether a claim is a time after a moment; what is no time is not, unless it may be missing and is not."""
    if stated is None and missing is not None:
        return missing
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not isfinite(stated):
        return missing is not None
    return moment.timestamp() < stated
