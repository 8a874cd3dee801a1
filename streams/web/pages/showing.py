"""What several pages show alike: names of programmes, what just happened, and what somebody may do here."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models import Programme
from streams.access.rights import RIGHTS, About, Action, Scope
from streams.web.context import Context
from streams.web.session import Visitor
from streams.web.speaking import Speech


class UndoForm(NamedTuple):
    """A form that takes back what just happened."""

    action: str
    fields: Mapping[str, str]
    part: bool
    """Whether its answer is the row of a person, which takes the place of the one that is there."""


class Flash(NamedTuple):
    """What just happened, told once."""

    text: str
    kind: str = "good"
    """good or bad."""
    undo: UndoForm | None = None


def told(said: Speech, what: str) -> Flash | None:
    """What a page before says that it did; none where it says nothing that there are words for."""
    return Flash(said(f"told.{what}")) if said.has(f"told.{what}") else None


class Rights(NamedTuple):
    """What somebody may do with one need and its people; buttons are shown by it, and routes ask anew."""

    decide: bool
    identity: bool
    export: bool
    send: bool


def rights(who: Visitor, about: About) -> Rights:
    """What somebody may do with a need."""
    asked = (Action.DECIDE, Action.SEE_IDENTITY, Action.EXPORT, Action.FREEZE_AND_SEND)
    return Rights(*(who.may(action, about) for action in asked))


def programmes(here: Context, who: Visitor, action: Action, said: Speech) -> list[tuple[str, str]]:
    """Key and name of the programmes about which somebody may do something, in the order of the shelf."""
    return [(one.key, said.of(one.name)) for one in own(here, who, action)]


def own(here: Context, who: Visitor, action: Action) -> Iterable[Programme]:
    """The programmes about which somebody may do something, in the order of the shelf."""
    scope, standing = RIGHTS[action][who.account.standing.role], who.account.standing
    served = here.shelf.programmes.values()
    if scope is Scope.NEVER:
        return []
    return [one for one in served if scope is Scope.ALL or one.key in standing.programmes]
