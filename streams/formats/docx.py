"""CVs and terms of reference as Word documents: the paragraphs, list items and table cells of the body, in order."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from streams.formats import archive
from streams.formats.encoding import cleaned
from streams.formats.rows import Refused, Row, Wanted, prose
from streams.formats.xml_tree import child, local, tree

_BODY = "word/document.xml"
# What was moved away or deleted, and the second writing of a text box for old programs.
_SKIPPED = frozenset({"moveFrom", "del", "Fallback", "instrText", "pPr", "rPr", "sectPr"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(data: bytes, wanted: Wanted) -> Iterator[Row]:  # noqa: ARG001 - a document says the same of both kinds
    """The one record of a document."""
    with archive.opened(data) as parts:
        body = archive.part(parts, _BODY)
    if body is None:
        raise Refused("expected a Word document with a body; open it, save it as DOCX and send that")
    lines = (cleaned(line) for line in _lines(tree(body)))
    if not (text := prose("\n".join(lines))):
        raise Refused("expected a document with text; this one has none; send the text, or a PDF with text")
    yield Row("", {"text": text})


def _lines(root: Element) -> Iterator[str]:
    """The lines of all paragraphs; those of a text box come before the paragraph that it hangs on."""
    lines: list[str] = []
    _walk(root, [""], lines)
    return iter(lines)


def _walk(element: Element, line: list[str], lines: list[str]) -> None:
    name = local(element)
    if name in _SKIPPED:
        return
    if name == "t":
        line[-1] += element.text or ""
    elif name in _BREAKS:
        line[-1] += _BREAKS[name]
    elif name == "p":
        line.append("")
    for inner in element:
        _walk(inner, line, lines)
    if name == "p":
        lines += _paragraph(element, line.pop())


def _paragraph(element: Element, text: str) -> list[str]:
    listed = child(element, "pPr", "numPr") is not None
    shown = [" ".join(part.split()) for part in text.splitlines()] or [""]
    return [f"- {shown[0]}", *shown[1:]] if listed and shown[0] else shown
