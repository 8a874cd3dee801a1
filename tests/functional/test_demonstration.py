"""`up --demo` as a stranger starts it: broker, worker, encoder and solver behind the pages, accounts as printed."""

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from streams.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

COMMAND = [sys.executable, "-u", "-m", "streams"]
PROPOSAL = "/programmes/match/proposal"
FRENCH = """Éditeur de logiciels médicaux à Namur, nous cherchons une personne pour notre équipe.
Vos tâches
- développer des services web en Java et Spring Boot
- écrire des requêtes SQL pour PostgreSQL
Docker est un atout.
Nous offrons des chèques-repas et une voiture de société."""
ENGLISH = """You run the online shop of a chocolate maker in Bruges.
Your tasks
- plan campaigns on social media
- improve search engine optimisation
Google Analytics is a plus.
We offer 25 days of leave and free chocolate."""


class Demonstration:
    """The demonstration while it runs."""

    def __init__(self, environment: dict[str, str], printed: str) -> None:
        self.environment = environment
        self.secrets = dict(re.findall(r"^(officer|partner|auditor|administrator|form) +(\S+)", printed, re.MULTILINE))
        (self.address,) = re.findall(r"(http://\S+)  the console", printed)

    @contextmanager
    def browser(self, login: str) -> Iterator[httpx2.Client]:
        """Somebody who has signed in with what was printed."""
        with httpx2.Client(base_url=self.address, timeout=60) as client:
            said = client.post("/login", data={"login": login, "password": self.secrets[login], "next": "/needs"})
            assert said.headers["location"] == "/needs"
            yield client

    def told(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the same person."""
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Iterator[Demonstration]:
    """Everything runs, with nothing set but folders and a port of its own."""
    folder = tmp_path_factory.mktemp("demonstration")
    (unpacked := Settings().cache / "models").mkdir(parents=True, exist_ok=True)
    (cache := folder / "cache").mkdir()
    (cache / "models").symlink_to(unpacked)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIASPORA_MATCH_")}
    own = {"DIASPORA_MATCH_CACHE": str(cache), "DIASPORA_MATCH_CONSOLE_PORT": str(port), "XDG_DATA_HOME": str(folder)}
    environment = kept | own | {"COLUMNS": "100"}
    with subprocess.Popen(
        [*COMMAND, "up", "--demo"], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as up:
        try:
            yield Demonstration(environment, _until_all_is_said(up))
            up.send_signal(signal.SIGTERM)
            assert up.wait(40) == 0
        finally:
            if up.poll() is None:
                os.killpg(up.pid, signal.SIGKILL)


def _until_all_is_said(up: "subprocess.Popen[str]") -> str:
    assert up.stdout
    said = ""
    for line in up.stdout:
        said += line
        if "invented" in line:
            break
    return said


def post(client: httpx2.Client, path: str, **form: object) -> httpx2.Response:
    """Send a form with the token of its page."""
    token = re.findall(r'X-CSRF-Token": "([^"]+)"', client.get("/needs").text)[0]
    return client.post(path, data={"csrf": token, **form})


def decide(client: httpx2.Client, need: str, person: str, verdict: str) -> None:
    said = post(client, f"/needs/{need}/decisions", person=person, verdict=verdict, reason="as the test says")
    assert said.status_code in {200, 303}, said.text


def proposed(client: httpx2.Client) -> str:
    """A fresh proposal."""
    assert post(client, PROPOSAL).status_code == 303
    return str(until(lambda: shown if 'role="status" data-again' not in (shown := client.get(PROPOSAL).text) else None))


def until(found: Callable[[], Any], patience: float = 90.0) -> Any:
    deadline = time.monotonic() + patience
    while (value := found()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return value


def pairs(shown: str) -> set[str]:
    return set(re.findall(r'name="pair" value="([^"]+)"', shown))


def phrases(shown: str) -> dict[str, bool]:
    """The requirements on the form of a vacancy, and whether each is a must."""
    rows = re.findall(r'name="phrase" value="([^"]+)".*?name="essential" value="\d+"( checked)?', shown)
    return {html.unescape(phrase): bool(must) for phrase, must in rows}


def test_it_is_filled_and_a_pilot_has_nothing_of_it(demonstration):
    with demonstration.browser("officer") as officer:
        shown = officer.get("/needs").text
        assert shown.count("/needs/match-") >= 6
        assert "Strong interview" in officer.get("/needs/match-be-01?open=ng-0090").text
        assert "sent/match-be-01" in officer.get("/needs/match-be-01").text
        assert "wrong-key" in officer.get("/intake").text
    assert not Path(demonstration.environment["XDG_DATA_HOME"], "diaspora-match").exists()
    assert "demo-officer" in demonstration.told("accounts", "list").stdout
    refused = demonstration.told("demo")
    assert refused.returncode == 1
    assert "runs already" in refused.stderr


def test_each_account_gets_in_and_the_form_has_a_token(demonstration):
    for login in ("officer", "partner", "auditor", "administrator"):
        with demonstration.browser(login) as client:
            assert client.get("/").status_code in {200, 303}
    form = {"authorization": f"Bearer {demonstration.secrets['form']}"}
    person = {"id": "sn-7000", "programmes": ["match"], "text": "Java"}
    answer = httpx2.post(f"{demonstration.address}/v1/profiles", json=person, headers=form)
    assert answer.status_code == 202


def test_a_proposal_is_computed_edited_and_accepted(demonstration):
    with demonstration.browser("officer") as officer:
        shown = proposed(officer)
        assert "Nothing better exists." in shown
        assert "gender woman: at least 30 %" in shown
        assert ">fixed<" in shown
        assert "match-nl-02/sn-0019" not in pairs(shown), "a pin is nobody's choice any more"
        assert "match-be-01/sn-0007" in pairs(shown)
        decide(officer, "match-be-01", "sn-0007", "exclude")
        shown = proposed(officer)
        assert "match-be-01/sn-0007" not in pairs(shown)
        assert "match-it-04/ng-0094" in pairs(shown)
        made = re.findall(r'name="made" value="([^"]+)"', shown)[0]
        done = post(
            officer, f"{PROPOSAL}/accept", made=made, verdict="place", reason="agreed", pair="match-it-04/ng-0094"
        )
        assert "1 decision made" in done.text
        placed = until(lambda: text if "badge verdict place" in (text := officer.get("/people/ng-0094").text) else None)
        assert "agreed" in placed
        assert "match-it-04/ng-0094" not in pairs(proposed(officer)), "a place that is given is no proposal"


def test_rules_that_cannot_all_hold_are_named(demonstration):
    pins = (("match-be-01", "sn-0055"), ("match-lu-03", "sn-0028"), ("match-it-04", "ng-0031"))
    with demonstration.browser("officer") as officer:
        for need, person in pins:
            decide(officer, need, person, "pin")
        decide(officer, "match-nl-02", "sn-0055", "pin")
        assert "sn-0055 is pinned to match-be-01, match-nl-02" in proposed(officer)
        for need, person in (*pins, ("match-nl-02", "sn-0055")):
            assert post(officer, f"/needs/{need}/undo", person=person).status_code in {200, 303}
        for person in ("sn-0007", "sn-0033", "ng-0031", "ng-0044", "sn-0041", "ng-0070", "sn-0052"):
            for need in ("match-be-01", "match-it-04", "match-lu-03", "match-be-05", "match-nl-02"):
                decide(officer, need, person, "exclude")
        shown = proposed(officer)
    assert "These rules cannot all hold" in shown
    assert "gender woman: at least 30 %" in shown
    assert not pairs(shown)


@pytest.mark.parametrize(
    ("title", "text", "read", "extra", "offered"),
    [
        ("Développeur Java", FRENCH, {"Java", "Spring Boot", "PostgreSQL"}, "Docker", "chèques-repas"),
        (
            "Digital marketing officer",
            ENGLISH,
            {"search engine optimisation", "social media"},
            "Google Analytics",
            "free chocolate",
        ),
    ],
)
def test_a_pasted_advertisement_is_read_corrected_and_gets_its_shortlist(
    demonstration, title, text, read, extra, offered
):
    with demonstration.browser("partner") as partner, demonstration.browser("officer") as officer:
        form = {"programme": "match", "title": title, "openings": "1", "country": "BE", "months": "12", "text": text}
        found = phrases(post(partner, "/vacancies/read", **form).text)
        said = " · ".join(found)
        assert all(phrase in said for phrase in read), said
        assert not found[next(phrase for phrase in found if extra in phrase)], "a plus is no must"
        assert offered not in said
        kept = [*found, "team spirit"]
        corrected = {
            "phrase": kept, "weight": ["1"] * len(kept), "keep": [str(place) for place in range(len(kept) - 1)],
            "essential": [str(place) for place, phrase in enumerate(kept) if found.get(phrase)],
        }  # fmt: skip
        done = post(partner, "/vacancies", **form, **corrected)
        need = re.findall(r"/needs/(.+)/published", done.headers["location"])[0]
        listed = until(lambda: re.findall(r'data-person="([^"]+)"', officer.get(f"/needs/{need}").text) or None)
        assert listed
        published = until(
            lambda: shown if "<table" in (shown := partner.get(f"/needs/{need}/published").text) else None
        )
        assert "team spirit" not in published
        assert partner.get(f"/needs/{need}").status_code == 403
