"""Secrets that are shown once: made here, kept as their SHA-256 alone; to 256 random bits a salt adds nothing."""

from hashlib import sha256
from secrets import token_urlsafe


def fresh() -> str:
    """A secret that nobody can guess: 43 characters that fit into addresses and headers."""
    return token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits.

    >>> hashed("open sesame")[:8]
    '41ef4bb0'
    """
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
