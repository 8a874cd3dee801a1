"""The command line: each command reads the settings, calls one module and prints what came of it.

Nothing heavy is imported here: the encoder and Faust are loaded by the command or the process that needs them.
"""

import os
import signal
import sys
from contextlib import ExitStack
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from models import Programmes
from streams.access import commands as access
from streams.database import commands as database
from streams.demo.accounts import how_to_sign_in
from streams.demo.demonstration import demonstrate, demonstrating, show
from streams.failures import explained
from streams.kafka.dead_letters import dead_letters, replay
from streams.kafka.returning import needs_again, people_again
from streams.kafka.running import located
from streams.mappings import kept, mapping
from streams.messages.schemas import write
from streams.messages.source_lines import Reading
from streams.messages.submissions import OBJECTS
from streams.observing.doctor import doctor
from streams.officers.assigning import assign
from streams.officers.deciding import decide, decisions
from streams.officers.excluding import excluded
from streams.officers.fairness import fairness
from streams.officers.sending import send, sent
from streams.officers.shortlists import awaited, every
from streams.programmes import commands as programmes
from streams.programmes.shelf import load
from streams.publishing import opened, publish_lines
from streams.rights import commands as rights
from streams.service import emptied, served, stay
from streams.settings import PREFIX, Settings
from streams.skills import taxonomies
from streams.skills.evaluating import figures, measured, results_table, sets
from streams.skills.train import train
from streams.terminal import console, counted, counting_progress, print_json, reading_progress
from streams.views import LEGEND, dead_letters_view, report_view, shortlist_view
from streams.web.commands import console as console_command
from streams.worker.supervisor import Role, supervise, worker_process
from streams.worker.yielding import YIELDING


def _settings_listed() -> str:
    lines = (f"- `{PREFIX}{name.upper()}`: {field.description}" for name, field in Settings.model_fields.items())
    return "\n".join(["Settings come from the environment:", "", *lines])


app = typer.Typer(
    name="diaspora-match",
    help="Match people with needs over Kafka: events in, ranked and explained shortlists out.",
    epilog=_settings_listed(),
    rich_markup_mode="markdown",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
publish_app = typer.Typer(
    help="Publish lines of JSON as events, and list the lines that are refused.", no_args_is_help=True
)
letters_app = typer.Typer(help="Look at what was refused, and send it once more.", no_args_is_help=True)
app.add_typer(publish_app, name="publish")
app.add_typer(letters_app, name="dead-letters")
app.add_typer(taxonomies.app, name="taxonomy")
app.add_typer(database.app, name="database")
app.add_typer(access.app, name="accounts")
app.add_typer(access.audit_app, name="audit")
app.command()(database.projector)
app.command()(console_command)
app.add_typer(programmes.app, name="programmes")
app.command()(train)
app.command()(mapping)
app.command()(doctor)
app.command()(excluded)
app.command()(assign)
app.command()(fairness)
app.command()(decide)
app.command()(decisions)
app.command()(send)
app.command()(sent)
app.command()(rights.erase)
app.command()(rights.held)
app.command()(rights.consent)
app.command()(rights.retention)

_READY_WITHIN = 300.0
_DETAILED = 5

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
Port = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=65535,
        metavar="PORT",
        help="Port of the local broker; without it 9392, or a free one where that is taken.",
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="JSON Lines, tables, CVs, vacancies; - is standard input.", show_default=False),
]
ProgrammeKey = Annotated[str, typer.Option("--programme", metavar="KEY", help="Programme of the lines that name none.")]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Which column of a table says what, as `mapping --save` writes it."),
]
RecordId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Id of the one record of the one file, such as a CV.")
]


def main() -> None:
    """Run the command line; every error is one line on standard error and an exit code that is not 0."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Threads that spin while they wait make the encoder ten times slower as soon as processes share the cores.
    os.environ.update(YIELDING | os.environ)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 not done, 2 used wrongly, 130 interrupted."""
    try:
        return int(app(arguments, prog_name="diaspora-match", standalone_mode=False) or 0)
    except typer.TyperException as error:
        return _failed(error.format_message(), error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the one edge, where every failure becomes one line
        return _failed(explained(error), 1)


def _failed(message: str, code: int) -> int:
    if message:
        typer.echo(f"diaspora-match: {' '.join(message.split())}", err=True)
    return code


def _located() -> Settings:

    return located(Settings())


def _say(text: str) -> None:
    typer.echo(text)


def _show(view: RenderableType) -> None:

    console().print(view)


def _version(wanted: bool) -> None:
    if wanted:
        _say(f"diaspora-match {installed_version('diaspora-match')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Match people with needs over Kafka: events in, ranked and explained shortlists out."""


@app.command()
def broker(port: Port = None, as_json: AsJson = False) -> None:
    """Run a small local broker that speaks Kafka's protocol, until Ctrl-C; its data live in memory only."""
    with served(Settings().model_copy(update={"kafka": None}), port) as settings:
        _announce(settings.address, "a local broker listens there; Ctrl-C ends it", as_json)
        stay(settings)


@app.command()
def worker() -> None:
    """Run a worker, and start it again when it ends itself, until Ctrl-C; several share the work."""
    raise typer.Exit(supervise(_located()))


@app.command()
def up(
    port: Port = None,
    demonstration: Annotated[
        bool,
        typer.Option("--demo", help="Serve the invented people of `demo` from their own database, with demo accounts."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run worker, projector, console and, where no broker is set, a local one, until Ctrl-C; other commands find them.

    The first account is made by `accounts add`. The local broker forgets; what was published and decided is in the
    database, and is there again at the next start.
    """
    with ExitStack() as stack:
        wanted = Settings()
        if demonstration:
            wanted = stack.enter_context(demonstrating(wanted, console(stderr=True)))
        settings = stack.enter_context(served(wanted, port))
        roles: tuple[Role, ...] = ("worker", "projector", "console")
        logs = {role: emptied(settings.cache / f"{role}.log") for role in roles}
        filled = people_again(settings)
        _announce(settings.address, f"the broker; a worker starts and writes to {logs['worker']}", as_json)
        for started in [stack.enter_context(worker_process(settings, logs[role], role)) for role in roles]:
            started.ready(_READY_WITHIN)
        filled += needs_again(settings)
        if not as_json:
            if filled:
                _say(f"{counted(filled, 'message', 'messages')} of the last time are there again")
            _say("ready: the worker has joined; Ctrl-C ends everything")
            _say(f"http://{settings.console_host}:{settings.console_port}  the console")
            _show(how_to_sign_in(settings, demonstration=demonstration))
        stay(settings)


def _announce(address: str, what: str, as_json: bool) -> None:
    if as_json:
        print_json({"kafka": address})
    else:
        _say(f"{address}  {what}")


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Show it all: a local broker, a worker and example events of three programmes, and the shortlists they make."""
    outcome = demonstrate(Settings(), console(stderr=as_json))
    if as_json:
        shortlists = [shortlist.model_dump(mode="json") for _, shortlist in sorted(outcome.shortlists.items())]
        refused = [letter.as_json() for letter in outcome.refused]
        assignment = outcome.assignment.model_dump(mode="json")
        seconds = round(outcome.seconds, 1)
        print_json({"shortlists": shortlists, "assignment": assignment, "refused": refused, "seconds": seconds})
    else:
        show(outcome, console())


@publish_app.command("profiles")
def publish_profiles(
    files: Files,
    programme: ProgrammeKey = "open",
    table: MappingFile = None,
    key: RecordId = None,
    as_json: AsJson = False,
) -> None:
    """Publish people: profiles of the public schema, or simple lines of id, text and maybe title.

    Also CSV and XLSX, JSON Resume, XML of Europass, and CVs as PDF, DOCX and text. A record without an id gets one that
    is made from its bytes: the same record again is the same person.

    Beside the profile a line may carry `identity`, which is kept apart from matching, and `event` with the id and the
    time of the event. {"id": "…", "erased": true} erases a person.
    """
    _publish("profiles", files, programme, Reading(kept(table), key), as_json)


@publish_app.command("needs")
def publish_needs(
    files: Files,
    programme: ProgrammeKey = "open",
    table: MappingFile = None,
    key: RecordId = None,
    as_json: AsJson = False,
) -> None:
    """Publish needs: needs of the public schema, or simple lines of id, text and maybe title.

    Also CSV and XLSX, schema.org JobPosting (JSON-LD or a page with it), and texts as PDF, DOCX and text. A record
    without an id gets one that is made from its bytes: the same record again is the same need.

    Beside the need a line may carry `event` with the id and the time of the event. {"id": "…", "erased": true}
    withdraws a need.
    """
    _publish("needs", files, programme, Reading(kept(table), key), as_json)


def _publish(kind: str, files: list[Path], programme: str, reading: Reading, as_json: bool) -> None:
    if reading.key and len(files) > 1:
        raise typer.BadParameter("expected one file beside it; each file has an id of its own", param_hint="--id")
    known = _known(programme)
    with ExitStack() as stack:
        sources = opened(files, sys.stdin.buffer, stack)
        on_line = stack.enter_context(reading_progress([source.size for source in sources]))
        report = publish_lines(_located(), OBJECTS[kind], sources, programme, known, on_line, reading)
    if as_json:
        print_json(report.as_json())
    else:
        _show(report_view(report))
    if report.refused:
        raise typer.Exit(1)


def _known(key: str) -> Programmes:
    known = load(Settings()).programmes
    if key not in known:
        raise typer.BadParameter(f"expected the key of a programme: {', '.join(known)}", param_hint="--programme")
    return known


@app.command()
def shortlist(
    need: Annotated[str, typer.Argument(metavar="NEED_ID", help="Id of the need.", show_default=False)],
    wait: Annotated[
        float,
        typer.Option(
            "--wait",
            min=0,
            metavar="SECONDS",
            show_default=False,
            help="Wait, that long at most, until there is one and all that was submitted is in it.",
        ),
    ] = 0.0,
    top: Annotated[
        int | None,
        typer.Option(
            "--top", min=1, metavar="N", help="Only the first N people, each with the evidence.", show_default="all"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the shortlist of a need: who, how many points, and the evidence for each requirement."""
    found, behind = awaited(_located(), need, wait)
    if behind:
        note = f"{counted(behind, 'submitted message is', 'submitted messages are')} still to be read; this may change"
        typer.echo(f"diaspora-match: {note}", err=True)
    if as_json:
        print_json(found.model_copy(update={"entries": found.entries[:top]}).model_dump(mode="json"))
    else:
        names = {key: programme.name.en for key, programme in load(Settings()).programmes.items()}
        detailed = _DETAILED if top is None else top
        _show(shortlist_view(found, detailed, every(_located()), others=top is None, names=names))
        _say(f"\n{LEGEND}")


@letters_app.command("list")
def list_dead_letters(as_json: AsJson = False) -> None:
    """List what was refused: where it arrived, and the reason."""
    letters = list(dead_letters(_located()))
    if as_json:
        print_json([letter.as_json() for letter in letters])
    else:
        _show(dead_letters_view(letters))


@letters_app.command("replay")
def replay_dead_letters(as_json: AsJson = False) -> None:
    """Send each dead letter once more to the topic that it arrived on, unless an earlier replay did."""
    done = replay(_located())
    if as_json:
        print_json(done._asdict())
        return
    _say(f"{counted(done.sent, 'dead letter was', 'dead letters were')} sent once more")
    if done.not_kept:
        _say(f"{counted(done.not_kept, 'was', 'were')} too large to be kept and cannot be sent again")


@app.command()
def evaluate(
    directories: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR", help="Folders of evaluation sets, or folders that hold such.", show_default=False
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Measure on evaluation sets, through the same code that the worker uses."""
    found = sets(directories)
    with counting_progress(len(found), "evaluated") as on_done:
        results = measured(Settings(), found, on_done)
    if as_json:
        print_json([figures(result) for result in results])
    else:
        _show(results_table(results))


@app.command()
def schemas(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder for the documents; it is made.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Write the JSON Schema of every event's data, and the AsyncAPI document of all topics."""
    written = [str(path) for path in write(directory)]
    if as_json:
        print_json(written)
    else:
        _say("\n".join(written))
