"""What every answer carries, how much a request may send, and what nobody hears of a failure."""

import asyncio
import json
import logging

import pytest

from streams.web import security
from streams.web.guard import LARGEST, LARGEST_LINES, Guard
from streams.web.rates import Rate, Rates

MANY = Rates(Rate(per_second=1000, at_once=1000))


def asked(app, method="POST", path="/v1/needs", headers=(), parts=(b"",), scheme="http", addresses=MANY, said=""):
    """Send a request through a guard; the answer and how many parts of the body were read."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": "http", "method": method, "path": path, "headers": raw, "scheme": scheme, "client": ("192.0.2.1", 1),
        "said": said,
    }  # fmt: skip
    waiting, sent, read = iter(parts), [], []

    async def receive():
        read.append(1)
        part = next(waiting, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message):
        sent.append(message)

    asyncio.run(Guard(app, fresh=lambda: "fresh-id", addresses=addresses)(scope, receive, send))
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body, len(read)


async def swallow(scope, receive, send):
    """An application that reads everything and says yes."""
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


def test_a_browser_is_told_to_trust_nothing_else():
    _, headers, _, _ = asked(swallow, path="/needs")
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers


def test_over_https_it_is_told_to_come_so_again():
    _, headers, _, _ = asked(swallow, scheme="https")
    assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_what_is_about_nobody_may_be_kept():
    assert "cache-control" not in asked(swallow, path="/static/console.css")[1]


def test_a_route_may_say_otherwise():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"private")]})
        await send({"type": "http.response.body"})

    assert asked(app)[1]["cache-control"] == "private"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("trace-0123456789", "trace-0123456789"),
        ("short", "fresh-id"),
        ("a\nb: c d e f g", "fresh-id"),
        ("x" * 65, "fresh-id"),
    ],
)
def test_a_request_has_an_id(stated, expected):
    assert asked(swallow, headers=[("x-request-id", stated)])[1]["x-request-id"] == expected


def test_a_body_that_says_it_is_too_large_is_not_read():
    status, headers, body, read = asked(swallow, headers=[("content-length", str(LARGEST + 1))])
    assert (status, read) == (413, 0)
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(body)["type"].endswith(":too-large")


def test_a_body_that_does_not_say_so_is_read_only_so_far():
    parts = (b"x" * 1024 * 1024 for _ in range(200))
    status, _, _, read = asked(swallow, parts=parts)
    assert status == 413
    assert read == LARGEST // 1024 // 1024 + 1


def test_lines_may_be_more():
    parts = (b"x" * 1024 * 1024 for _ in range(200))
    status, _, _, read = asked(swallow, parts=parts, headers=[("content-type", "application/x-ndjson; charset=utf-8")])
    assert (status, read) == (413, LARGEST_LINES // 1024 // 1024 + 1)


def test_a_length_that_is_none_lets_nobody_through():
    parts = (b"x" * 1024 * 1024 for _ in range(200))
    assert asked(swallow, parts=parts, headers=[("content-length", "-1")])[0] == 413


def test_an_address_that_asks_too_often_waits():
    addresses = Rates(Rate(per_second=0.1, at_once=1))
    assert asked(swallow, addresses=addresses)[0] == 200
    status, headers, _, _ = asked(swallow, addresses=addresses)
    assert (status, headers["retry-after"]) == (429, "10")


async def fail(scope, receive, send):
    """An application that fails over somebody's words."""
    raise RuntimeError(scope["said"])


def test_of_a_failure_nobody_hears_more_than_the_id(caplog):
    with caplog.at_level(logging.INFO):
        status, _, body, _ = asked(fail, said="Aïda Ndiaye, +221 77 000 00 00")
    assert status == 500
    assert json.loads(body)["request"] == "fresh-id"
    assert "Ndiaye" not in body.decode() + caplog.text
    assert "fresh-id failed: RuntimeError" in caplog.text


def test_somebody_who_goes_away_is_no_failure(house, caplog):
    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        raise AssertionError("nobody is there")

    headers = [
        (b"content-type", b"text/csv"),
        (b"authorization", house.program("form").headers["authorization"].encode()),
    ]
    scope = {
        "type": "http", "method": "POST", "path": "/v1/profiles", "raw_path": b"/v1/profiles", "query_string": b"",
        "headers": headers, "scheme": "http", "client": ("192.0.2.1", 1), "server": ("testserver", 80), "root_path": "",
    }  # fmt: skip
    with caplog.at_level(logging.INFO, logger="streams.web"):
        asyncio.run(house.app(scope, receive, send))
    assert "was not sent to its end" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_an_answer_that_has_begun_is_cut_off():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError

    status, _, body, _ = asked(app)
    assert (status, body) == (200, b"half")


def test_the_log_has_the_template_of_a_path_and_no_ids(furnished, caplog):
    with caplog.at_level(logging.INFO, logger="streams.web.guard"):
        furnished.program("officer").get("/v1/needs/n1/shortlist")
    assert "GET /v1/needs/{need}/shortlist 200 in" in caplog.text
    assert "n1" not in caplog.text


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"origin": "https://match.example"}, True),
        ({"origin": "http://match.example"}, False),
        ({"origin": "https://match.example:444"}, False),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_where_a_request_comes_from(headers, expected):
    raw = [(name.encode(), value.encode()) for name, value in {"host": "match.example", **headers}.items()]
    assert security.from_here({"type": "http", "scheme": "https", "headers": raw}) is expected
