"""By what two identities may be those of one person: keys that are equal where something about them agrees. Pure.

The keys are digests so that each is as long as any other and none is read by accident; they hide nothing from
whoever has the database, which holds the identity itself beside them, and they go with it.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from hashlib import sha256

_LEAST_DIGITS = 8
_DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})
_APOSTROPHES = re.compile("['’‘`´ʼʻʿʾ]")  # noqa: RUF001 - as people write them
_WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})  # noqa: RUF001
"""Letters that no rule of Unicode takes apart."""
_ALIKE = (("ch", "x"), ("sh", "x"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "j"),
          ("q", "k"), ("c", "k"))  # fmt: skip
_LEAST_SOUNDS = 4


class Agreement(StrEnum):
    """What agrees, the surest first."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    """The same words as the name, in any order, and the same date of birth."""
    SOUND = "sound"
    """Names whose consonants are the same, and the same date of birth."""


def keys(name: str | None, email: str | None, phone: str | None, birth_date: date | None) -> dict[Agreement, str]:
    """The keys of an identity, one for each thing that it says; 32 hexadecimal digits each."""
    said = dict(_said(name or "", email or "", phone or "", birth_date))
    return {kind: _digest(kind, text) for kind, text in said.items()}


def _said(name: str, email: str, phone: str, birth_date: date | None) -> Iterator[tuple[Agreement, str]]:
    if address := mailbox(email):
        yield Agreement.EMAIL, address
    if number := last_digits(phone):
        yield Agreement.PHONE, number
    words = names(name)
    if birth_date and words:
        yield Agreement.NAME, f"{' '.join(words)} {birth_date.isoformat()}"
        sounds = sorted(filter(None, map(consonants, words)))
        if len("".join(sounds)) >= _LEAST_SOUNDS:
            yield Agreement.SOUND, f"{' '.join(sounds)} {birth_date.isoformat()}"


def mailbox(email: str) -> str:
    """The mailbox behind an address: no case, nothing behind a plus, no dots where they mean nothing.

    >>> mailbox(" Awa.Diop+jobs@GMail.com "), mailbox("awa.diop@example.org"), mailbox("none")
    ('awadiop@gmail.com', 'awa.diop@example.org', '')
    """
    local, _, host = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    local = local.replace(".", "") if host in _DOTS_MEAN_NOTHING else local
    return f"{local}@{host}" if local and host else ""


def last_digits(phone: str) -> str:
    """The last eight digits of a number, which are the same with and without the country and the nought before it.

    >>> last_digits("+221 77 123 45 67"), last_digits("77.123.45.67"), last_digits("12 34")
    ('71234567', '71234567', '')
    """
    digits = "".join(str(unicodedata.decimal(sign)) for sign in phone if sign.isdecimal())
    return digits[-_LEAST_DIGITS:] if len(digits) >= _LEAST_DIGITS else ""


def names(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, apostrophes and order.

    >>> names("N’Diaye Aïssatou"), names("Aissatou NDIAYE"), names("Jean-Pierre Łukasz")
    (('aissatou', 'ndiaye'), ('aissatou', 'ndiaye'), ('jean', 'lukasz', 'pierre'))
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_WHOLE))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return tuple(sorted(re.findall(r"\w+", _APOSTROPHES.sub("", plain))))


def consonants(word: str) -> str:
    """What spellings of a name in Latin letters have in common; another script stays as it is.

    >>> [consonants(one) for one in ("mohamed", "muhammad", "youssef", "yusuf", "ousmane", "usman", "aicha", "aisha")]
    ['mhmd', 'mhmd', 'ysf', 'ysf', 'asmn', 'asmn', 'ax', 'ax']
    """
    for written, alike in _ALIKE:
        word = word.replace(written, alike)
    word = re.sub(r"h$", "", re.sub(r"^[aeiou]+", "a", word))
    word = word[:1] + re.sub(r"[aeiouyw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word)


def _digest(kind: Agreement, text: str) -> str:
    return sha256(json.dumps([kind, text]).encode()).hexdigest()[:32]


def strongest(agreeing: Collection[str]) -> tuple[Agreement, ...]:
    """What agrees, the surest first; what follows from a surer one is left out.

    >>> strongest({"sound", "name"}) == (Agreement.NAME,)
    True
    """
    found = [one for one in Agreement if one.value in agreeing]
    return tuple(one for one in found if one is not Agreement.SOUND or Agreement.NAME not in found)
