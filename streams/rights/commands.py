"""The commands for what a person may ask for: what is held, a consent, erasure; and whose time is over."""

from typing import Annotated
from uuid import uuid4

import typer
from pydantic import TypeAdapter, ValidationError

from models import Id
from streams.access.audit import TERMINAL
from streams.kafka.client import Unreachable
from streams.kafka.running import NotRunning, located
from streams.officers.acting import AsJson, NotDone, now
from streams.rights import retention as keeping
from streams.rights.consenting import consented
from streams.rights.erasing import Erased
from streams.rights.erasing import erase as erase_people
from streams.rights.erasures import Reason, asked
from streams.rights.pack import noted, pack
from streams.rights.performing import begin, note_done, programmes_of
from streams.rights.searching import is_live, search
from streams.rights.views import due_view, erased_view, found_view, pack_view
from streams.rights.whole_database import whole_database
from streams.settings import Settings
from streams.terminal import console, print_json

_ID: TypeAdapter[str] = TypeAdapter(Id)


def _id(stated: str) -> str:
    try:
        return _ID.validate_python(stated)
    except ValidationError:
        expected = "expected a pseudonymous id: 1 to 128 letters, digits, '.', '_', ':' or '-'"
        raise typer.BadParameter(expected) from None


Person = Annotated[
    str,
    typer.Argument(metavar="ID", help="Pseudonymous id of the person.", callback=_id, show_default=False),
]


def erase(
    person: Person,
    verify: Annotated[
        bool, typer.Option("--verify", help="Then search everywhere and say what is found; 1 where anything must go.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person from topics, shortlists, frozen lists, dead letters and the database; it may be repeated.

    Waits for the shortlists, a minute at most. The id alone stays: in tombstones, and in the logs of who did what.
    """
    settings, done = _erased(Settings(), person)
    found = search(settings, person) if verify else ()
    if as_json:
        searched = {"found": [one._asdict() for one in found]} if verify else {}
        print_json(done.as_json() | searched)
    else:
        console().print(erased_view(done))
        if verify:
            console().print(found_view(found))
    if not done.settled or done.letters.left or is_live(found):
        raise typer.Exit(1)


def _erased(settings: Settings, person: str) -> tuple[Settings, Erased]:
    """Erase somebody; where no broker is there, out of the database alone, and the console goes on with it."""
    try:
        settings = located(settings)
        done = erase_people(settings, {person})
    except (NotRunning, Unreachable) as error:
        with whole_database(settings) as engine:
            programmes = programmes_of(engine, person)
            begin(settings, engine, [asked(uuid4().hex, person, TERMINAL, Reason.ASKED, programmes, now())])
        out = "is out of the database and its pages; the topics follow by the console, or by this command once more"
        raise NotDone(f"{person} {out}, as soon as a broker answers: {error}") from error
    with whole_database(settings) as engine:
        note_done(engine, person, TERMINAL, Reason.ASKED, done, now())
    return settings, done


def held(person: Person, as_json: AsJson = False) -> None:
    """Print everything that is held about a person, for that person; that it was asked for is noted in the audit log.

    Officers' words about the person are in it. Check who asks before you hand it out.
    """
    settings = located(Settings())
    content = pack(settings, person)
    noted(settings, person)
    if as_json:
        print_json(content)
    else:
        console().print(pack_view(content))


def consent(
    person: Person,
    purpose: Annotated[
        str,
        typer.Argument(metavar="PURPOSE", help="Key of the purpose, as the programme names it.", show_default=False),
    ],
    granted: Annotated[
        bool | None, typer.Option("--grant/--withdraw", help="Whether the person allows it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record that a person allows something, or withdraws that: the last profile is published with it, as an event."""
    if granted is None:
        raise typer.BadParameter("expected one of the two", param_hint="--grant or --withdraw")
    changed = consented(located(Settings()), person, purpose, granted=granted)
    if as_json:
        print_json([one.model_dump(mode="json") for one in changed.consents])
    else:
        typer.echo(f"{person}: {purpose} {'granted' if granted else 'withdrawn'}")


def retention(
    erase_them: Annotated[bool, typer.Option("--erase", help="Erase them; without it they are listed only.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the people of whom nothing was heard for longer than every one of their programmes keeps data."""
    settings = located(Settings())
    due = keeping.due(settings, now().date())
    if as_json:
        print_json(keeping.as_json(due))
    else:
        console().print(due_view(due))
    if due and erase_them:
        done = erase_people(settings, {one.person for one in due})
        if not as_json:
            console().print(erased_view(done))
        if not done.settled or done.letters.left:
            raise typer.Exit(1)
