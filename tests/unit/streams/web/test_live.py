"""Pages hear that something moved: by its name, once, and only who asked."""

import asyncio

import pytest

from models import Verdict
from models.events import NEED
from streams.database.engine import reading
from streams.web import deciding
from streams.web.live import NEVER, TOPICS, Full, Hub, moved, stamp


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


def look(house, before=NEVER):
    with reading(house.engine) as connection:
        return stamp(connection, before)


def words(house, before):
    after = look(house, before)
    return moved(before, after, house.settings.topic_prefix), after


def test_what_is_projected_and_what_is_decided_moves(furnished):
    before = look(furnished)
    assert words(furnished, before)[0] == frozenset()
    furnished.brokers.say(NEED, "n5", furnished.made.need("n5"))
    furnished.project()
    told, before = words(furnished, before)
    assert told == {"needs", "intake"}
    made = furnished.made.decision("n1", "p1", Verdict.PIN).model_copy(update={"officer": "officer"})
    deciding.decide(furnished.here, furnished.visitor("officer"), made)
    told, before = words(furnished, before)
    assert told == {"decisions"}
    assert words(furnished, before)[0] == frozenset()


def test_an_empty_database_is_still(house):
    assert words(house, look(house))[0] == frozenset()


def heard(*told, topics=("needs",), patience=0.01):
    """What a page hears that asked for topics, before which so much was told."""

    async def listen():
        hub = Hub()
        listener = hub.listen("officer", topics)
        for one in told:
            hub.tell(one)
        return [await listener.next(patience), await listener.next(patience)]

    return asyncio.run(listen())


def test_a_page_hears_what_it_asked_for_once_however_often_it_moved():
    assert heard({"needs", "people"}, {"needs"}, {"intake"}) == [("needs",), ()]
    assert heard({"people"}) == [(), ()]
    assert heard({"people"}, {"needs"}, topics=TOPICS) == [("needs", "people"), ()]


def test_a_page_that_waits_is_woken():
    async def listen():
        hub = Hub()
        listener = hub.listen("officer", ["needs"])
        waiting = asyncio.create_task(listener.next(5))
        await asyncio.sleep(0)
        hub.tell({"needs"})
        return await waiting

    assert asyncio.run(listen()) == ("needs",)


def test_only_so_many_pages_listen():
    hub = Hub(most=3, most_of_one=2)
    first = hub.listen("a", TOPICS)
    hub.listen("a", TOPICS)
    with pytest.raises(Full):
        hub.listen("a", TOPICS)
    hub.listen("b", TOPICS)
    with pytest.raises(Full):
        hub.listen("c", TOPICS)
    hub.leave(first)
    hub.leave(first)
    assert not hub.listen("c", TOPICS).closed


def test_at_the_end_everybody_is_let_go():
    async def listen():
        hub = Hub()
        listener = hub.listen("officer", ["needs"])
        waiting = asyncio.create_task(listener.next(5))
        await asyncio.sleep(0)
        hub.close()
        return await waiting, listener.closed

    assert asyncio.run(listen()) == ((), True)


def test_topics_that_there_are_not_are_refused(house):
    assert house.browser("officer").get("/live?topics=wages").status_code == 422


def test_too_many_pages_are_refused(house, monkeypatch):
    def full(*_):
        raise Full

    monkeypatch.setattr(house.here.hub, "listen", full)
    answer = house.browser("officer").get("/live")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
