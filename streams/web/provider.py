"""The provider that people sign in with: where its addresses and keys are, and the exchange of a code for a token.

What it publishes is kept for some minutes; a token with a key that is not known has the keys fetched anew, though not
for each such token.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from pydantic import Field, ValidationError

from models import Value
from streams.access import signatures
from streams.access.elsewhere import Question
from streams.access.oidc import Provider, Unproven
from streams.access.signatures import Keys, UnknownKey
from streams.settings import ADDRESS, Settings
from streams.web.fetching import PATIENCE_S, Unfetched, fetched

KEPT_S = 600.0
"""How long what a provider publishes is taken for what it is."""
APART_S = 10.0
"""At least so long between two looks for keys that are not known."""

_PATH = "/.well-known/openid-configuration"
_ENDPOINT = r"^(https://[^\s#]+|http://(127\.0\.0\.1|localhost)(:\d{1,5})?(/[^\s#]*)?)$"
_BASIC = "client_secret_basic"


class Discovered(Value, extra="ignore"):
    """What the provider says of itself (OpenID Connect Discovery 1.0), as far as it is used."""

    issuer: str
    authorization_endpoint: str = Field(pattern=_ENDPOINT)
    token_endpoint: str = Field(pattern=_ENDPOINT)
    jwks_uri: str = Field(pattern=ADDRESS)
    token_endpoint_auth_methods_supported: tuple[str, ...] = (_BASIC,)


class _Kept(NamedTuple):
    found: Any
    at: float

    def holds(self, now: float, lasting: float = KEPT_S) -> bool:
        return now - self.at < lasting


class Elsewhere:
    """A provider, and what it published lately."""

    def __init__(
        self, provider: Provider, clock: Callable[[], float] = monotonic, patience: float = PATIENCE_S
    ) -> None:
        self.provider = provider
        self._clock, self._patience = clock, patience
        self._discovered: _Kept | None = None
        self._keys: _Kept | None = None

    async def way(self, question: Question, back: str) -> str:
        """The address at which somebody signs in, and that sends them to `back`. Raises Unfetched."""
        endpoint = (await self._document()).authorization_endpoint
        asked = {
            "response_type": "code",
            "client_id": self.provider.client,
            "redirect_uri": back,
            "scope": self.provider.scopes,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": question.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def claims(self, code: str, question: Question, back: str) -> Mapping[str, object] | Unproven:
        """The claims of the identity token that a code is exchanged for, signed by the provider. Raises Unfetched."""
        answer = await self._exchanged(code, question, back)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Unfetched("expected an identity token; ask for the scope openid")
        try:
            return signatures.claims(token, await self._published())
        except UnknownKey:
            pass
        try:
            return signatures.claims(token, await self._published(APART_S))
        except UnknownKey:
            return Unproven("expected a signature by one of the keys that the provider publishes")

    async def _exchanged(self, code: str, question: Question, back: str) -> dict[str, Any]:
        document, own = await self._document(), self.provider
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        form |= {"code_verifier": question.verifier}
        if own.secret is not None and _BASIC in document.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: both are written as in a form.
            credentials = quote_plus(own.client), quote_plus(own.secret)
            return await fetched(document.token_endpoint, form, credentials, self._patience)
        form |= {"client_id": own.client} | ({} if own.secret is None else {"client_secret": own.secret})
        return await fetched(document.token_endpoint, form, patience=self._patience)

    async def _document(self) -> Discovered:
        if self._discovered is None or not self._discovered.holds(self._clock()):
            self._discovered = _Kept(await self._discover(), self._clock())
        document: Discovered = self._discovered.found
        return document

    async def _discover(self) -> Discovered:
        issuer = self.provider.issuer
        try:
            found = Discovered.model_validate(await self._fetched(issuer.rstrip("/") + _PATH))
        except ValidationError as error:
            fields = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
            raise Unfetched(f"expected the provider to publish {', '.join(fields)}") from None
        if found.issuer != issuer:
            raise Unfetched("expected the provider to call itself as DIASPORA_MATCH_OIDC_ISSUER does")
        return found

    async def _published(self, lasting: float = KEPT_S) -> Keys:
        if self._keys is None or not self._keys.holds(self._clock(), lasting):
            found = (await self._fetched((await self._document()).jwks_uri)).get("keys")
            stated = found if isinstance(found, list) else []
            self._keys = _Kept([key for key in stated if isinstance(key, dict)], self._clock())
        keys: Keys = self._keys.found
        return keys

    async def _fetched(self, address: str) -> dict[str, Any]:
        return await fetched(address, patience=self._patience)


def of(settings: Settings) -> Elsewhere | None:
    """The provider of an installation; none where none is set."""
    if settings.oidc_issuer is None or settings.oidc_client is None:
        return None
    return Elsewhere(
        Provider(
            issuer=settings.oidc_issuer,
            client=settings.oidc_client,
            secret=settings.oidc_secret,
            scopes=settings.oidc_scopes,
            claim=settings.oidc_claim,
        )
    )
