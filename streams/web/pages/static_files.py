"""Serves the stylesheet and the scripts; their addresses change with their content, so browsers may keep them."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from fastapi import APIRouter, Response

from streams.web.problems import Failed

router = APIRouter(include_in_schema=False)

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_KEPT = {"cache-control": "public, max-age=31536000, immutable"}


class _File(NamedTuple):
    content: bytes
    kind: str


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One of the files that belong to the pages."""
    found = _shelf().get(name)
    if found is None:
        raise Failed(404, "expected the name of a file of the pages")
    return Response(found.content, media_type=found.kind, headers=_KEPT)


@cache
def _shelf() -> dict[str, _File]:
    there = files("streams.web.pages").joinpath("static").iterdir()
    return {one.name: _File(one.read_bytes(), _KINDS[one.name.rpartition(".")[2]]) for one in there}
