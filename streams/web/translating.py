"""Sentences about what is wrong, in the language of a page: they are made in English, far from any page.

One table has them, with `{a}` for what differs, and `{rest}` for a sentence inside a sentence.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from streams.web.problems import Problem, Wrong
from streams.web.speaking import LANGUAGES, speech

OWN = LANGUAGES[0]
"""The language in which sentences are made."""

_HOLE = re.compile(r"\{([a-z]+)\}")


class Told(NamedTuple):
    """A sentence as it is told."""

    text: str
    language: str


class _Sentence(NamedTuple):
    shape: re.Pattern[str]
    others: Mapping[str, str]


def translated(sentence: str, language: str) -> Told:
    r"""A sentence in a language where the table has it; as it came, with its own language, where not.

    >>> translated("column C: expected yes or no", "fr")
    Told(text='colonne C\xa0: il faut oui ou non', language='fr')
    >>> translated("expected a miracle", "fr")
    Told(text='expected a miracle', language='en')
    """
    if language == OWN or not sentence:
        return Told(sentence, language)
    if whole := _whole().get(sentence):
        return Told(_spaced(whole[language]), language)
    for one in _shapes():
        if found := one.shape.fullmatch(sentence):
            rest = translated(found.groupdict().get("rest", ""), language)
            return Told(_filled(_spaced(one.others[language]), found.groupdict() | {"rest": rest.text}), language)
    return Told(sentence, OWN)


def in_language(problem: Problem, language: str) -> Problem:
    """A problem with its title, its detail and its errors in a language, as far as there are words for them."""
    if language == OWN:
        return problem
    said, key = speech(language), f"problem.{problem.status}"
    title = said(key) if said.has(key) else problem.title
    detail = translated(problem.detail, language).text if problem.detail != problem.title else title
    return problem.model_copy(
        update={"title": title, "detail": detail, "errors": tuple(wrong(one, language) for one in problem.errors)}
    )


def wrong(one: Wrong, language: str) -> Wrong:
    """What is wrong with something, in a language."""
    return one.model_copy(update={"problem": translated(one.problem, language).text})


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    lines = files("streams.web").joinpath("sentences.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return tuple(dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:])


@cache
def _whole() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({row[OWN]: row for row in _table() if not _HOLE.search(row[OWN])})


@cache
def _shapes() -> tuple[_Sentence, ...]:
    """Those with holes, the ones that say most first: a short one may fit what a longer one says better."""
    rows = sorted((row for row in _table() if _HOLE.search(row[OWN])), key=lambda row: -len(_HOLE.sub("", row[OWN])))
    return tuple(_Sentence(_shape(row[OWN]), row) for row in rows)


def _shape(sentence: str) -> re.Pattern[str]:
    parts = _HOLE.split(sentence)
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)), re.DOTALL
    )


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: parts[hole[1]], text)


def _spaced(text: str) -> str:
    """French has a blank that does not break before its double signs."""
    return re.sub(r" (?=[:;!?»])", "\u00a0", text).replace("« ", "«\u00a0")
