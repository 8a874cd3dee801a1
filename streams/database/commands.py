"""The commands of the database, and the one that runs the projector."""

from typing import Annotated, Any

import typer

from streams.access import upgrading as access
from streams.database import upgrading
from streams.database.engine import opened
from streams.database.projector import catch_up
from streams.database.rebuilding import rebuild as make_anew
from streams.database.refilling import refill as fill_again
from streams.kafka.client import Unreachable
from streams.kafka.running import NotRunning, beside, located
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import counted, print_json
from streams.worker.supervisor import supervise

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


def projector() -> None:
    """Run the projector, and start it again when it ends itself, until Ctrl-C; it fills the database."""
    raise typer.Exit(supervise(located(Settings()), "projector"))


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Bring the tables to this version; the projector does so by itself when it starts."""
    with opened(beside(Settings()).database) as engine:
        done = [*upgrading.upgrade(engine), *(["accounts"] if access.upgrade(engine) else [])]
    text = f"{counted(len(done), 'change was', 'changes were')} made to the tables"
    _say(text, {"changes": done}, as_json=as_json)


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Make what the pages show anew, from the messages in the database and from the topics; nothing is lost by it.

    Accounts, the audit log, the log of decisions, the history of the shortlists and what waits to be sent stay.
    """
    settings = beside(Settings())
    with opened(settings.database) as engine:
        upgrading.upgrade(engine)
        make_anew(engine)
    try:
        catch_up(located(settings), load(settings))
    except (NotRunning, Unreachable) as error:
        text = f"made anew; the topics will be read when there is a broker: {error}"
        _say(text, {"topics_read": False}, as_json=as_json)
    else:
        _say("made anew, from the messages in the database and from the topics", {"topics_read": True}, as_json=as_json)


@app.command()
def refill(as_json: AsJson = False) -> None:
    """Send to the topics what people once sent and they lack, as after the loss of a broker."""
    sent = fill_again(located(Settings()))
    _say(f"{counted(sent, 'message was', 'messages were')} sent", {"sent": sent}, as_json=as_json)


def _say(text: str, content: Any, *, as_json: bool) -> None:
    if as_json:
        print_json(content)
    else:
        typer.echo(text)
