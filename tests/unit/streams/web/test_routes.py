"""Every route of the console by every role: as the table beside this file says, or refused."""

import csv
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from streams.web.pages import proposals

TABLE = Path(__file__).with_name("routes.tsv")
ROLES = ("nobody", "administrator", "officer", "partner", "form", "auditor")
KEYS = {
    "need": "n1", "person": "p1", "other": "p2", "receipt": "id-none", "programme": "open", "list": "none",
    "letter": "none", "account": "officer", "token": "none", "format": "csv", "language": "en",
    "name": "console.css", "digest": "none", "upload": "none", "note": "none", "erasure": "none",
}  # fmt: skip
"""What is put in the place of each parameter of a path."""
ENDLESS = {("GET", "/live")}
"""Addresses whose answer does not end; tried where a real server runs."""

ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
TRIALS = [
    (row["method"], row["path"], role, bool(row[role].strip()))
    for row in ROWS
    for role in ROLES
    if (row["method"], row["path"]) not in ENDLESS or not row[role].strip()
]


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch):
    """Nothing is computed beside the pages: it would load the encoder."""
    monkeypatch.setattr(proposals, "_proposed", lambda _here, _programme: None)


def test_every_route_stands_in_the_table_once_and_the_table_names_no_others(house):
    there = sorted(
        (method, context.path)
        for context in iter_route_contexts(house.app.routes)
        if not isinstance(context.route, Mount)
        for method in (context.methods or ())
        if method != "HEAD"
    )
    assert sorted((row["method"], row["path"]) for row in ROWS) == there


def test_what_is_mounted_is_static_files_alone(house):
    mounts = [context.route for context in iter_route_contexts(house.app.routes) if isinstance(context.route, Mount)]
    assert {mount.path for mount in mounts} <= {"/static"}


@pytest.mark.parametrize(("method", "path", "role", "may"), TRIALS, ids=[f"{m} {p} {r}" for m, p, r, _ in TRIALS])
def test_each_role_may_what_the_table_says_and_nothing_else(furnished, method, path, role, may):
    client = furnished.nobody() if role == "nobody" else furnished.browser(role)
    answer = client.request(method, path.format(**KEYS))
    if may:
        assert not _is_refused(answer), answer.text
        assert answer.status_code < 500, answer.text
    elif role == "nobody":
        assert _asks_to_sign_in(answer)
    else:
        assert answer.status_code == 403, answer.text


def _is_refused(answer) -> bool:
    return answer.status_code == 403 or _asks_to_sign_in(answer)


def _asks_to_sign_in(answer) -> bool:
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/login?next=")
    return bool(answer.status_code == 401 or to_sign_in)


@pytest.mark.parametrize("role", ["officer-elsewhere", "partner-elsewhere"])
def test_whoever_may_so_elsewhere_finds_nothing_here(furnished, role):
    client = furnished.browser(role)
    assert client.get("/v1/needs/n1/shortlist").status_code == 404
    if role == "officer-elsewhere":
        said = {"need": "n1", "person": "p1", "verdict": "hold", "reason": "no"}
        assert client.post("/v1/decisions", json=said).status_code == 404
        assert client.delete("/v1/decisions/n1/p2").status_code == 404
