"""Job titles with their gender taken off, so that a développeuse and a développeur are the same to every ranking."""

import re

_MARKS = re.compile(
    r"\s*[(\[]\s*(?:[mfhwdxv]\s*[/|,]\s*)+[mfhwdxv]\s*[)\]]"  # (m/w/d), (H/F), (m/v/x)
    r"|\s+(?:[mfhwdxv]/)+[mfhwdxv]$"
    r"|(?<=\w)\s?(?:[·.•*:_]|\(-?|/-?|-)(?:euse|rice|trice|innen|in|ière|ère|ienne|ne|e|a|o|ora)\)?(?:[·.•]?s)?(?!\w)",
    re.IGNORECASE,
)
_ENDINGS = tuple(
    (re.compile(rf"^(\w*(?:{stem})){feminine}$"), masculine)
    for stem, feminine, masculine in (
        ("sviluppa|rogetta|onserva|mminist?ra|diret", "trice", "tore"),
        (r"\w\w[ac]|u[ac]", "trice", "teur"),
        (r"\w\w", "euse", "eur"),
        ("ic|ni|gi", "ienne", "ien"),
        (r"nn|ll|nt|fi?rm|uis|sin|ouvr|ss|ol|rt|di|ani", "ière", "ier"),
        ("ang|ach|och|erg|eill", "ère", "er"),
        ("énieu|érieu|ofesseu|auteu|cteu", "re", "r"),
        ("stan|gnan|ltan|iden|udian|éran", "te", "t"),
        ("soci", "ale", "al"),
        (r"\w\w(?:er|eur|or|ist|ent|ant)", "in", ""),
        (r"\w\waar", "ster", ""),
        (r"\w\w(?:ad|it|ct|ut|ud)or", "a", ""),
        ("enferm|cocin|ingeni|camar", "era", "ero"),
        ("enferm|cozinh|engenh|cabeleir", "eira", "eiro"),
        ("inferm|camer|ragion|consigl|parrucch", "iera", "iere"),
        ("maestr|abogad|avvocat|cuoc|médic|operari|operai|psic[oó]log", "a", "o"),
        ("avoc", "ate", "at"),
        ("diplôm|spécialis|qualifi|certifi|employ|salari|associ", "ée", "é"),
    )
)


def masculine(title: str) -> str:
    """The masculine writing of a canonical title, which most labels are in; other titles as they are.

    >>> masculine("développeuse java"), masculine("softwareentwicklerin (m/w/d)")
    ('développeur java', 'softwareentwickler')
    """
    return " ".join(_word(word) for word in _MARKS.sub("", title).split()) or title


def _word(word: str) -> str:
    for ending, instead in _ENDINGS:
        if found := ending.match(word):
            return found[1] + instead
    return word
