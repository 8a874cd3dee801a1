"""Files that are meant to do harm, or are broken: refused within seconds, in words, and the console goes on."""

import io
import zipfile
from time import monotonic

import openpyxl
import pytest
from sqlalchemy import func, select

from streams.database import people
from streams.database.engine import reading
from streams.database.tables import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">%s]>
<Candidate xmlns="http://www.europass.eu/1.0"><UserArea>&lol9;</UserArea></Candidate>""" % b"".join(
    b'<!ENTITY lol%d "%s">' % (number, b"&lol%s;" % (b"" if number == 1 else b"%d" % (number - 1)) * 10)
    for number in range(1, 10)
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<Candidate xmlns="http://www.europass.eu/1.0"><UserArea>&file;</UserArea></Candidate>"""


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


def _sent(client, name, content, kind="profiles"):
    """A file sent on the page; the page that says what came of it."""
    data = {"kind": kind, "programme": "open"}
    answer = client.post("/uploads", data=data, files={"file": (name, content, "application/octet-stream")})
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def _shared(size: int) -> bytes:
    """A workbook of which each cell is the same long text, which stands in the file once."""
    book = openpyxl.Workbook()
    for _ in range(size):
        book.worksheets[0].append(["x" * 32_000] * 50)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", lambda: bomb("xl/workbook.xml"), "at most 50 MB"),
        ("a.docx", lambda: bomb("word/document.xml"), "at most 50 MB"),
        ("a.xml", lambda: LAUGHS, "without a document type"),
        ("a.xml", lambda: OUTSIDE, "without a document type"),
        ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, "this one is damaged"),
        ("a.csv", lambda: b"id,text\n" + b'"' * 1_000_000, "quotes that are closed"),
        ("a.csv", lambda: b"id,text\n" + b"a,b\n" * 100_001, "at most 100,000 rows"),
        ("a.csv", lambda: b"id,text\n" + b"\n" * 1_000_000, "rows below its headings"),
        ("a.xlsx", lambda: _shared(30), "at most 30 million characters"),
        ("a.json", lambda: b"[" * 100_000, "JSON"),
        ("a.jsonl", lambda: b"x" * (9 * 1024 * 1024), "at most 8 MiB on one line"),
        ("a.bin", lambda: bytes(range(256)) * 100, "expected JSON, CSV"),
        ("a.csv", lambda: b"x" * (20 * 1024 * 1024 + 1), "at most 20 MB"),
    ],
    ids=[
        "bomb in a table", "bomb in a CV", "billion laughs", "file of the server", "PDF of garbage", "open quotation",
        "too many rows", "nothing in many rows", "one text in many cells", "depth", "one endless line", "anything",
        "too large",
    ],
)  # fmt: skip
def test_the_page_says_so_within_seconds_too(house, name, content, said):
    client, began = house.browser("officer"), monotonic()
    shown = _sent(client, name, content())
    assert shown.status_code in {200, 413, 422}
    assert said in shown.text
    assert "root:" not in shown.text
    assert monotonic() - began < 20
    with reading(house.engine) as connection:
        assert connection.execute(select(func.count()).select_from(Person)).scalar() == 0
    assert "Awa" in _sent(client, "a.csv", b"id,name,skills\np1,Awa,Java\n").text, "it goes on"


def test_a_file_of_two_hundred_megabytes_is_refused(house):
    client = house.browser("officer")
    head = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'

    def body():
        yield head
        yield from (b"x" * (1024 * 1024) for _ in range(200))

    answer = client.post("/uploads", content=body(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413
    assert client.get("/uploads").status_code == 200, "it goes on"


def test_a_formula_is_shown_as_text_and_taken_in_as_text(house):
    client = house.browser("officer")
    shown = _sent(client, "a.csv", b'id,skills\np1,"=HYPERLINK(""http://x.example"",""a"")"\n')
    assert "=HYPERLINK(" in shown.text
    assert 'href="http://x.example' not in shown.text
