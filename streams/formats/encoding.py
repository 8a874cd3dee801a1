"""Bytes of a text file into text, whichever encoding they are in, with text that was decoded wrongly mended."""

import codecs
import re

import ftfy

from streams.formats.rows import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_OLD = ("cp1252", "cp1256", "iso8859_6", "mac_roman", "cp850")
_LATIN = frozenset(  # the signs of eight languages and of their punctuation
    "àâäáãåéèêëíìîïóòôöõøúùûüýÿçñœæßÀÂÄÁÉÈÊËÍÎÏÓÔÖÚÙÛÜÇÑŒÆØ’‘“”«»–—…•·°€£§¿¡ºª\xa0"  # noqa: RUF001
)
_MISPLACED = re.compile(r"(?<=[a-zà-ÿ])[À-ÖØ-ÞŒ](?![À-ÖØ-ÞŒA-Z])")
_ARABIC = re.compile(r"[\u0621-\u0652،؛؟]{2,}")
_SAMPLE = 100_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MOJIBAKE = re.compile(r"[ÂÃâØÙ][\x80-\xff\u0152-\u2122]")


def decoded(data: bytes) -> str:
    """The text, with line breaks as they are; Refused where the bytes are no text."""
    text = _text(data)
    if len(_CONTROLS.findall(text[:_SAMPLE])) * 100 > min(len(text), _SAMPLE):
        raise Refused("expected text; save the document as PDF, DOCX or plain text in UTF-8")
    return mended(cleaned(text))


def is_text(data: bytes) -> bool:
    """Whether the bytes seem to be text rather than a binary file."""
    return any(data.startswith(mark) for mark, _ in _MARKS) or b"\x00" not in data[:_SAMPLE]


def cleaned(text: str) -> str:
    r"""The text without control characters, which no reader can use.

    >>> cleaned("Java\x00 and\tSQL\n")
    'Java and\tSQL\n'
    """
    return _CONTROLS.sub("", text)


def mended(text: str) -> str:
    """The text with what was decoded wrongly put right, line by line.

    >>> mended("dÃ©veloppeur")
    'développeur'
    """
    if not _MOJIBAKE.search(text):
        return text
    return "".join(
        ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.splitlines(keepends=True)
    )


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guessed(data), errors="replace")


def _guessed(data: bytes) -> str:
    """The encoding of an old file in which its foreign letters read best; Western European where several do."""
    sample = b"\n".join(line for line in data[:_SAMPLE].splitlines() if not line.isascii())
    return max(_OLD, key=lambda encoding: _likely(sample.decode(encoding, errors="replace")))


def _likely(text: str) -> int:
    """How many letters look like Arabic words or like accents between plain letters, less those that do neither."""
    arabic = sum(len(run) for run in _ARABIC.findall(text))
    latin = [len(run) for run in re.findall(r"[^\x00-\x7f]+", _ARABIC.sub("", text))]
    accents = sum(sign in _LATIN for sign in _ARABIC.sub("", text))
    lonely = sum(length for length in latin if length <= 2)
    plausible = min(accents, lonely)
    return arabic + plausible - 2 * (sum(latin) - plausible) - 3 * len(_MISPLACED.findall(text))
