"""What is posted: accepted and stored before it is acknowledged, or refused with its place and its field."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import Identity
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, SHORTLIST
from streams.access.audit import Act
from streams.database import outbox, overview, people
from streams.database.engine import reading, writing
from streams.database.outbox import relay
from streams.database.tables import Outgoing, Person
from streams.messages.lines import Line
from streams.web import receipts
from streams.web.intake import take

PERSON = {"id": "p7", "text": "Soudeur depuis dix ans", "identity": {"name": "A. Example"}}
NEED_7 = {"id": "n7", "title": "Welder", "text": "Welding of pipes"}
POSTING = '{"@type": "JobPosting", "title": "Welder", "skills": "welding"}'
LINES = {"content-type": "application/x-ndjson"}


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


def held(house, person="p7") -> Any:
    """What is held about somebody."""
    with reading(house.engine) as connection:
        return people.person(connection, person)


def waiting(house):
    """The messages that wait to be sent: topic and key."""
    with reading(house.engine) as connection:
        rows = connection.execute(select(Outgoing.topic, Outgoing.key).order_by(Outgoing.id))
        return [(topic.removeprefix("here."), key) for topic, key in rows]


def ndjson(*lines: object) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)


def test_a_person_is_stored_and_shown_before_the_answer(house):
    answer = house.program("form").post("/v1/profiles", json=PERSON)
    assert answer.status_code == 202
    said = answer.json()
    assert answer.headers["location"] == said["href"] == f"/v1/receipts/{said['receipt']}"
    assert (said["accepted"], said["duplicates"], said["refused"], said["errors"]) == (1, 0, 0, [])
    assert waiting(house) == [(PROFILE.topic, "p7"), (IDENTITY.topic, "p7")]
    assert held(house).submitted.programmes == ("open",)
    with reading(house.engine) as connection:
        assert people.identity(connection, "p7") == Identity(id="p7", name="A. Example")


def test_a_partner_publishes_needs_of_its_own_organisation(house):
    assert house.program("partner").post("/v1/needs", json=NEED_7).status_code == 202
    with reading(house.engine) as connection:
        (line,) = overview.needs(connection, organisation="acme")
    assert (line.id, line.programme) == ("n7", "open")


def test_it_is_in_the_audit_log_without_content(house):
    receipt = house.program("form").post("/v1/profiles", json=PERSON).json()["receipt"]
    entry = house.audit()[0]
    assert (entry.actor, entry.act, entry.about) == ("form", Act.PROFILE_PUBLISHED, receipt)
    assert entry.detail == {"accepted": 1, "refused": 0}


@pytest.mark.parametrize(
    ("role", "kind", "posted", "status", "field"),
    [
        ("form", "profiles", {"id": "p7", "programmes": ["match"], "text": "x"}, 422, "programmes.0"),
        ("form", "profiles", {"id": "p7", "programmes": ["open", "match"], "text": "x"}, 422, "programmes.1"),
        ("partner", "needs", {"id": "n7", "programme": "match", "text": "x"}, 422, "programme"),
        ("partner", "needs", {"id": "n7", "organisation": "globex", "title": "x"}, 403, "organisation"),
        ("partner", "needs", {"id": "n2", "text": "mine now"}, 403, "id"),
        ("partner", "needs", {"id": "n2", "erased": True}, 403, "id"),
        ("form", "needs", {"id": "n9", "text": "mine now"}, 403, "id"),
        ("form", "profiles", {"id": "p9", "text": "mine now"}, 403, "id"),
        ("form", "profiles", {"id": "p1", "erased": True}, 403, "id"),
        ("officer", "profiles", {"id": "p9", "erased": True}, 403, "id"),
        ("officer", "profiles", {"id": "p404", "erased": True}, 403, "id"),
        ("form", "profiles", {"id": "Aïda Ndiaye", "text": "x"}, 422, "id"),
        ("form", "profiles", {"id": "p7", "skills": [{"phrase": ""}]}, 422, "skills.0.phrase"),
        ("form", "profiles", {"id": "p7", "text": "x", "identity": {"photo": 1}}, 422, "identity.photo"),
        ("form", "profiles", {"id": "p7", "text": "x", "event": {"time": "9999-01-01T00:00:00Z"}}, 422, "event.time"),
        ("form", "profiles", {"id": "p7", "text": "x", "event": {"id": ""}}, 422, "event.id"),
        ("form", "profiles", [], 400, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_or_not_theirs_is_refused_with_the_field(furnished, role, kind, posted, status, field):
    before = waiting(furnished)
    answer = furnished.program(role).post(f"/v1/{kind}", json=posted)
    assert answer.status_code == status, answer.text
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert "mine now" not in answer.text
    assert "Ndiaye" not in answer.text
    assert waiting(furnished) == before


def test_an_officer_takes_back_what_is_there(furnished):
    client = furnished.program("officer")
    assert client.post("/v1/profiles", json={"id": "p1", "erased": True}).status_code == 202
    assert client.post("/v1/needs", json={"id": "n2", "erased": True}).status_code == 202
    with reading(furnished.engine) as connection:
        assert people.person(connection, "p1") is None
        assert people.identity(connection, "p1") is None
        assert overview.need(connection, "n2") is None


def test_the_programme_in_the_address_is_for_what_names_none(house):
    client = house.program("form")
    answer = client.post("/v1/needs?programme=match", json=NEED_7)
    assert [one["field"] for one in answer.json()["errors"]] == ["programme"]
    assert "expected the key of a programme: open" in answer.text, "the others are nobody's business"


def test_the_same_event_is_stored_once_and_its_receipt_tells_so(house):
    client = house.program("form")
    headers = {
        "ce-id": "form-7/42",
        "ce-time": "2026-03-31T10:00:00Z",
        "ce-specversion": "1.0",
        "ce-type": PROFILE.type,
    }
    first, second = (client.post("/v1/profiles", json=PERSON, headers=headers).json() for _ in range(2))
    assert (first["accepted"], first["duplicates"]) == (1, 0)
    assert (second["accepted"], second["duplicates"]) == (0, 1)
    assert len(waiting(house)) == 2
    (line,) = client.get(second["href"]).json()["lines"]
    assert (line["duplicate"], line["event"], line["id"]) == (True, "form-7/42", "p7")


def test_two_senders_may_have_events_of_the_same_id(house):
    said = {**NEED_7, "event": {"id": "1"}}
    house.program("form").post("/v1/needs", json={**said, "id": "n8"})
    assert house.program("partner").post("/v1/needs", json=said).json()["accepted"] == 1


def test_an_id_of_an_event_names_one_thing(house):
    client = house.program("form")
    client.post("/v1/profiles", json={**PERSON, "event": {"id": "1"}})
    answer = client.post("/v1/profiles", json={**PERSON, "id": "p8", "event": {"id": "1"}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "event.id")


def test_without_an_id_of_the_event_the_same_content_may_hold_again(house):
    client = house.program("form")
    for text in ("one", "two", "one"):
        assert client.post("/v1/profiles", json={"id": "p7", "text": text}).json()["accepted"] == 1
        house.later(seconds=1)
    assert held(house).submitted.text == "one"


def test_an_event_that_is_posted_late_does_not_undo_a_later_one(house):
    client = house.program("form")
    client.post("/v1/profiles", json={"id": "p7", "text": "new"}, headers={"ce-time": "2026-03-02T00:00:00Z"})
    client.post("/v1/profiles", json={"id": "p7", "text": "old"}, headers={"ce-time": "2026-03-01T00:00:00Z"})
    assert held(house).submitted.text == "new"


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"ce-type": DECISION.type}, "ce-type"),
        ({"ce-specversion": "0.3"}, "ce-specversion"),
        ({"ce-time": "yesterday"}, "event.time"),
        ({"ce-id": "%00"}, "event.id"),
    ],
)
def test_headers_of_another_event_are_refused(house, headers, field):
    answer = house.program("form").post("/v1/profiles", json=PERSON, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_an_id_of_an_event_may_be_percent_encoded(house):
    client = house.program("form")
    href = client.post("/v1/profiles", json=PERSON, headers={"ce-id": "caf%C3%A9"}).json()["href"]
    assert client.get(href).json()["lines"][0]["event"] == "café"


def test_json_may_be_laid_out_in_any_way(house):
    laid_out = json.dumps({**PERSON, "text": "two\nlines"}, indent=2).encode().replace(b"\n", b"\r\n")
    answer = house.program("form").post("/v1/profiles", content=laid_out, headers={"content-type": "application/json"})
    assert answer.json()["accepted"] == 1
    assert held(house).submitted.text == "two\nlines"


def test_lines_are_taken_one_by_one(house):
    body = ndjson(
        {"id": "p1", "text": "one", "shoe": 45}, b"{", b"", {"id": "p2", "languages": [{"language": "xx"}]},
        {"id": "p3", "text": "three"},
    )  # fmt: skip
    answer = house.program("form").post("/v1/profiles", content=body, headers=LINES)
    said = answer.json()
    assert (answer.status_code, said["accepted"], said["refused"]) == (202, 2, 2)
    assert [(one["line"], one["field"]) for one in said["errors"]] == [(2, ""), (4, "languages.0.language")]
    assert said["ignored"] == {"shoe": 1}
    lines = house.program("form").get(said["href"]).json()["lines"]
    assert [(one["line"], one["id"]) for one in lines] == [(1, "p1"), (5, "p3")]


def test_lines_may_name_the_same_event_and_the_same_person_twice(house):
    same = {"id": "p1", "text": "one", "event": {"id": "e1"}}
    body = ndjson(same, same, {**same, "id": "p2"}, {"id": "p1", "text": "two"})
    said = house.program("form").post("/v1/profiles", content=body, headers=LINES).json()
    assert (said["accepted"], said["duplicates"], said["refused"]) == (2, 1, 1)
    assert held(house, "p1").submitted.text == "two"


def test_lines_that_are_all_wrong_are_no_success(house):
    answer = house.program("form").post("/v1/profiles", content=ndjson(b"{", {"id": ""}), headers=LINES)
    assert answer.status_code == 422
    assert [one["line"] for one in answer.json()["errors"]] == [1, 2]


@pytest.mark.parametrize("body", [b"", b"\n\n"])
def test_nothing_is_no_success_either(house, body):
    assert house.program("form").post("/v1/profiles", content=body, headers=LINES).status_code == 422


def test_lines_have_events_of_their_own(house):
    answer = house.program("form").post("/v1/profiles", content=ndjson(PERSON), headers={**LINES, "ce-id": "1"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ce-id")


@pytest.mark.parametrize("kind", ["", "multipart/form-data; boundary=x", "image/png", "application/octet-stream"])
def test_other_kinds_of_content_are_not_read(house, kind):
    answer = house.program("form").post("/v1/profiles", content=b"x", headers={"content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("role", "kind", "content_type", "body"),
    [
        ("form", "profiles", "text/csv", "id,skills\np7,welding; cutting\np8,\n"),
        ("form", "profiles", "text/plain", "Soudeur depuis dix ans, à Dakar"),
        ("form", "profiles", "application/json", '{"basics": {"name": "A", "summary": "Welder"}, "work": []}'),
        ("partner", "needs", "application/ld+json", POSTING),
        ("partner", "needs", "text/html", f'<html><script type="application/ld+json">{POSTING}</script></html>'),
    ],
)  # fmt: skip
def test_files_are_read_by_their_content_type(house, role, kind, content_type, body):
    answer = house.program(role).post(
        f"/v1/{kind}?id=x7" if "csv" not in content_type else f"/v1/{kind}",
        content=body.encode(),
        headers={"content-type": content_type},
    )
    assert answer.status_code == 202, answer.text
    expected = {"p7", "p8"} if "csv" in content_type else {"x7"}
    assert {one["id"] for one in house.program(role).get(answer.json()["href"]).json()["lines"]} == expected


def test_what_is_compressed_is_not_read(house):
    headers = {**LINES, "content-encoding": "gzip"}
    assert house.program("form").post("/v1/profiles", content=b"\x1f\x8b", headers=headers).status_code == 415


def test_a_receipt_is_for_whoever_posted(house):
    href = house.program("form").post("/v1/profiles", json=PERSON).json()["href"]
    assert house.program("partner").get(href).status_code == 404
    assert house.program("officer").get(href).status_code == 404
    assert house.program("auditor").get(href).status_code == 403


def test_a_receipt_tells_how_far_everything_has_come(house):
    client = house.program("form")
    said = client.post("/v1/needs", content=ndjson({"id": "n7", "text": "x"}, {"id": "n8", "text": "y"}), headers=LINES)
    href = said.json()["href"]
    assert [client.get(href).json()[name] for name in ("relayed", "read", "matched")] == [0, 0, 0]
    relay(house.engine, lambda _: None, lambda: house.now)
    assert [client.get(href).json()[name] for name in ("relayed", "read", "matched")] == [2, 0, 0]
    _read_and_listed(house, "n7")
    receipt = client.get(href).json()
    assert [receipt[name] for name in ("relayed", "read", "matched")] == [2, 1, 1]
    assert [(one["id"], one["read"], one["matched"]) for one in receipt["lines"]] == [
        ("n7", True, True), ("n8", False, None),
    ]  # fmt: skip


def _read_and_listed(house, need):
    minutes = round((house.now - house.made.at(0)) / timedelta(minutes=1))
    house.brokers.say(NEED_NORMALISED, need, house.made.need_read(need, 0), minute=minutes + 1)
    house.brokers.say(SHORTLIST, need, house.made.shortlist(need, "p1"), minute=minutes + 1)
    house.project()


def test_the_lines_of_a_receipt_come_some_at_a_time(house):
    client = house.program("form")
    body = ndjson(*({"id": f"p{number}", "text": "x"} for number in range(250)))
    href = client.post("/v1/profiles", content=body, headers=LINES).json()["href"]
    seen: list[str] = []
    after: Any = 0
    while after is not None:
        page = client.get(f"{href}?limit=120&after={after}").json()
        seen += [one["id"] for one in page["lines"]]
        after = page["next"]
    assert seen == [f"p{number}" for number in range(250)]


def test_what_is_not_finished_is_not_acknowledged_and_has_no_receipt(house):
    def lines():
        yield from (Line(number, b"", {"id": f"p{number}", "text": "x"}) for number in range(1, 651))
        raise OSError("the connection is gone")

    with pytest.raises(OSError, match="gone"):
        take(house.here, house.visitor("form"), "profiles", lines())
    with reading(house.engine) as connection:
        assert len(connection.execute(select(Person.id)).all()) == 500, "what was stored stays, and may be sent again"
        assert receipts.head(connection, "id-00001") is None


def test_receipts_are_forgotten_a_month_after_everything_was_sent(house):
    client = house.program("form")
    href = client.post("/v1/profiles", json={**PERSON, "event": {"id": "1"}}).json()["href"]

    def after(moment):
        with writing(house.engine) as connection:
            outbox.expire(connection, moment)
            receipts.expire(connection, moment)
        return client.get(href).status_code

    assert after(house.now + 3 * receipts.KEPT) == 200, "it was not sent yet"
    house.later(days=5)
    outbox.relay(house.engine, len, lambda: house.now)
    assert after(house.now + receipts.KEPT) == 200
    assert after(house.now + receipts.KEPT + timedelta(seconds=1)) == 404


def test_what_is_known_of_the_lines_about_somebody_can_be_forgotten(house):
    client = house.program("form")
    href = client.post("/v1/profiles", json=PERSON).json()["href"]
    with writing(house.engine) as connection:
        receipts.forget(connection, "p7")
    assert client.get(href).json()["lines"] == []


def test_only_the_first_thousand_faults_are_told(house):
    body = ndjson(*([b"{"] * 1500), PERSON)
    said = house.program("form").post("/v1/profiles", content=body, headers=LINES).json()
    assert (said["refused"], len(said["errors"])) == (1500, 1000)


def test_the_topics_of_needs_are_those_of_needs(house):
    house.program("officer").post("/v1/needs", json=NEED_7)
    assert waiting(house) == [(NEED.topic, "n7")]
