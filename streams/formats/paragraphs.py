"""Lines that the width of a page cut, put together again, so that a skill at the end of a line stays one phrase."""

import re
from collections.abc import Sequence

_ITEM = re.compile(r"\s*(?:[•●▪■◦‣➢►✓✔·*–—o§\-]\s|\d{1,2}[.)]\s|[a-z]\)\s)")
_CLOSED = tuple(".:;!?؟…|")
_HYPHENATED = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
_LEAST, _SHARE = 45, 0.7


def reflowed(text: str) -> str:
    r"""The text with its paragraphs on one line each; list items, headings and short lines stay as they are.

    >>> reflowed("I keep the accounts of a wholesaler for fresh\nvegetables and train the staff.\n- SAP\n- Excel")
    'I keep the accounts of a wholesaler for fresh vegetables and train the staff.\n- SAP\n- Excel'
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    full = _full(lines)
    kept: list[str] = []
    last = ""
    for line in lines:
        if kept and _goes_on(last, line, full):
            kept[-1] = _joined(kept[-1], line)
        else:
            kept.append(line)
        last = line
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _full(lines: Sequence[str]) -> float:
    """From how many characters on a line counts as cut by the width of the page."""
    lengths = sorted(len(line) for line in lines if line)
    return max(_LEAST, _SHARE * lengths[len(lengths) * 9 // 10]) if lengths else _LEAST


def _goes_on(before: str, line: str, full: float) -> bool:
    if not before or not line or _ITEM.match(line):
        return False
    if _HYPHENATED.search(before) and line[0].islower():
        return True
    if len(before) < full or before.endswith(_CLOSED):
        return False
    # A capital may begin a sentence or a heading; a letter without case, as in Arabic, tells nothing.
    return not line[0].isupper()


def _joined(before: str, line: str) -> str:
    if _HYPHENATED.search(before) and line[0].islower():
        return before[:-1] + line
    return f"{before} {line}"
