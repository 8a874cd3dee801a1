"""Whether a password is among the first that anybody would try: common words, rows of keys, repetition, years.

What is left after these are taken out is what has to be guessed. It is no measure of strength, only a floor.
"""

import re
from collections.abc import Iterator

_LEAST_LEFT = 5

_LIKE_LETTERS = str.maketrans("@4830!|1$57", "aabeoiilsst")

_WORDS = """
access account admin administrator amour andrea angel anthony apple arsenal ashley avril azerty baby banana barcelona
baseball basket batman beautiful bieber bonjour butterfly charlie changeme chelsea chocolate christopher computer
cookie correcthorsebatterystaple daniel default demo diaspora doudou dragon emily enter family familia fantasy final
flower football forever france freedom friend gabriel george ghjkm ginger god google guest hannah heaven hello hockey
hunter iloveyou internet internazionale italia jackson james jennifer jessica jesus jordan joseph joshua justin killer
lavigne letmein linkedin liverpool login london love loulou loveme madrid manager manchester marseille master match
matthew maverick mega michael michelle mickey migration minecraft monkey monster montana mother motdepasse mustang
naruto nathan needforspeed nicolas nicole officer oneday onedirection oreillys orange pass passe password passwort
paris peanut butter pepper playstation pokemon power princess princesse professional qwerty rainbow remember root
samsung secret security senha shadow sharma snoopy soccer soleil sony ericsson spiderman spring summer autumn winter
starwars station stefan sunday sunshine super supernatural superman temp temporary test tester thomas thunder tigger
tinkle trustno transformers united user vanessa victoria welcome whatever william wachtwoord yellow
january february march april june july august september october november december
printemps automne hiver janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
contrasena parol pizdec combat cosmopolitan counterstrike download edwardcullen heterosexual ichliebe
ingodwetrust international jamesbond leavemealone megaparol motherfucker neworleans residentevil sonnenschein
stratocaster telechargement
""".split()  # noqa: SIM905 - two hundred quotation marks would hide the words

_ROWS = (
    "12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;", "zxcvbnm,./", "azertyuiop",
    "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn", "qazwsxedcrfvtgbyhn", "1q2w3e4r5t6y7u8i9o0p", "qweasdzxc",
    "q1w2e3r4t5y6u7i8o9p0", "zaq1xsw2cde3vfr4", "1234567891011121314",
)  # fmt: skip

_LEAST_RUN = 3
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_YEAR = re.compile(r"(19|20)\d\d")
_REPEATED = re.compile(r"(.+?)\1+")


def guessable(password: str, *own: str) -> bool:
    """Whether hardly anything of a password is its own; `own`: words that stand beside it, such as the login.

    >>> guessable("Password2026!"), guessable("qwertyuiop123"), guessable("correct mule on the roof")
    (True, True, False)
    """
    plain = password.casefold()
    for word in (part for one in own for part in re.split(r"\W+", one.casefold()) if len(part) >= _LEAST_RUN):
        plain = plain.replace(word, "")
    return plain.isdigit() or min(_left(plain), _left(plain.translate(_LIKE_LETTERS))) < _LEAST_LEFT


def _left(text: str) -> int:
    """How many different characters are in no word, no row of keys, no year and no repetition."""
    text = _REPEATED.sub(r"\1", _YEAR.sub("", _WORD.sub("", text)))
    for run in _runs():
        text = text.replace(run, "")
    return len(set(text) - set(" -_.!?,*#"))


def _runs() -> Iterator[str]:
    """Every piece of a row of keys, the longest first, forwards and backwards."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    for length in range(max(map(len, rows)), _LEAST_RUN - 1, -1):
        for row in rows:
            for start in range(len(row) - length + 1):
                yield row[start : start + length]
