"""What every answer carries, so that a browser trusts nothing else; and the ids of requests. Pure."""

import re
from collections.abc import Callable, Iterator

from starlette.datastructures import Headers
from starlette.types import Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""This host alone, nothing inline: no script, no style attribute, no `data:`, no frame around it."""

PUBLIC = "/static/"
"""Below this path nothing is about anybody, and may be kept by whoever fetched it."""

_ALWAYS = (
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
)
_HTTPS_ONLY = ("strict-transport-security", "max-age=31536000; includeSubDomains")
_NOT_KEPT = ("cache-control", "no-store")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._\-]{8,64}")


def is_https(scope: Scope) -> bool:
    """Whether the request came over https, here or at the proxy in front, which the server was told to trust."""
    return bool(scope["scheme"] == "https")


def headers(scope: Scope, request_id: str) -> Iterator[tuple[str, str]]:
    """The headers of an answer; one that a route has set itself stays as it is."""
    yield from _ALWAYS
    yield "x-request-id", request_id
    if is_https(scope):
        yield _HTTPS_ONLY
    if not scope["path"].startswith(PUBLIC):
        yield _NOT_KEPT


def request_id(scope: Scope, fresh: Callable[[], str]) -> str:
    """The id that whoever sent the request gave it, where that is one; else a new one."""
    stated = Headers(scope=scope).get("x-request-id", "")
    return stated if _REQUEST_ID.fullmatch(stated) else fresh()


def from_here(scope: Scope) -> bool:
    """Whether a request that changes something comes from a page of this host, or from no page at all."""
    stated = Headers(scope=scope)
    if stated.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = stated.get("origin")
    return origin is None or origin == f"{scope['scheme']}://{stated.get('host', '')}"
