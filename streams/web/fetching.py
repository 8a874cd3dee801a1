"""Asks another host for JSON: over TLS as this machine trusts it, within seconds, of a size, and following nobody."""

import json
from collections.abc import Mapping
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx2
from anyio import fail_after

PATIENCE_S = 5.0
"""For the whole of an answer."""
LARGEST = 512 * 1024
"""The most bytes of an answer."""

_GOOD = 200
_ACCEPTED = {"accept": "application/json", "accept-encoding": "identity"}


class Unfetched(ConnectionError):
    """The other host gave no answer that can be used; repeats nothing of it."""


async def fetched(
    address: str,
    form: Mapping[str, str] | None = None,
    credentials: tuple[str, str] | None = None,
    patience: float = PATIENCE_S,
) -> dict[str, Any]:
    """The object at an address, or the answer to a form, with a name and a password where given. Raises Unfetched."""
    auth = httpx2.BasicAuth(*credentials) if credentials else None
    request = httpx2.Request("POST" if form else "GET", address, data=dict(form or {}), headers=_ACCEPTED)
    try:
        with fail_after(patience):
            async with httpx2.AsyncClient(verify=_trust(), timeout=patience, follow_redirects=False) as client:
                found = json.loads(await _body(client, request, auth))
    except TimeoutError:
        raise Unfetched(f"expected an answer within {patience:g} s") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unfetched(f"nothing can be fetched: {type(error).__name__}") from None
    except ValueError:
        raise Unfetched("expected JSON") from None
    if not isinstance(found, dict):
        raise Unfetched("expected a JSON object")
    return found


@cache
def _trust() -> SSLContext:
    # Made once: it takes 40 ms, in which nothing else is answered.
    return httpx2.create_ssl_context()


async def _body(client: httpx2.AsyncClient, request: httpx2.Request, auth: httpx2.BasicAuth | None) -> bytes:
    answer = await client.send(request, auth=auth, stream=True)
    try:
        if answer.status_code != _GOOD:
            raise Unfetched(f"expected the status 200, found {answer.status_code}")
        body = bytearray()
        async for part in answer.aiter_raw():
            body += part
            if len(body) > LARGEST:
                raise Unfetched(f"expected at most {LARGEST // 1024} KiB")
        return bytes(body)
    finally:
        await answer.aclose()
