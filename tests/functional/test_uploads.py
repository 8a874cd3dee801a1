"""Files that are meant to do harm, or are broken: refused within seconds, in words, and the console goes on."""

import io
import sys
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from time import monotonic

import pytest

from streams.database import people
from streams.database.engine import reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">%s]>
<Candidate xmlns="http://www.europass.eu/1.0"><UserArea>&lol9;</UserArea></Candidate>""" % b"".join(
    b'<!ENTITY lol%d "%s">' % (number, b"&lol%s;" % (b"" if number == 1 else b"%d" % (number - 1)) * 10)
    for number in range(1, 10)
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<Candidate xmlns="http://www.europass.eu/1.0"><UserArea>&file;</UserArea></Candidate>"""


def _fixtures_of_the_web():
    """The fixtures of another folder, which tests do not import, for they are no package."""
    file = Path(__file__).parents[1] / "unit" / "streams" / "web" / "conftest.py"
    spec = spec_from_file_location("fixtures_of_web_for_uploads", file)
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_web = _fixtures_of_the_web()
hashing, kind, address, templates = _web.hashing, _web.kind, _web.address, _web.templates
house = _web.house


def bomb(part: str) -> bytes:
    """An archive of a few hundred kilobytes that inflates to some hundred megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b"0" * (120 * 1024 * 1024))
        archive.writestr("[Content_Types].xml", b"<Types/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (XLSX, lambda: bomb("xl/workbook.xml"), 413),
        (DOCX, lambda: bomb("word/document.xml"), 413),
        ("application/xml", lambda: LAUGHS, 400),
        ("application/xml", lambda: OUTSIDE, 400),
        ("application/pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, 400),
        ("application/pdf", lambda: b"", 400),
        ("application/json", lambda: b"[" * 100_000, 400),
        ("application/json", lambda: b'{"id": ' + b"9" * 100_000 + b"}", 400),
        ("application/x-ndjson", lambda: b"x" * (9 * 1024 * 1024), 413),
        ("text/csv", lambda: b"id,text\n" + b'"' * 1_000_000, 400),
        ("text/plain", lambda: b"word " * 100_000, 413),
    ],
    ids=[
        "bomb in a table", "bomb in a CV", "billion laughs", "file of the server", "PDF of garbage", "nothing",
        "depth", "digits", "one endless line", "open quotation", "a book",
    ],
)  # fmt: skip
def test_it_is_refused_within_seconds(house, content_type, body, status):
    client, began = house.program("form"), monotonic()
    answer = client.post("/v1/profiles?id=x1", content=body(), headers={"content-type": content_type})
    assert answer.status_code == status, answer.text
    assert monotonic() - began < 20
    assert "root:" not in answer.text
    assert client.post("/v1/profiles", json={"id": "p1", "text": "Welding"}).status_code == 202, "it goes on"


def test_a_formula_in_a_cell_is_text_like_any_other(house):
    table = 'id,skills,text\np1,"=HYPERLINK(""http://x.example"",""a"")","@SUM(1+1)*cmd|\'/C calc\'!A0"\n'
    answer = house.program("form").post("/v1/profiles", content=table, headers={"content-type": "text/csv"})
    assert answer.status_code == 202
    with reading(house.engine) as connection:
        held = people.person(connection, "p1")
    assert held
    assert held.submitted
    assert (held.submitted.text or "").startswith("@SUM(1+1)")
