"""Takes lines of people or needs in: judges each, asks the rights about each, stores what is accepted, keeps a receipt.

Some lines at a time are stored in a transaction; when all are, the receipt is complete and may be given out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Connection

from models import Fault, Rejection
from models.events import PROFILE
from streams.access.audit import Act, record
from streams.access.rights import About
from streams.database.engine import reading, writing
from streams.messages.lines import Line
from streams.messages.source_lines import Reading, lines
from streams.messages.submissions import OBJECTS
from streams.publishing import ticking
from streams.web import abouts, receipts
from streams.web.choosing import Choosing, MappingUsed
from streams.web.context import Context
from streams.web.intake_items import Item, Posting, item
from streams.web.intake_rights import refusal
from streams.web.problems import MOST_ERRORS, Wrong, refused
from streams.web.receipts import Earlier
from streams.web.saying import say
from streams.web.session import Visitor

if TYPE_CHECKING:
    from streams.formats.mapping import Mapping as Columns

Kind = Literal["profiles", "needs"]
"""What is posted."""

_AT_ONCE, _BYTES_AT_ONCE = 500, 4 * 1024 * 1024
_USED = Rejection(
    code="invalid",
    faults=(
        Fault(field="event.id", problem="expected an id that no other event has; this one was about something else"),
    ),
)
_ACTS = {"profiles": Act.PROFILE_PUBLISHED, "needs": Act.NEED_PUBLISHED}


class Taken(NamedTuple):
    """What came of lines."""

    receipt: str
    """Id of the receipt; there is one only where something was accepted, now or before, or one is always kept."""
    accepted: int
    duplicates: int
    """Events that were accepted before, by their ids."""
    refused: int
    errors: tuple[Wrong, ...]
    """The first faults of what was refused."""
    codes: frozenset[str]
    """The kinds of refusal."""
    ignored: Mapping[str, int]
    """Keys of simple lines and columns of tables that were left out, with the number of lines."""
    mapping: MappingUsed | None = None
    """Of a table: which column said what."""


def take(
    here: Context,
    who: Visitor,
    kind: Kind,
    found: Iterable[Line],
    programme: str | None = None,
    choosing: Choosing | None = None,
    *,
    always: bool = False,
) -> Taken:
    """Take lines in; `programme` is for those that name none, without it the account's own where it has just one.

    `choosing` tells the receipt which mapping the lines were read with; `always`: a receipt is kept of refusals alone.
    """
    own = [key for key in here.shelf.programmes if key in who.account.standing.programmes]
    default = programme or (own[0] if len(own) == 1 else "")
    work = _Work(here, Posting(OBJECTS[kind], kind, who.account, default, own))
    for some in _some(found):
        work.take_in(some)
    return work.finished(choosing.used if choosing else None, always=always)


def upload(
    here: Context,
    who: Visitor,
    kind: Kind,
    stream: IO[bytes],
    name: str,
    programme: str | None = None,
    key: str | None = None,
    mapping: "Columns | None" = None,
    *,
    always: bool = False,
) -> Taken:
    """Take a file of any format in; `key` is the id of its one record, `mapping` says what its columns are."""
    size = stream.seek(0, 2)
    stream.seek(0)
    read = Reading(mapping, key, here.now().date())
    return take(here, who, kind, lines(stream, name, size, OBJECTS[kind], read), programme, always=always)


def _some(found: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines, as many at once as fit into a transaction."""
    some: list[Line] = []
    size = 0
    for line in found:
        some.append(line)
        size += len(line.raw)
        if len(some) == _AT_ONCE or size > _BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _apart(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in their order, in runs in which no event is there twice."""
    run: list[Item] = []
    said: set[str] = set()
    for one in items:
        if one.said in said:
            yield run
            run, said = [], set()
        run.append(one)
        said |= {one.said} if one.said else set()
    if run:
        yield run


class _Work:
    """Lines while they are taken in."""

    def __init__(self, here: Context, posting: Posting) -> None:
        self._here, self._posting = here, posting
        self._clock = ticking(here.now)
        self._receipt, self._noted = here.fresh(), 0
        self._counts = Counter(accepted=0, duplicates=0, refused=0)
        self._ignored: Counter[str] = Counter()
        self._errors: list[Wrong] = []
        self._codes: set[str] = set()

    def take_in(self, some: Sequence[Line]) -> None:
        """Take some lines in."""
        for items in _apart(one for line in some if (one := self._well_formed(line))):
            with reading(self._here.engine) as connection:
                before = receipts.earlier(connection, [one.said for one in items if one.said])
                there = self._there(connection, [one.key for one in items])
            new = [one for one in items if one.said not in before and self._is_permitted(one, there.get(one.key))]
            repeated = [line for one in items if one.said and (line := self._repeated(one, before.get(one.said)))]
            self._note([*self._stored(new), *repeated])
            self._counts.update(accepted=len(new), duplicates=len(repeated))

    def finished(self, mapping: MappingUsed | None = None, *, always: bool = False) -> Taken:
        """Complete the receipt."""
        here, account = self._here, self._posting.account
        if self._noted or always:
            with writing(here.engine) as connection:
                if not self._noted:
                    receipts.begin(connection, self._receipt, account.id, self._posting.kind, here.now())
                receipts.finish(connection, self._receipt, self._counts, self._errors, mapping)
                counts = {name: self._counts[name] for name in ("accepted", "refused")}
                record(connection, account.id, _ACTS[self._posting.kind], here.now(), self._receipt, **counts)
        return Taken(
            receipt=self._receipt,
            accepted=self._counts["accepted"],
            duplicates=self._counts["duplicates"],
            refused=self._counts["refused"],
            errors=tuple(self._errors),
            codes=frozenset(self._codes),
            ignored=dict(self._ignored),
            mapping=mapping,
        )

    def _well_formed(self, line: Line) -> Item | None:
        found = item(self._here.settings, self._posting, line, next(self._clock))
        if isinstance(found, Rejection):
            self._refuse(line, found)
            return None
        return found

    def _there(self, connection: Connection, keys: Sequence[str]) -> dict[str, About]:
        return (abouts.people if self._posting.event is PROFILE else abouts.needs)(connection, keys)

    def _is_permitted(self, one: Item, there: About | None) -> bool:
        why = refusal(self._posting.account, self._posting.event, one, there)
        if why:
            self._refuse(one.line, why)
        return why is None

    def _repeated(self, one: Item, earlier: Earlier | None) -> receipts.Line | None:
        """What is noted of an event that was accepted before; none where it was not, or was about something else."""
        if earlier and earlier.key != one.key:
            self._refuse(one.line, _USED)
            return None
        return earlier and _noted(one, earlier.outgoing)._replace(event=earlier.event, time=earlier.time, repeated=True)

    def _stored(self, new: Sequence[Item]) -> list[receipts.Line]:
        if not new:
            return []
        numbers = iter(say(self._here, [message for one in new for message in one.messages]))
        self._ignored.update(name for one in new for name in one.ignored)
        return [_noted(one, max(next(numbers) for _ in one.messages)) for one in new]

    def _note(self, noted: Sequence[receipts.Line]) -> None:
        if not noted:
            return
        with writing(self._here.engine) as connection:
            if not self._noted:
                account, kind = self._posting.account.id, self._posting.kind
                receipts.begin(connection, self._receipt, account, kind, self._here.now())
            receipts.note(connection, self._receipt, self._noted + 1, noted)
        self._noted += len(noted)

    def _refuse(self, line: Line, why: Rejection) -> None:
        self._counts["refused"] += 1
        self._codes.add(why.code)
        number, place = (line.number, None) if line.place is None else (None, line.place)
        self._errors += refused(why, number, place)[: MOST_ERRORS - len(self._errors)]


def _noted(one: Item, outgoing: int) -> receipts.Line:
    number, place = (one.line.number, None) if one.line.place is None else (None, one.line.place)
    return receipts.Line(number, place, one.key, one.event, one.time, outgoing, repeated=False, said=one.said)
