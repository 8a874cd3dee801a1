"""What goes wrong, shown: fields and expectations to programs, never what was sent."""

import pytest
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from streams.web.problems import Failed, Wrong, problem_of

SECRET = "Aïda Ndiaye"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/profiles", 405, "method"),
        ("PUT", "/v1/decisions", 405, "method"),
        ("GET", "/v1", 404, "not-found"),
        ("GET", "/v1/openapi.json/", 404, "not-found"),
    ],
)
def test_below_v1_even_what_is_not_there_is_a_problem(house, method, path, status, code):
    answer = house.nobody().request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = answer.json()
    assert said["type"] == f"urn:diaspora-match:problem:{code}"
    assert said["status"] == status
    assert said["request"] == answer.headers["x-request-id"]


def test_a_field_that_is_wrong_is_named_and_not_repeated(house):
    posted = {"need": "n1", "person": SECRET, "verdict": SECRET, SECRET: 1, "reason": " "}
    answer = house.program("officer").post("/v1/decisions", json=posted)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {"person", "verdict", "reason", "?"}
    assert SECRET not in answer.text


def test_what_is_no_json_is_unreadable(house):
    answer = house.program("officer").post(
        "/v1/decisions", content=b'{"need": ', headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:diaspora-match:problem:unreadable")


def test_a_parameter_that_is_wrong_is_named_with_its_place(house):
    answer = house.program("form").get("/v1/receipts/none?limit=0")
    assert [one["field"] for one in answer.json()["errors"]] == ["query.limit"]


def test_a_database_that_does_not_answer_is_no_failure_of_the_sender(house, monkeypatch, caplog):
    def locked(*_):
        raise OperationalError(f"INSERT {SECRET}", {}, RuntimeError(SECRET))

    client = house.program("form")
    monkeypatch.setattr("streams.web.session.tokens.holder", locked)
    answer = client.get("/v1/receipts/none")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert SECRET not in answer.text + caplog.text


def test_only_so_many_faults_are_named():
    failed = Failed(422, "too many", [Wrong(field=str(number), problem="expected less") for number in range(2000)])
    assert len(problem_of(failed).errors) == 1000


def test_the_words_of_a_library_are_not_passed_on():
    problem = problem_of(HTTPException(418, SECRET))
    assert (problem.detail, problem.status) == ("This could not be done", 418)


@pytest.mark.parametrize(
    ("path", "accept", "kind", "said"),
    [
        ("/uploads", "text/html,*/*", "text/html; charset=utf-8", "C’est trop grand"),
        ("/uploads", "*/*", "application/problem+json", "21 Mio au plus"),
        ("/v1/profiles", "text/html", "application/problem+json", "21 Mio au plus"),
    ],
)
def test_what_is_too_large_is_told_to_people_on_a_page(house, path, accept, kind, said):
    headers = {"accept": accept, "accept-language": "fr", "content-type": "multipart/form-data; boundary=b"}
    answer = house.nobody().post(path, content=b"x" * (22 * 1024 * 1024), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (413, kind)
    assert said in answer.text
    assert answer.headers["x-request-id"]
