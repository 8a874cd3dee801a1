"""XML of strangers into a tree, read by local names: no entities, no endless depth, nothing fetched."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from streams.formats.rows import Refused

_DEEPEST, _MOST = 200, 500_000


def tree(source: bytes | IO[bytes]) -> Element:
    """The root of the tree; Refused where it is no XML, declares a document type or is larger than a document is."""
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(_stream(source), events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > _DEEPEST or count > _MOST:
                raise Refused(f"expected XML of at most {_MOST:,} elements, {_DEEPEST} deep", code="too-large")
    except DefusedXmlException:
        raise Refused("expected XML without a document type and entities; export the file again") from None
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(f"expected well-formed XML{_where(error)}; export the file again") from None
    if root is None:
        raise Refused("expected XML with an element; export the file again")
    return root


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *path: str) -> Iterator[Element]:
    """Every element at a path of local names below this one, in order."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at a path of local names, or None."""
    return next(children(element, *path), None)


def said(element: Element | None, *path: str) -> str:
    """The text of the first element at a path that has some, that of its inner elements included; or nothing."""
    texts = ("".join(found.itertext()).strip() for found in children(element, *path))
    return next((text for text in texts if text), "")


def _stream(source: bytes | IO[bytes]) -> IO[bytes]:
    return BytesIO(source) if isinstance(source, bytes) else source


def _where(error: Exception) -> str:
    line, column = getattr(error, "position", (0, 0))
    return f" (line {line}, column {column + 1})" if line else ""
