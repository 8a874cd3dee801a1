"""The projector without a broker: whom it follows, how much it does at once, and when it gives up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.events import NEED, PROFILE
from streams.database.engine import reading, writing
from streams.database.offsets import reached, recognise
from streams.database.people import person
from streams.database.projector import LogChanged, Projector, slices
from streams.database.rebuilding import rebuild
from streams.messages.codec import Message
from streams.programmes.shelf import Shelf
from streams.settings import Settings


class Source:
    """Gives a few messages at a time of what stands in the topics, as the one that reads from a broker."""

    def __init__(self, brokers):
        self._brokers = brokers
        self.at = {}

    def go_to(self, positions):
        self.at |= positions

    def positions(self):
        return dict(self.at)

    def take(self):
        taken = []
        for place, messages in self._brokers.messages.items():
            taken += messages[self.at[place] : self.at[place] + 3]
            self.at[place] = min(self.at[place] + 3, len(messages))
        return taken


@pytest.fixture
def source(brokers):
    return Source(brokers)


@pytest.fixture
def projector(engine, brokers, source, tmp_path):
    """A projector that begins at the beginning."""
    with writing(engine) as connection:
        recognise(connection, brokers.logs)
        positions = {place: at.next for place, at in reached(connection).items()}
    source.go_to(positions)
    return Projector(Settings(topic_prefix="here."), engine, source, Shelf(None, tmp_path), positions)


@pytest.fixture
def catch_up(projector, brokers):
    """Goes on until everything is read; gives the number of steps."""

    def run():
        ends = {place: len(messages) for place, messages in brokers.messages.items()}
        for steps in range(100):
            if projector.has_reached(ends):
                return steps
            projector.step()
        raise AssertionError("it does not come to an end")

    return run


def test_everything_is_read(engine, brokers, made, catch_up):
    for number in range(20):
        brokers.say(PROFILE, f"p{number}", made.profile(f"p{number}"))
    assert catch_up() > 2
    with reading(engine) as connection:
        assert all(person(connection, f"p{number}") for number in range(20))
        assert sum(at.next for at in reached(connection).values()) == 20


def test_a_rebuild_beside_it_is_followed(engine, brokers, made, projector, catch_up, contents, others):
    for number in range(20):
        brokers.say(PROFILE, f"p{number}", made.profile(f"p{number}"))
    brokers.into(others)
    projector.step()
    rebuild(engine)
    catch_up()
    assert contents(engine) == contents(others)


def test_a_second_projector_does_no_harm(engine, brokers, made, projector, catch_up, contents, others):
    for number in range(9):
        brokers.say(PROFILE, f"p{number}", made.profile(f"p{number}"))
    projector.step()
    brokers.into(engine)
    catch_up()
    brokers.into(others)
    assert contents(engine) == contents(others)


def test_programmes_that_nobody_knows_are_refused_as_the_workers_do(engine, brokers, made, catch_up):
    brokers.say(PROFILE, "p1", made.profile("p1"))
    brokers.say(PROFILE, "p1", made.profile("p1", programmes=("moon-base",)))
    catch_up()
    with reading(engine) as connection:
        held = person(connection, "p1")
    assert held is not None
    assert held.submitted == made.profile("p1")


def test_a_log_that_begins_again_ends_it(brokers, made, projector, source, catch_up):
    for _ in range(5):
        brokers.say(NEED, "n1", made.need("n1"))
    catch_up()
    source.go_to(dict.fromkeys(source.at, 0))
    with pytest.raises(LogChanged):
        projector.step()


@given(sizes=st.lists(st.integers(0, 30)), size=st.integers(1, 40))
def test_slices_are_small_and_leave_nothing_out(sizes, size):
    messages = [Message("t", None, b"x" * many or None, offset=number) for number, many in enumerate(sizes)]
    parts = list(slices(messages, size))
    assert [one for part in parts for one in part] == messages
    assert all(part for part in parts)
    assert all(len(part) == 1 or sum(len(one.value or b"") for one in part) <= size for part in parts)
