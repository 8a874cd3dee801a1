"""The small words that change what a sentence asks for: optional, not needed, for how many years."""

import re

_OPTIONAL = re.compile(
    r"\b(?:nice[- ]to[- ]have|a plus|an asset|is an advantage|advantageous|desirable|optional(?:ly)?|preferably|bonus"
    r"|souhait\w+|un atout|un plus|serait appréci\w+|idéalement|facultati\w+"
    r"|een pluspunt|is een plus|wenselijk|bij voorkeur|meegenomen"
    r"|von vorteil|wünschenswert|idealerweise|gerne auch"
    r"|gradit\w+|preferibil\w+|costituisce titolo|deseable|se valorar\w+|desejável|valoriza-se)\b|ميزة|يفضل|مستحسن",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\b(?:no|not|n't|without|pas|aucune?|geen|niet|kein\w*|nicht|non|nessun\w*|sin|no se|não)\b[^.;:!?]{0,60}?"
    r"\b(?:need\w*|requir\w*|necessary|mandatory|requis\w*|nécessaires?|exig\w+|obligatoire\w*|nodig|vereist\w*"
    r"|erforderlich|nötig|notwendig|vorausgesetzt|richiest\w*|necessari\w*|requer\w*|precis\w*)\b|(?:لا|غير)\s+\S*(?:يشترط|مطلوب|ضروري)\S*",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(\d{1,3}(?:[.,]\d)?)\s*\+?\s*(?:-\s*\d+\s*)?"
    r"(?:(years?|yrs?|ans?|années?|jaar|jaren|jahren?|anni|anno|años?|anos?|سنوات|سنة)|(months?|mois|maand(?:en)?|monate?n?|mes[ei]s?|أشهر|شهر))(?!\w)",
    re.IGNORECASE,
)


def optional(sentence: str) -> bool:
    """Whether what a sentence asks for is a nice-to-have.

    >>> optional("La connaissance du wolof est un atout")
    True
    """
    return bool(_OPTIONAL.search(sentence))


def needless(sentence: str) -> bool:
    """Whether a sentence says that something is not needed.

    >>> needless("No Java needed"), needless("Java needed")
    (True, False)
    """
    return bool(_NEEDLESS.search(sentence))


def years(sentence: str) -> float | None:
    """The length of time that a sentence names, in years, or None; the longest of several.

    >>> years("Python - 18 months"), years("au moins 3 ans de Java")
    (1.5, 3.0)
    """
    found = [_years(match) for match in _LENGTH.finditer(sentence)]
    known = [length for length in found if length <= 60]
    return max(known) if known else None


def _years(match: re.Match[str]) -> float:
    length = float(match[1].replace(",", "."))
    return length if match[2] else round(length / 12, 2)
