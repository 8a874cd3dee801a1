"""What a line that was posted says: the messages that it makes, and by what it is known. Does no IO."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models import EventType, Fault, Need, Rejection
from models.events import NEED, PROFILE
from streams.access.rights import About
from streams.access.roles import Account, Role
from streams.messages.codec import Message, canonical
from streams.messages.lines import Line
from streams.publishing import judged
from streams.settings import Settings
from streams.web.receipts import said_by

_AHEAD = timedelta(days=1)


class Posting(NamedTuple):
    """What holds for all lines that are posted at once."""

    event: EventType
    kind: str
    """profiles or needs."""
    account: Account
    programme: str
    """Of the lines that name none."""
    programmes: Collection[str]
    """Those of the account that there are."""


class Item(NamedTuple):
    """A line that is well formed."""

    line: Line
    messages: tuple[Message, ...]
    key: str
    event: str
    """Id of the event."""
    time: datetime
    about: About | None
    """What rights ask about; none where it takes back what was said."""
    said: str | None
    """What a repetition is known by; none where the sender gave the event no id."""
    ignored: tuple[str, ...]


def item(settings: Settings, posting: Posting, line: Line, now: datetime) -> Item | Rejection:
    """Read a line, or why it is refused."""
    made = judged(settings, posting.event, line, posting.programme, posting.programmes, now)
    if isinstance(made, Rejection):
        return made
    first, *others = made.messages
    first = _of_organisation(posting, first)
    said = {name: value.decode() for name, value in first.headers}
    time = datetime.fromisoformat(said["ce_time"])
    if time > now + _AHEAD:
        fault = Fault(field="event.time", problem="expected a time that is not later than the sending")
        return Rejection(code="invalid", faults=(fault,))
    known = said_by(posting.account.id, posting.kind, said["ce_id"]) if _is_stated(line) else None
    key = (first.key or b"").decode()
    ignored = (*made.ignored, *line.ignored)
    return Item(line, (first, *others), key, said["ce_id"], time, _about(posting.event, first), known, ignored)


def _is_stated(line: Line) -> bool:
    return isinstance(line.content, dict) and "id" in line.content.get("event", {})


def _of_organisation(posting: Posting, message: Message) -> Message:
    """A need of a partner is of the partner's organisation where it does not say so."""
    own = posting.account.standing
    if posting.event is not NEED or own.role is not Role.PARTNER or message.value is None:
        return message
    need = Need.model_validate_json(message.value)
    if need.organisation is not None:
        return message
    return message._replace(value=canonical(need.model_copy(update={"organisation": own.organisation})))


def _about(event: EventType, message: Message) -> About | None:
    if message.value is None:
        return None
    data: dict[str, Any] = json.loads(message.value)
    if event is PROFILE:
        return About(frozenset(data["programmes"]))
    return About(frozenset({data["programme"]}), data.get("organisation"))
