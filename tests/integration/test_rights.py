"""A person who is everywhere is erased with a real broker, a worker and a database, and is found nowhere."""

import pytest
from typer.testing import CliRunner

from models import Identity, Shortlist
from models.events import IDENTITY, PROFILE, SENT
from streams import client
from streams.cli import app
from streams.codec import encode
from streams.database.projector import catch_up
from streams.programme_shelf import load
from streams.rights.erasing import erase
from streams.rights.searching import is_live, search
from streams.sending import sent_now
from streams.sent_lists import archive

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(service, tmp_path):
    return service.settings.model_copy(update={"database": f"sqlite:///{tmp_path}/rights.db"})


def test_who_is_erased_is_found_nowhere_and_the_others_stay(service, settings):
    service.publish(
        service.need("n1", "welding"),
        *(service.profile(person, "welding") for person in ("p1", "p10", "p2")),
        *(
            encode(IDENTITY, Identity(id=one, name=one), one, service._cloud(None), service.topic(IDENTITY))
            for one in ("p1", "p2")
        ),
        *(service.decision("n1", person, "shortlist") for person in ("p1", "p10")),
        *(service.profile(person, "welding", programmes=["nowhere"]) for person in ("p1", "p2")),
    )
    service.settle()
    assert service.people("n1") == ["p1", "p10", "p2"]
    sent_now(settings, Shortlist.model_validate_json(service.shortlists()["n1"]), "o1", with_unknown=True)
    catch_up(settings, load(settings))
    before = {one.place for one in search(settings, "p1") if one.live}
    assert {service.topic(PROFILE), service.topic(SENT), f"{service.topic(PROFILE)}.DLT"} <= before
    assert {"database: facts", "database: dead_letters", "database: entries", "database: sent_people"} <= before

    done = erase(settings, {"p1"})

    found = search(settings, "p1")
    assert (done.settled, done.lists, done.letters.removed, done.letters.left) == (True, 1, 1, 0)
    assert not is_live(found), [one for one in found if one.live]
    assert service.people("n1") == ["p10", "p2"]
    assert [letter.key for letter in service.letters(PROFILE)] == [b"p2"]
    sent = archive(client.read(settings, service.topic(SENT)))
    assert sent.sound
    assert [[entry.person for entry in one.sent.content.entries] for one in sent.kept] == [["p10"]]


def test_what_is_refused_after_an_erasure_still_reaches_the_dead_letters(service, settings, monkeypatch):
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    service.publish(service.profile("q1", "forging", programmes=["nowhere"]))
    service.wait_for(lambda: any(letter.key == b"q1" for letter in service.letters(PROFILE)))
    ran = CliRunner().invoke(app, ["erase", "q1", "--verify"])
    assert ran.exit_code == 0, ran.output
    service.publish(service.profile("q2", "forging", programmes=["nowhere"]))
    service.wait_for(lambda: any(letter.key == b"q2" for letter in service.letters(PROFILE)))
