"""The table of rights: which role may do what, and about what. Nothing else decides."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from streams.access.roles import Account, Role


class Action(StrEnum):
    """Something that an account may or may not do."""

    VIEW_NEEDS = "view needs"
    VIEW_SHORTLIST = "view shortlist"
    VIEW_PERSON = "view person"
    """What is held about somebody, without the identity."""
    SEE_IDENTITY = "see identity"
    """Each time goes into the audit log."""
    DECIDE = "decide"
    """Decide about a person for a need, pin, note, and take it back."""
    ASSIGN = "assign"
    """Propose an assignment, edit it and accept it."""
    FREEZE_AND_SEND = "freeze and send"
    VIEW_SENT = "view sent lists"
    EXPORT = "export"
    VIEW_BOARD = "view programme board"
    VIEW_FAIRNESS = "view fairness"
    PUBLISH_NEEDS = "publish needs"
    PUBLISH_PROFILES = "publish profiles"
    VIEW_RECEIPTS = "view receipts"
    """What became of what was posted."""
    VIEW_INTAKE = "view intake"
    """What came in, and what was refused and why."""
    REPLAY = "replay"
    SETTLE_DUPLICATES = "settle duplicates"
    CORRECT = "correct"
    """Correct what is held about somebody, and note consents and their withdrawal; by whoever can ask the person."""
    GIVE_ACCESS = "give access"
    """Make the pack of all that is held about somebody, and the letter that explains."""
    ERASE = "erase"
    """An officer of any of the programmes, for whoever was asked must not have to look for others; the administrator,
    by the id alone and without seeing anybody, for nobody may be left whom no officer can erase."""
    VIEW_ERASURES = "view erasures"
    """What became of erasures: counts and places, and nobody's words; so the auditor reads it, too."""
    VIEW_PROGRAMMES = "view programmes"
    MANAGE_PROGRAMMES = "manage programmes"
    MANAGE_ACCOUNTS = "manage accounts"
    READ_AUDIT = "read audit"
    USE_OWN_ACCOUNT = "use own account"
    """Change the own password, end own sessions, revoke own tokens."""
    MAKE_TOKENS = "make tokens"
    """Make own tokens; those of forms are made by an administrator, and what accounts may is changed by none."""


class Scope(StrEnum):
    """About what a role may do something."""

    NEVER = "never"
    ALL = "all"
    PROGRAMMES = "own programmes"
    """What belongs to a programme of the account, whichever others it belongs to."""
    WITHIN = "within own programmes"
    """What belongs to programmes of the account and to no others."""
    NEEDS = "own needs"
    """Needs of the organisation of the account in its programmes."""
    SELF = "own"
    """What belongs to the account itself."""


class About(NamedTuple):
    """What an action is about, as far as rights go."""

    programmes: frozenset[str] = frozenset()
    """Programmes that it belongs to; none where that is not known, and then it is nobody's own."""
    organisation: str | None = None
    """Organisation of the need."""
    account: str | None = None
    """Id of the account that it belongs to: who posted it, or whose password it is."""


NOTHING = About()

_ = Scope.NEVER
_ALL, _PROG, _WITHIN, _NEEDS, _SELF = Scope.ALL, Scope.PROGRAMMES, Scope.WITHIN, Scope.NEEDS, Scope.SELF

# fmt: off
_COLUMNS = (Role.ADMINISTRATOR, Role.OFFICER, Role.PARTNER, Role.FORM, Role.AUDITOR)
_ROWS: Mapping[Action, tuple[Scope, ...]] = {
    Action.VIEW_NEEDS:        (_,    _PROG,   _NEEDS, _,       _ALL),
    Action.VIEW_SHORTLIST:    (_,    _PROG,   _,      _,       _ALL),
    Action.VIEW_PERSON:       (_,    _PROG,   _,      _,       _ALL),
    Action.SEE_IDENTITY:      (_,    _PROG,   _,      _,       _),
    Action.DECIDE:            (_,    _PROG,   _,      _,       _),
    Action.ASSIGN:            (_,    _PROG,   _,      _,       _),
    Action.FREEZE_AND_SEND:   (_,    _PROG,   _,      _,       _),
    Action.VIEW_SENT:         (_,    _PROG,   _NEEDS, _,       _ALL),
    Action.EXPORT:            (_,    _PROG,   _,      _,       _),
    Action.VIEW_BOARD:        (_,    _PROG,   _,      _,       _ALL),
    Action.VIEW_FAIRNESS:     (_,    _PROG,   _,      _,       _ALL),
    Action.PUBLISH_NEEDS:     (_,    _WITHIN, _NEEDS, _WITHIN, _),
    Action.PUBLISH_PROFILES:  (_,    _WITHIN, _,      _WITHIN, _),
    Action.VIEW_RECEIPTS:     (_,    _SELF,   _SELF,  _SELF,   _),
    Action.VIEW_INTAKE:       (_ALL, _PROG,   _,      _,       _ALL),
    Action.REPLAY:            (_ALL, _PROG,   _,      _,       _),
    Action.SETTLE_DUPLICATES: (_,    _PROG,   _,      _,       _),
    Action.CORRECT:           (_,    _PROG,   _,      _,       _),
    Action.GIVE_ACCESS:       (_,    _PROG,   _,      _,       _),
    Action.ERASE:             (_ALL, _PROG,   _,      _,       _),
    Action.VIEW_ERASURES:     (_ALL, _PROG,   _,      _,       _ALL),
    Action.VIEW_PROGRAMMES:   (_ALL, _PROG,   _PROG,  _,       _ALL),
    Action.MANAGE_PROGRAMMES: (_ALL, _,       _,      _,       _),
    Action.MANAGE_ACCOUNTS:   (_ALL, _,       _,      _,       _),
    Action.READ_AUDIT:        (_ALL, _,       _,      _,       _ALL),
    Action.USE_OWN_ACCOUNT:   (_SELF, _SELF,  _SELF,  _,       _SELF),
    Action.MAKE_TOKENS:       (_,     _SELF,  _SELF,  _,       _SELF),
}
# fmt: on

RIGHTS: Mapping[Action, Mapping[Role, Scope]] = MappingProxyType(
    {action: MappingProxyType(dict(zip(_COLUMNS, row, strict=True))) for action, row in _ROWS.items()}
)
"""Every action by every role. Whoever lists things filters them by the scope; whoever shows one asks `may`."""


def may(account: Account, action: Action, about: About = NOTHING) -> bool:
    """Whether an account may do something about something; a disabled one may nothing.

    Whoever replaces something asks twice: about what is there, and about what takes its place.
    """
    return account.disabled is None and _covers(RIGHTS[action][account.standing.role], account, about)


def _covers(scope: Scope, account: Account, about: About) -> bool:
    own = account.standing
    match scope:
        case Scope.NEVER:
            return False
        case Scope.ALL:
            return True
        case Scope.PROGRAMMES:
            return bool(about.programmes & own.programmes)
        case Scope.WITHIN:
            return bool(about.programmes) and about.programmes <= own.programmes
        case Scope.NEEDS:
            return _own_organisation(own.organisation, about) and bool(about.programmes & own.programmes)
        case Scope.SELF:
            return about.account == account.id


def _own_organisation(own: str | None, about: About) -> bool:
    return own is not None and about.organisation == own
