"""How the lines of the log look: text for people, or one JSON object a line for programs.

Neither says anything that the call did not: the text of an exception may be somebody's words, so it is left out.
"""

import copy
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from streams.settings import Settings
from streams.worker.exits import described

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NAME = re.compile(r"[A-Za-z0-9._:/\-]{1,200}")
_OWN = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, logger, message, and the ids and counts given as `extra`.

    What is neither a number nor looks like an id is left out of these.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The object on one line, without a line break."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _OWN and _harmless(value)}
        return json.dumps(line | _failure(record), ensure_ascii=False)


class TextLines(logging.Formatter):
    """A record as people read it; an exception with where it happened and of what kind it was, without its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of it."""
        own = copy.copy(record)
        # Whoever writes an exception first leaves it in the record for all others, as it was written there.
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is of the standard library
        """The places that it came through, and its kind."""
        return "".join(traceback.format_tb(ei[2])) + described(ei[1])


def begin(settings: Settings) -> None:
    """Log to standard error from now on, as the settings say; what was set before holds no longer."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines(_TEXT))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)


def _failure(record: logging.LogRecord) -> dict[str, Any]:
    """The kind of an exception and the places that it came through."""
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error = record.exc_info[1]
    places = traceback.extract_tb(error.__traceback__)
    return {"error": described(error), "where": [f"{one.filename}:{one.lineno} {one.name}" for one in places]}


def _harmless(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and _NAME.fullmatch(value) is not None)
