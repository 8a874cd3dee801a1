"""Makes the projection anew: every row from the facts, and has the facts read once more from the topics.

History and the outbox stay as they are, and so do facts that the topics have lost: this is their only place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Engine, Select, delete, select

from models import EventType
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SENT, SHORTLIST
from streams.database import rows
from streams.database.engine import reading, writing
from streams.database.facts import Place, parts
from streams.database.offsets import read_again
from streams.database.tables import Base, Decision, Fact, Identity, Likeness, Need, Person, SentList, Shortlist

_HEADS: Mapping[type[Base], tuple[ColumnElement[str], Sequence[EventType]]] = {
    Person: (Person.id.expression, (PROFILE, PROFILE_NORMALISED)),
    Need: (Need.id.expression, (NEED, NEED_NORMALISED)),
    Identity: (Identity.person.expression, (IDENTITY,)),
    Likeness: (Likeness.person.expression, (IDENTITY,)),
    Decision: (Decision.need + "/" + Decision.person, (DECISION,)),
    SentList: (SentList.id.expression, (SENT,)),
    Shortlist: (Shortlist.need.expression, (SHORTLIST,)),
}
"""Tables whose rows follow from facts, with the key of the facts; what hangs on the rows goes with them."""


def rebuild(engine: Engine, on_done: Callable[[int], object] = lambda _: None) -> None:
    """Make every row anew, some at a time so that others can read and write meanwhile, and reset the offsets.

    After each part `on_done` is called with the number of facts in it. A projector, or `catch_up`, does the rest.
    """
    with writing(engine) as connection:
        for table, (key, events) in _HEADS.items():
            connection.execute(delete(table).where(key.not_in(_keys(events))))
    for places in parts(list(_places(engine))):
        with writing(engine) as connection:
            rows.refresh(connection, places)
        on_done(len(places))
    with writing(engine) as connection:
        read_again(connection)


def _keys(events: Sequence[EventType]) -> Select[str]:
    return select(Fact.key).where(Fact.topic.in_([event.topic for event in events]))


def _places(engine: Engine) -> Iterator[Place]:
    with reading(engine) as connection:
        yield from connection.execute(select(Fact.topic, Fact.key).order_by(Fact.topic, Fact.key))
