"""The signature of an identity token: whether a key of the provider made it. Claims and times are looked at after."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import jwt

from streams.access.oidc import Unproven

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
        **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
        "EdDSA": "OKP",
    }
)
"""The algorithms that are taken, each with the kind of its keys; none of them has a secret that two know."""

_LONGEST = 64 * 1024

Keys = Sequence[Mapping[str, object]]
"""Keys as the provider publishes them (RFC 7517)."""


class UnknownKey(Exception):
    """The token names a key that is not among those known; the provider may have new ones."""


def claims(token: str, keys: Keys) -> Mapping[str, object] | Unproven:
    """The claims of a token that a key of the provider signed. Raises UnknownKey."""
    if len(token) > _LONGEST:
        return Unproven("expected an identity token of at most 64 KiB")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        return Unproven("expected an identity token as RFC 7519 has it")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in KINDS:
        return Unproven(f"expected a signature by one of {', '.join(KINDS)}; have the provider sign so")
    return _verified(token, algorithm, _named(keys, algorithm, header.get("kid")))


def _named(keys: Keys, algorithm: str, kid: object) -> Mapping[str, object]:
    fitting = [
        key
        for key in keys
        if key.get("kty") == KINDS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and kid in (None, key.get("kid"))
    ]
    if len(fitting) != 1:
        raise UnknownKey
    return fitting[0]


def _verified(token: str, algorithm: str, key: Mapping[str, object]) -> Mapping[str, object] | Unproven:
    try:
        # Keys of RSA have 2048 bits at least (RFC 7518, section 3.3).
        library = jwt.PyJWS(options={"verify_signature": True, "enforce_minimum_key_length": True})
        said = json.loads(library.decode(token, jwt.PyJWK(dict(key), algorithm), algorithms=[algorithm]))
    except (jwt.PyJWTError, ValueError):
        return Unproven("expected a signature that a key of the provider made")
    return said if isinstance(said, dict) else Unproven("expected claims as RFC 7519 has them")
