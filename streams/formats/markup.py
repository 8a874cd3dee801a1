"""HTML, as advertisements and Europass carry it, into text with its paragraphs and lists; in time linear in its length.

The parser of the standard library is not used: unfinished tags make it take a time quadratic in their number.
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)(?>[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>|<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_ESCAPED = re.compile(r"&lt;/?(?:p|ul|ol|li|br|div|b|strong|em|i|span|h[1-6])(?:\s[^&]{0,200})?/?&gt;", re.IGNORECASE)
_PARAGRAPHS = frozenset({
    "p", "div", "ul", "ol", "table", "section", "article", "header", "footer", "blockquote", "h1", "h2", "h3", "h4",
    "h5", "h6", "dl", "pre", "hr", "form", "figure",
})  # fmt: skip
_LINES = frozenset({"br", "tr", "dt", "dd", "option"})
_CELLS = frozenset({"td", "th"})
_HIDDEN = ("script", "style", "template", "head", "noscript")
_PARAGRAPH, _LINE, _ITEM = "\x02", "\x03", "\x04"
_BREAKS = re.compile(rf"[\s{_PARAGRAPH}{_LINE}{_ITEM}]*[{_PARAGRAPH}{_LINE}{_ITEM}][\s{_PARAGRAPH}{_LINE}{_ITEM}]*")


def plain(markup: str) -> str:
    r"""The text of HTML, list items on lines of their own that begin with a dash; text without tags keeps its lines.

    >>> plain("<p>You will:</p><ul><li>weld</li><li>read plans</li></ul>")
    'You will:\n\n- weld\n- read plans'
    """
    if _ESCAPED.search(markup):
        markup = unescape(markup)
    if not _TAG.search(markup):
        return _tidy(unescape(markup))
    shown = _TAG.sub(_replaced, _shown(markup))
    text = unescape(" ".join(re.split(r"[^\S\x02\x03\x04\xa0]+", shown)))
    return _tidy(_BREAKS.sub(lambda found: _break(found.group()), text))


def scripts(page: str, kind: str) -> list[str]:
    """What stands in the script elements of a page that have a type, for example application/ld+json."""
    found, position = [], 0
    lower = page.lower()
    while (start := lower.find("<script", position)) >= 0 and (opened := lower.find(">", start)) >= 0:
        end = lower.find("</script", opened)
        if end < 0:
            break
        if kind in lower[start:opened]:
            found.append(page[opened + 1 : end])
        position = end
    return found


def _shown(markup: str) -> str:
    """The markup without comments and what is not shown; what is never closed hides the rest."""
    for opening, closing in (("<!--", "-->"), *((f"<{name}", f"</{name}") for name in _HIDDEN)):
        markup = _without(markup, opening, closing)
    return re.sub(r"<[!?][^<>]*>", "", markup)


def _without(markup: str, opening: str, closing: str) -> str:
    kept, position, lower = [], 0, markup.lower()
    while (start := _element(lower, opening, position)) >= 0:
        kept.append(markup[position:start])
        end = lower.find(">", found) if (found := lower.find(closing, start)) >= 0 else -1
        position = len(markup) if end < 0 else end + 1
    return " ".join([*kept, markup[position:]])


def _element(lower: str, opening: str, position: int) -> int:
    """Where it is opened next, or -1; <header> is no <head>."""
    while (start := lower.find(opening, position)) >= 0:
        following = lower[start + len(opening) : start + len(opening) + 1]
        if opening == "<!--" or not following.isalnum():
            return start
        position = start + 1
    return -1


def _replaced(tag: re.Match[str]) -> str:
    closing, name = (tag[1], tag[2]) if tag[2] else (tag[3], tag[4])
    name = name.lower()
    if name == "li":
        return _LINE if closing else _ITEM
    if name in _PARAGRAPHS:
        return _PARAGRAPH
    if name in _CELLS:
        return " " if closing else " | "
    return _LINE if name in _LINES else ""


def _break(run: str) -> str:
    item = run.rfind(_ITEM) > run.rfind(_LINE)
    apart = _PARAGRAPH in run and not (item and _LINE in run)
    return ("\n\n" if apart else "\n") + ("- " if item else "")


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()).strip("| ") for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
