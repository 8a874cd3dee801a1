"""The commands of accounts, of their tokens and of the audit log; who runs them needs the database and no account."""

from datetime import timedelta
from secrets import token_hex
from typing import Annotated

import typer

from streams.access import accounts, audit, stating, tokens
from streams.access.audit import TERMINAL
from streams.access.roles import Role
from streams.access.views import (
    account_json,
    accounts_view,
    audit_view,
    entry_json,
    token_json,
    tokens_view,
    verified_json,
    verified_text,
)
from streams.terminal import console, harmless, print_json

app = typer.Typer(help="Look after accounts: who may sign in, and what each may do.", no_args_is_help=True)
audit_app = typer.Typer(help="Read the audit log, and see whether it is as it was written.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="Id or login of the account.", show_default=False)]
RoleOption = Annotated[Role, typer.Option("--role", help="What the account is for.", show_default=False)]
ProgrammesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--programme", metavar="KEY", help="Programme of an officer, a partner or a form; once for each.",
        show_default=False,
    ),
]  # fmt: skip
Organisation = Annotated[
    str | None,
    typer.Option("--organisation", metavar="ID", help="Organisation of a partner, as its needs carry it."),
]


@app.command()
def add(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="What is typed to sign in.", show_default=False)],
    role: RoleOption,
    programmes: ProgrammesOption = None,
    organisation: Organisation = None,
    key: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Pseudonym that decisions and the audit log carry; made if not given."),
    ] = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Ask for no password: for an account that has tokens only.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add an account; its password is asked for, or read as a line of standard input.

    The first one is an administrator: diaspora-match accounts add LOGIN --role administrator. A form has no password.
    """
    wanted = stating.standing(role, programmes or [], organisation)
    kept = None if no_password or role is Role.FORM else stating.password(login)
    with stating.changing() as connection:
        made = accounts.add(connection, key or f"{role}-{token_hex(4)}", login, wanted, kept, TERMINAL, stating.now())
    if as_json:
        print_json(account_json(made))
    else:
        typer.echo(f"{made.id}: {role}, signs in as {harmless(made.login)}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the accounts: id, login, role, whether it may sign in, and what it is for."""
    with stating.looking() as connection:
        found = accounts.every(connection)
    if as_json:
        print_json([account_json(one) for one in found])
    else:
        console().print(accounts_view(found))


@app.command()
def change(
    who: Who,
    role: RoleOption,
    programmes: ProgrammesOption = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Give an account another role, other programmes or another organisation, all stated anew; it holds at once."""
    wanted = stating.standing(role, programmes or [], organisation)
    with stating.changing() as connection:
        key = accounts.named(connection, who).id
        accounts.change(connection, key, wanted, TERMINAL, stating.now())
    _said(key, "changed", as_json=as_json)


@app.command()
def disable(who: Who, as_json: AsJson = False) -> None:
    """Let an account do nothing any more: it is signed out, and its tokens are revoked for good."""
    with stating.changing() as connection:
        key = accounts.named(connection, who).id
        accounts.disable(connection, key, TERMINAL, stating.now())
    _said(key, "disabled", as_json=as_json)


@app.command()
def enable(who: Who, as_json: AsJson = False) -> None:
    """Let a disabled account sign in again; tokens are to be made anew."""
    with stating.changing() as connection:
        key = accounts.named(connection, who).id
        accounts.enable(connection, key, TERMINAL, stating.now())
    _said(key, "enabled", as_json=as_json)


@app.command()
def password(who: Who, as_json: AsJson = False) -> None:
    """Set another password, asked for or read as a line of standard input; whoever is signed in is signed out."""
    with stating.looking() as connection:
        account = accounts.named(connection, who)
    kept = stating.password(account.login)
    with stating.changing() as connection:
        accounts.set_password(connection, account.id, kept, TERMINAL, stating.now())
    _said(account.id, "has another password", as_json=as_json)


@app.command()
def token(
    who: Who,
    purpose: Annotated[str, typer.Option("--for", metavar="TEXT", help="What it is for, to know it again.")] = "",
    days: Annotated[
        int, typer.Option("--days", min=1, max=tokens.LONGEST.days, metavar="N", help="How long it holds.")
    ] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a token with the rights of an account, for a form or a program; it is shown this once and never again."""
    with stating.changing() as connection:
        key = accounts.named(connection, who).id
        made = tokens.make(connection, key, purpose, timedelta(days=days), TERMINAL, stating.now())
    if as_json:
        print_json({**token_json(made.token), "token": made.secret})
    else:
        typer.echo(made.secret)
        typer.echo(f"it holds until {made.token.expires:%Y-%m-%d}, and is not shown again", err=True)


@app.command("tokens")
def list_tokens(
    who: Annotated[
        str | None, typer.Argument(metavar="WHO", help="Id or login of an account; all without it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the tokens: how each begins, whose it is, until when it holds and what for."""
    with stating.looking() as connection:
        found = tokens.every(connection, accounts.named(connection, who).id if who else None)
    if as_json:
        print_json([token_json(one) for one in found])
    else:
        console().print(tokens_view(found, stating.now()))


@app.command()
def revoke(
    prefix: Annotated[
        str, typer.Argument(metavar="TOKEN", help="How the token begins, as `tokens` shows it.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Let a token open nothing any more."""
    with stating.changing() as connection:
        revoked = tokens.revoke(connection, prefix.rstrip("…"), TERMINAL, stating.now())
    if as_json:
        print_json(token_json(revoked))
    else:
        typer.echo(f"{revoked.prefix}… of {revoked.account}: revoked")


@audit_app.command("list")
def list_audit(
    actor: Annotated[
        str | None, typer.Option("--by", metavar="ID", help="Only what this account did; or terminal, or nobody.")
    ] = None,
    about: Annotated[str | None, typer.Option("--about", metavar="ID", help="Only what is about this id.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="So many lines at most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List who did what, and when, the latest first: identities seen, decisions, sign-ins, changes of accounts."""
    with stating.looking() as connection:
        found = audit.entries(connection, actor=actor, about=about, limit=limit)
    if as_json:
        print_json([entry_json(one) for one in found])
    else:
        console().print(audit_view(found))


@audit_app.command()
def verify(
    noted: Annotated[
        str | None,
        typer.Option(
            "--noted", metavar="NUMBER:HASH", help="The last row as it was noted before; shows also what was cut off."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Go through the audit log and name the first row that is not as it was written; exit code 1 if there is one."""
    expected = stating.noted(noted)
    with stating.looking() as connection:
        found = audit.verify(connection, expected)
    if as_json:
        print_json(verified_json(found))
    else:
        typer.echo(verified_text(found))
    if found.fault:
        raise typer.Exit(1)


def _said(key: str, what: str, *, as_json: bool) -> None:
    if as_json:
        with stating.looking() as connection:
            print_json(account_json(accounts.named(connection, key)))
    else:
        typer.echo(f"{key}: {what}")
