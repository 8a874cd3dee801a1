"""Accounts, tokens and the audit log laid out for people to read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from streams.access.audit import Entry
from streams.access.chain import Verified
from streams.access.roles import Account
from streams.access.tokens import Token
from streams.terminal import counted, harmless

_WIDEST = 24


def accounts_view(accounts: Sequence[Account]) -> RenderableType:
    """Lay out accounts, a line each."""
    if not accounts:
        return Text("No accounts. `diaspora-match accounts add LOGIN --role administrator` makes the first one.")
    table = _table("Id", "Login", "Role", "May sign in")
    table.add_column("For", ratio=1)
    for one in accounts:
        state = "disabled" if one.disabled else "with a password" if one.password else "with tokens"
        row = one.id, harmless(one.login), one.standing.role.value, state
        table.add_row(*row, " ".join(_holds_for(one)))
    return table


def tokens_view(tokens: Sequence[Token], now: datetime) -> RenderableType:
    """Lay out tokens, a line each; never more of one than its prefix."""
    if not tokens:
        return Text("No tokens.")
    table = _table("Token", "Account", "Expires (UTC)", "State")
    table.add_column("For", ratio=1)
    for one in tokens:
        state = "revoked" if one.revoked else "holds" if one.holds(now) else "expired"
        table.add_row(f"{one.prefix}…", one.account, _minute(one.expires), state, harmless(one.purpose))
    return table


def audit_view(entries: Sequence[Entry]) -> RenderableType:
    """Lay out lines of the audit log."""
    if not entries:
        return Text("No lines.")
    table = _table("No.", "At (UTC)", "Who", "Did", "About")
    table.add_column("Detail", ratio=1)
    for one in entries:
        detail = " ".join(f"{name}={value}" for name, value in one.detail.items() if value not in {None, ""})
        row = f"{one.number}", one.at.strftime("%Y-%m-%d %H:%M:%S"), harmless(one.actor), one.act
        table.add_row(*row, harmless(one.about), harmless(detail))
    return table


def verified_text(found: Verified) -> str:
    """What came of going through the log, in words."""
    if found.fault:
        return f"row {found.fault.number} of the audit log: {found.fault.problem}"
    rows = counted(found.last.number, "row is as it was", "rows are as they were")
    return f"{rows} written; note elsewhere, for --noted next time: {found.last.number}:{found.last.hash}"


def account_json(account: Account) -> dict[str, Any]:
    """An account for programs."""
    standing = account.standing
    return {
        "id": account.id,
        "login": account.login,
        "role": standing.role.value,
        "programmes": sorted(standing.programmes),
        "organisation": standing.organisation,
        "created": account.created.isoformat(),
        "disabled": account.disabled.isoformat() if account.disabled else None,
        "password": account.password,
    }


def token_json(token: Token) -> dict[str, Any]:
    """A token for programs, without the secret."""
    times = {"created": token.created, "expires": token.expires, "revoked": token.revoked}
    written = {name: time.isoformat() if time else None for name, time in times.items()}
    return {"prefix": token.prefix, "account": token.account, "purpose": token.purpose, **written}


def entry_json(entry: Entry) -> dict[str, Any]:
    """A line of the audit log for programs."""
    return {**entry._asdict(), "at": entry.at.isoformat(), "detail": dict(entry.detail)}


def verified_json(found: Verified) -> dict[str, Any]:
    """What came of going through the log, for programs."""
    return {"last": found.last._asdict(), "fault": found.fault._asdict() if found.fault else None}


def _holds_for(account: Account) -> list[str]:
    organisation = account.standing.organisation
    return [*([f"{organisation}:"] if organisation else []), *sorted(account.standing.programmes)]


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, max_width=_WIDEST, overflow="ellipsis", no_wrap=True)
    return table
