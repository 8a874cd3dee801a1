"""Decisions and programme files with a broker: what officers say holds, and a bad file changes nothing."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from models import CloudEvent, Identity, Shortlist
from models.events import DECISION, IDENTITY, NEED, SHORTLIST
from streams.messages.codec import encode

pytestmark = pytest.mark.integration

FILE = """\
key: bakers
name: {en: Bakers, fr: Boulangers}
about: {en: For bakers., fr: Pour les boulangers.}
who: {en: bakers, fr: boulangers}
need: {en: post, fr: poste}
conditions: {origin: [SN]}
"""


def listed(service, need: str) -> Shortlist:
    return Shortlist.model_validate_json(service.shortlists()[need])


def told(service, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streams", *arguments]
    return subprocess.run(
        command, env=service.settings.environment(), capture_output=True, text=True, timeout=120, check=False
    )


def served(service) -> bool:
    """Whether the worker takes up needs of the new programme; what it refused so far is sent again."""
    service.publish(service.need("baker", "bread baking", programme="bakers"))
    return "baker" in service.shortlists()


def test_what_an_officer_decides_is_obeyed_and_can_be_taken_back(service):
    there = {"programmes": ["guinea-diaspora"]}
    service.publish(service.need("obey", "bread baking", programme="guinea-diaspora"))
    service.publish(*(service.profile(f"obey-{n}", "bread baking", **there) for n in (1, 2, 3)))
    service.wait_for(lambda: service.people("obey") == ["obey-1", "obey-2", "obey-3"])
    service.publish(service.decision("obey", "obey-1", "decline"), service.decision("obey", "obey-2", "hold"))
    service.wait_for(lambda: service.people("obey") == ["obey-2", "obey-3"])
    service.wait_for(lambda: listed(service, "obey").entries[0].decision is not None)
    assert [one.person for one in listed(service, "obey").decided] == ["obey-1"]
    service.publish(service.gone(DECISION, "obey/obey-1"))
    service.wait_for(lambda: service.people("obey") == ["obey-1", "obey-2", "obey-3"])


def test_the_commands_of_an_officer_do_the_same(service):
    there = {"programmes": ["mauritania-missions"]}
    for need in ("mission-1", "mission-2"):
        service.publish(service.need(need, "bread baking", programme="mauritania-missions"))
    service.publish(*(service.profile(f"baker-{n}", "bread baking", **there) for n in (1, 2)))
    service.wait_for(lambda: all(len(service.people(f"mission-{n}")) == 2 for n in (1, 2)))
    placed = told(
        service, "decide", "mission-1", "baker-1", "place", "--reason", "she starts in May", "--officer", "o-1"
    )
    assert placed.returncode == 0, placed.stderr
    service.wait_for(lambda: service.people("mission-2") == ["baker-2"])
    assert "mission-1" in listed(service, "mission-2").excluded[0].conditions[0].why.en
    twice = told(service, "decide", "mission-2", "baker-1", "place", "--reason", "again", "--officer", "o-1")
    assert twice.returncode == 1
    assert "mission-1" in twice.stderr
    out = json.loads(told(service, "excluded", "mission-2", "--json").stdout)
    assert (out["people"], out["counts"]) == (2, {"free": 1})
    proposal = json.loads(told(service, "assign", "mauritania-missions", "--json").stdout)
    assert {(one["need"], one["person"], one["pinned"]) for one in proposal["placements"]} == {
        ("mission-1", "baker-1", True),
        ("mission-2", "baker-2", False),
    }
    refused = told(service, "send", "mission-2", "--officer", "o-1")
    assert refused.returncode == 1
    assert "--with-unknown" in refused.stderr
    sent = told(service, "send", "mission-2", "--officer", "o-1", "--with-unknown", "--json")
    assert sent.returncode == 0, sent.stderr
    assert told(service, "sent", "mission-2").returncode == 0
    report = told(service, "fairness", "mauritania-missions", "--json")
    assert report.returncode == 0, report.stderr


def test_who_people_are_changes_no_shortlist(service):
    there = {"programmes": ["women-4dev"]}
    service.publish(service.need("blind", "bread baking", programme="women-4dev"))
    service.publish(*(service.profile(f"blind-{n}", "bread baking", **there) for n in (1, 2)))
    service.wait_for(lambda: service.people("blind") == ["blind-1", "blind-2"])
    service.settle()
    before, published = service.shortlists()["blind"], service.ends(SHORTLIST)
    for gender, born in (("woman", "1990-01-01"), ("man", "1951-05-05"), ("other", "2004-12-31")):
        for person in ("blind-1", "blind-2"):
            said = Identity.model_validate({"id": person, "name": "A. Example", "gender": gender, "birth_date": born})
            cloud = CloudEvent(id=f"{person}-{gender}", type=IDENTITY.type, time=datetime.now(UTC))
            service.publish(encode(IDENTITY, said, person, cloud, service.topic(IDENTITY)))
    service.settle()
    assert service.shortlists()["blind"] == before
    assert service.ends(SHORTLIST) == published + 1, "only the marker's list was published"


def test_a_programme_that_is_added_is_served_and_one_that_is_spoilt_stays_as_it_was(service):
    service.publish(service.need("early", "bread baking", programme="bakers"))
    service.wait_for(lambda: any(letter.key == b"early" for letter in service.letters(NEED)))
    file = service.settings.programmes / "bakers.yaml"
    file.write_text(FILE, encoding="utf-8")
    there = {"programmes": ["bakers"]}
    service.wait_for(lambda: served(service))
    service.publish(service.profile("from-sn", "bread baking", nationalities=["SN"], **there))
    service.publish(service.profile("from-fr", "bread baking", nationalities=["FR"], **there))
    service.wait_for(lambda: service.people("baker") == ["from-sn"])
    assert [one.person for one in listed(service, "baker").excluded] == ["from-fr"]
    file.write_text(FILE.replace("[SN]", "[Senegal]"), encoding="utf-8")
    service.publish(service.profile("also-sn", "bread baking", nationalities=["SN"], **there))
    service.wait_for(lambda: service.people("baker") == ["also-sn", "from-sn"])
    file.write_text(FILE.replace("[SN]", "[FR]"), encoding="utf-8")
    service.wait_for(lambda: service.people("baker") == ["from-fr"])
