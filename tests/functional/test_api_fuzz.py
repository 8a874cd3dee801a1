"""The API, fuzzed from its own description: whatever is sent, it answers, and as it says that it does."""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fixtures.consoles import House
from streams.database.engine import opened
from streams.web.api.reading import FILES, JSON
from streams.web.guard import LINES
from streams.web.process import prepare
from streams.web.rates import Rate

EXAMPLES, OPERATIONS = 30, 7
UNLIMITED = Rate(per_second=1e6, at_once=1_000_000)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def house(tmp_path_factory, hashing) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("fuzz")
    address = f"sqlite:///{folder}/test.db"
    with opened(address) as engine:
        prepare(engine)
        made = House(folder, address, engine, hashing)
        made.furnish()
        yield made


@pytest.fixture(scope="module")
def operations(house):
    app = house.built(addresses=UNLIMITED, accounts=UNLIMITED)
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("role", ["officer", "partner"])
def test_whatever_is_sent_it_answers_as_it_says(house, operations, role, mode):
    token = {"authorization": house.program(role).headers["authorization"]}
    assert len(operations) == OPERATIONS
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def answers(case):
            response = case.call(headers=token)
            case.validate_response(response, checks=CHECKS)

        answers()


KEYS = st.sampled_from(["id", "text", "title", "skills", "event", "identity", "erased", "programme", "time", "@type"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["p1", "n1", "open"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=5),
    max_leaves=10,
)
LINE = (
    st.binary(max_size=60)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.just(b'{"id": "p1", "text": "x"}')
)
BODY = st.lists(LINE, max_size=5).map(b"\n".join)


@pytest.mark.parametrize("kind", ["profiles", "needs"])
def test_whatever_bytes_a_body_is_made_of_it_answers(house, kind):
    client = house.program("officer", house.built(addresses=UNLIMITED, accounts=UNLIMITED))
    # A PDF is taken apart by a process of its own, which takes a second to start.
    types = [one for one in (JSON, *LINES, *FILES) if one != "application/pdf"]

    @given(body=BODY, content_type=st.sampled_from(types), event=st.none() | st.text(max_size=5))
    @settings(max_examples=10 * EXAMPLES, deadline=None, derandomize=True)
    def answers(body, content_type, event):
        headers = {"content-type": content_type} | ({} if event is None else {"ce-id": event.encode()})
        answer = client.post(f"/v1/{kind}", content=body, headers=headers)
        assert answer.status_code in {202, 400, 403, 413, 422}, answer.text

    answers()
