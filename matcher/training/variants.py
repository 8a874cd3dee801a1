"""Writes a label as somebody else may: in one gender, in the plural, with a note, in other case, with a slip."""

import random
from collections.abc import Sequence

NOTES = {
    "de": (" (m/w/d)", " (w/m/d)", " m/w/d", " o. n. A.", ", allgemein"),
    "fr": (" (H/F)", " h/f", " F/H", ", en général", " et assimilés"),
    "nl": (" (m/v)", " m/v/x", ", algemeen", ", overige"),
    "it": (" (m/f)", " m/f", ", in genere", " e assimilati"),
    "es": (" (h/m)", ", en general", " y afines", " n.c.o.p."),
    "pt": (" (m/f)", ", em geral", " e similares"),
    "en": (" (m/f)", ", general", ", n.e.c.", " and related workers"),
    "ar": ("",),
}
"""What national classifications and advertisements put behind a title."""

FRAMES = {
    "en": (
        "Experience with {}.", "You have a good knowledge of {}", "Proven ability in {} is required.", "Your tasks: {}",
        "We expect: {}.", "Responsible for {} within the team", "{}",
    ),
    "fr": ("Vous maîtrisez {}.", "Bonne connaissance de {}", "Vos missions : {}.", "Expérience exigée : {}", "{}"),
    "de": (
        "Sie verfügen über Kenntnisse in {}.", "Ihre Aufgaben: {}", "Erfahrung mit {} wird vorausgesetzt.", "{}",
    ),
    "nl": ("Je hebt ervaring met {}.", "Kennis van {} is vereist", "Jouw taken: {}.", "{}"),
    "es": ("Experiencia en {}.", "Se requiere conocimiento de {}", "Funciones: {}.", "{}"),
    "ar": ("{}",),
}  # fmt: skip
"""What requirements are worded with."""

_AND = {"en": " and ", "fr": " et ", "de": " und ", "nl": " en ", "es": " y ", "ar": "، "}
_ITALIAN = {"o": "i", "e": "i", "a": "e"}


def varied(label: str, language: str, rng: random.Random, *, title: bool) -> str:
    """A label as somebody may write it; only a title has gender, number and notes."""
    if title:
        label = in_a_gender(label, language, rng)
        if rng.random() < 0.2:
            label = plural(label, language)
        if rng.random() < 0.10:
            label += rng.choice(NOTES[language])
    label = _in_a_case(label, language, rng.random())
    return slipped(label, rng) if rng.random() < 0.04 else label


def in_a_gender(label: str, language: str, rng: random.Random) -> str:
    """One of the ways to write a title that is given as masculine/feminine; another one stays."""
    halves = [half.strip() for half in label.split("/")]
    if len(halves) != 2 or language in {"en", "ar"}:
        return label
    male, female = halves
    return rng.choice([label, male, male, female, female, *_shortened(male, female, label, language)])


def _shortened(male: str, female: str, label: str, language: str) -> list[str]:
    if female.startswith(male) and len(female) - len(male) <= 4:
        end = female[len(male) :]
        return [f"{male}/-{end}", f"{male}/{end}", f"{male}*{end}", f"{male}({end})"]
    if " " not in label and language == "fr":
        shared = sum(a == b for a, b in zip(male, female, strict=False))
        return [f"{male}/{female[max(shared - 1, 0) :]}", f"{male}·{female[-2:]}", f"{male}(e)"]
    return []


def plural(label: str, language: str) -> str:
    """The first word in a rough plural, as national classifications write their titles.

    >>> plural("infermiere pediatrico", "it"), plural("nurse", "en"), plural("Krankenpfleger", "de")
    ('infermieri pediatrico', 'nurses', 'Krankenpfleger')
    """
    head, _, rest = label.partition(" ")
    if len(head) < 4 or not head.isalpha():
        return label
    last = head[-1].lower()
    if language in {"es", "pt"}:
        head += "s" if last in "aeiouáé" else "es"
    elif language == "it" and last in _ITALIAN:
        head = head[:-1] + _ITALIAN[last]
    elif language in {"fr", "en"} and last not in "sx":
        head += "s"
    return f"{head} {rest}".strip()


def slipped(text: str, rng: random.Random) -> str:
    """A text with one slip of the finger; a text of less than six signs as it is."""
    if len(text) < 6:
        return text
    at = rng.randrange(1, len(text) - 2)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return rng.choice((swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))


def _in_a_case(label: str, language: str, draw: float) -> str:
    if draw < 0.15:
        return label.lower()
    if draw < 0.25:
        return label.upper()
    if draw < 0.33:
        return label[:1].upper() + label[1:]
    return label.title() if draw < 0.37 and language != "de" else label


def requirement(labels: Sequence[str], language: str, rng: random.Random) -> str:
    """A line of a vacancy that asks for these skills."""
    separator = rng.choice((", ", ", ", "; ", " "))
    body = separator.join(labels)
    joined = separator.join(labels[:-1]) + _AND[language] + labels[-1] if len(labels) > 1 else body
    if rng.random() >= 0.3:
        body = joined
    return rng.choice(FRAMES[language]).format(body)
