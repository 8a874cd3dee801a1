"""Passwords: which ones are taken, and argon2id over them. Knows no database."""

import unicodedata
from secrets import choice
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from streams.access.guessable import guessable
from streams.access.secret import fresh

SHORTEST = 12
LONGEST = 1000

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


class Passwords(NamedTuple):
    """What passwords are hashed with; `prepared` makes one."""

    hasher: PasswordHasher
    decoy: str
    """Hash of a password that nobody knows, compared with where there is none, so that it takes as long."""


class Checked(NamedTuple):
    """What came of a comparison."""

    fits: bool
    renewed: str | None = None
    """A new hash to keep instead, where the parameters have changed since; only where the password fits."""


def prepared(hasher: PasswordHasher | None = None) -> Passwords:
    """Passwords with the parameters of a hasher, by default those of argon2-cffi; hashes once, which takes a moment."""
    chosen = hasher or PasswordHasher()
    return Passwords(chosen, chosen.hash(fresh()))


def initial() -> str:
    """A password made at random, to be told to somebody and changed: four groups of letters and digits, 79 bits."""
    while True:
        made = "-".join("".join(choice(_READABLE) for _ in range(4)) for _ in range(4))
        if problem(made) is None:
            return made


def problem(password: str, *own: str) -> str | None:
    """Why a password is refused; none where it is taken. `own`: the login, which is no password."""
    length = len(unicodedata.normalize("NFKC", password))
    if not SHORTEST <= length <= LONGEST:
        return f"expected a password of {SHORTEST} to {LONGEST} characters, found {length}"
    if guessable(password, *own):
        return "expected a password that is not among the first to be tried; several words that do not belong together"
    return None


def hashed(passwords: Passwords, password: str) -> str:
    """What is kept of a password: argon2id with its parameters and a salt of its own."""
    return passwords.hasher.hash(_bytes(password))


def check(passwords: Passwords, kept: str | None, password: str) -> Checked:
    """Compare a password with what was kept, or with the decoy where nothing was; takes as long either way."""
    try:
        passwords.hasher.verify(kept or passwords.decoy, _bytes(password))
    except (VerificationError, InvalidHashError):
        return Checked(fits=False)
    if kept is None:
        return Checked(fits=False)
    outdated = passwords.hasher.check_needs_rehash(kept)
    return Checked(fits=True, renewed=hashed(passwords, password) if outdated else None)


def _bytes(password: str) -> bytes:
    """The same bytes on every keyboard, also where accents are typed apart."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
