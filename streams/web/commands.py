"""The command that runs the console."""

import typer

from streams.settings import Settings
from streams.worker.supervisor import supervise


def console() -> None:
    """Run the console and the API, and start them again should they fail, until Ctrl-C; they need no broker to run."""
    settings = Settings()
    host = f"[{settings.console_host}]" if ":" in settings.console_host else settings.console_host
    typer.echo(f"http://{host}:{settings.console_port}  the console; Ctrl-C ends it")
    raise typer.Exit(supervise(settings, "console"))
