"""Whether an account may post what it posts: asked about what is there, and about what takes its place. Pure."""

from models import EventType, Fault, Rejection
from models.events import PROFILE
from streams.access.rights import About, Action, may
from streams.access.roles import Account
from streams.web.intake_items import Item

_NOT_THERE = "expected the id of something that is there, and that is yours to take back"
_NOT_YOURS = "expected an id of your own; what has this one is not yours to change"


def refusal(account: Account, event: EventType, item: Item, there: About | None) -> Rejection | None:
    """Why a line is refused; none where it may be stored. `there`: about what has its id now."""
    publish = Action.PUBLISH_PROFILES if event is PROFILE else Action.PUBLISH_NEEDS
    if item.about is None:
        take_back = Action.ERASE if event is PROFILE else publish
        return None if there and may(account, take_back, there) else _refused("id", _NOT_THERE)
    if not may(account, publish, item.about):
        return _refused(*_foreign(account, event, item.about))
    if there and not may(account, publish, there):
        return _refused("id", _NOT_YOURS)
    return None


def _foreign(account: Account, event: EventType, about: About) -> tuple[str, str]:
    own = account.standing
    if own.organisation is not None and about.organisation != own.organisation:
        return "organisation", f"expected the organisation of this account, {own.organisation}, or none"
    field = "programmes" if event is PROFILE else "programme"
    return field, f"expected programmes of this account: {', '.join(sorted(own.programmes))}"


def _refused(field: str, problem: str) -> Rejection:
    return Rejection(code="forbidden", faults=(Fault(field=field, problem=problem),))
