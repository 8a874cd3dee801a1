"""The port for metrics, over a real socket."""

import socket
import urllib.error
import urllib.request

import pytest

from streams.observing.health import Health
from streams.observing.metrics import Metrics
from streams.observing.probes import PortTaken, answering, health_answer, listening, metrics_answer
from streams.settings import Settings


def asked(port, path, method="GET"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def health():
    return [Health(well=True, words=("it goes well",))]


@pytest.fixture
def port(health):
    metrics = Metrics()
    metrics.read("needs", 1)
    answers = {"/metrics": metrics_answer(metrics.exposed), "/readyz": health_answer(lambda: health[0])}
    with listening("127.0.0.1", 0, answers) as chosen:
        yield chosen


def test_metrics_are_exposed(port):
    status, text = asked(port, "/metrics?now=1")
    assert status == 200
    assert 'diaspora_match_events_read_total{topic="needs"} 1.0' in text


def test_health_is_a_status_and_a_line_for_each_fault(port, health):
    assert asked(port, "/readyz") == (200, "it goes well\n")
    health[0] = Health(well=False, words=("one thing", "another"))
    assert asked(port, "/readyz") == (503, "one thing\nanother\n")


@pytest.mark.parametrize(("path", "method", "status"), [("/", "GET", 404), ("/metrics", "POST", 501)])
def test_there_is_nothing_else(port, path, method, status):
    assert asked(port, path, method)[0] == status


def test_a_question_that_cannot_be_answered_does_not_end_it(port, health, caplog):
    health[0] = None
    with pytest.raises(OSError, match=r"reset|closed|Remote end"):
        asked(port, "/readyz")
    assert "a probe got no answer: AttributeError" in caplog.text
    assert asked(port, "/metrics")[0] == 200


def test_the_port_is_free_again_afterwards(port):
    with listening("127.0.0.1", 0, {}) as second:
        assert second != port
    with pytest.raises(OSError, match="refused"):
        asked(second, "/")
    with listening("127.0.0.1", second, {}):
        assert asked(second, "/")[0] == 404


def test_a_port_in_use_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        wanted = Settings(metrics_port=number)
        with (
            pytest.raises(PortTaken, match=f"127.0.0.1:{number}, .*DIASPORA_MATCH_METRICS_PORT"),
            answering(wanted, {}),
        ):
            pass


def test_without_a_port_nothing_listens():
    with answering(Settings(), {"/": lambda: pytest.fail("nobody can have asked")}):
        pass


def test_the_port_that_is_set_is_the_one_that_answers():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    with answering(Settings(metrics_port=free), {}):
        assert asked(free, "/")[0] == 404
