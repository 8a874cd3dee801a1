"""What went wrong, in one line for the person at the terminal; no traceback and nothing of the content."""

import os
import traceback

from kafka.errors import KafkaError
from pydantic import ValidationError

from streams.access.accounts import AccountRefused
from streams.database.engine import DatabaseUnreachable
from streams.database.upgrading import DatabaseNewer
from streams.demo.database import DemoRuns
from streams.demo.demonstration import DemoFailed
from streams.kafka.broker import BrokerFailed
from streams.kafka.client import Unreachable, UnreadableAuthority
from streams.kafka.dead_letters import OffsetsRefused
from streams.kafka.running import AlreadyRunning, NotRunning
from streams.mappings import NoMapping
from streams.officers.acting import NotDone
from streams.officers.excluding import NoSuchNeed
from streams.officers.shortlists import NoShortlist, ShortlistUnreadable
from streams.programmes.shelf import ProgrammesRefused
from streams.service import WronglyUsed
from streams.settings import PREFIX, NoAddress, Settings
from streams.skills.evaluating import NotMeasured
from streams.skills.installed import TaxonomyFailed
from streams.skills.train import NotTrained
from streams.worker.supervisor import WorkerFailed

_EXPECTED = (
    AccountRefused, AlreadyRunning, BrokerFailed, DatabaseNewer, DatabaseUnreachable, DemoFailed, DemoRuns, NoAddress,
    NoMapping, NoShortlist, NoSuchNeed, NotDone, NotMeasured, NotRunning, NotTrained, OffsetsRefused, ProgrammesRefused,
    ShortlistUnreadable, TaxonomyFailed, Unreachable, UnreadableAuthority, WorkerFailed, WronglyUsed,
)  # fmt: skip


def explained(error: Exception) -> str:
    """Say in one line what failed; a failure that nobody foresaw is named by its type, for it may carry content."""
    if isinstance(error, _EXPECTED):
        return str(error)
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return "; ".join(_setting(list(detail["loc"]), detail["msg"]) for detail in error.errors())
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, KafkaError):
        return f"the broker refused: {error}"
    return _unforeseen(error)


def _setting(path: list[int | str], problem: str) -> str:
    name = "_".join(str(part) for part in path).upper()
    return f"{PREFIX}{name}: {problem}"


def _unforeseen(error: Exception) -> str:
    level = f"{PREFIX}LOG_LEVEL"
    if os.environ.get(level) == "DEBUG":
        traceback.print_exception(error)
    return f"unexpected failure ({type(error).__name__}); {level}=DEBUG shows where it happened"
