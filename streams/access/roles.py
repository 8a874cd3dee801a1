"""Roles, and what an account is to the rest of the service."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What an account is for."""

    ADMINISTRATOR = "administrator"
    """Manages accounts and programmes; sees no people by that."""
    OFFICER = "officer"
    """Works in given programmes."""
    PARTNER = "partner"
    """An employer or an institution: the needs of its own organisation in given programmes, and no others."""
    FORM = "form"
    """A form on a web site: posts into given programmes, with a token, and reads nothing but its own receipts."""
    AUDITOR = "auditor"
    """Reads everything but identities, and changes nothing."""


class Standing(NamedTuple):
    """The role of an account, and what it holds for."""

    role: Role
    programmes: frozenset[str] = frozenset()
    """Keys of programmes."""
    organisation: str | None = None
    """Id of the partner's organisation, as its needs carry it."""


class Account(NamedTuple):
    """Somebody, or something, that signs in."""

    id: str
    """The pseudonym that stands in decisions and in the audit log."""
    login: str
    standing: Standing
    created: datetime
    disabled: datetime | None
    """Since when it may nothing."""
    password: bool
    """Whether it has one; without, it has tokens only, or signs in elsewhere."""


def fault(standing: Standing) -> str | None:
    """What is wrong with a standing; none where nothing is.

    >>> fault(Standing(Role.OFFICER))
    'expected at least one programme for the role officer, found none'
    >>> fault(Standing(Role.AUDITOR))
    """
    role, programmes, organisation = standing
    bound = role in {Role.OFFICER, Role.PARTNER, Role.FORM}
    if bound and not programmes:
        return f"expected at least one programme for the role {role}, found none"
    if not bound and programmes:
        return f"expected no programmes for the role {role}, which is bound to none"
    if role is Role.PARTNER and organisation is None:
        return "expected the organisation of the partner, as its needs carry it"
    if role is not Role.PARTNER and organisation is not None:
        return f"expected no organisation for the role {role}; only partners have one"
    return None
