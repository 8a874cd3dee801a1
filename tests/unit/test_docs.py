"""What the documents promise exists: files, commands, settings, targets of make, and lines that are accepted."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from models import Rejection
from streams.cli import app
from streams.messages.submissions import OBJECTS, submission
from streams.programmes.files import shipped
from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(document: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def named(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    inner = [target for target in targets if "://" not in target]
    assert not [target for target in inner if not (document.parent / target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_exist(document: Path) -> None:
    root = typer.main.get_command(app)
    known = {name: getattr(command, "commands", {}) for name, command in root.commands.items()}  # type: ignore[attr-defined]
    text = document.read_text(encoding="utf-8")
    for name, inner in re.findall(r"(?:^|`|=\S+ |\n)diaspora-match ([a-z-]+)(?: ([a-z-]+)\b)?", text):
        assert name in known
        assert not known[name] or not inner or inner in known[name]


def test_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    spoken = {name for document in DOCUMENTS for name in re.findall(r"(?:`|\n)make ([a-z-]+)", document.read_text())}
    assert spoken
    assert spoken <= targets


def test_every_setting_is_explained() -> None:
    spoken = set(re.findall(rf"^\| `({PREFIX}\w+)`", (ROOT / "docs/operations.md").read_text(), flags=re.MULTILINE))
    assert spoken == {PREFIX + name.upper() for name in Settings.model_fields}


def test_examples_of_what_can_be_sent_are_accepted() -> None:
    lines = [json.loads(block) for block in blocks(ROOT / "README.md", "json")]
    assert lines
    for line in lines:
        kind = OBJECTS["profiles" if "programmes" in line else "needs"]
        accepted = submission(kind, line, "open", datetime.now(UTC), Settings(), shipped())
        assert not isinstance(accepted, Rejection), accepted
