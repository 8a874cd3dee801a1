"""A list as it left the house: an immutable copy of the best of a shortlist, known by its digest."""

from datetime import datetime
from hashlib import sha256

from pydantic import Field

from models.base import Id, Moment, Value
from models.shortlist import Criterion, Entry, Versions


class SentContent(Value):
    """What was sent."""

    need: Id
    """Pseudonymous id of the need."""
    programme: str
    """Key of the programme."""
    title: str | None
    """What the post is called."""
    versions: Versions
    """What made the shortlist."""
    criteria: tuple[Criterion, ...]
    """What was asked for."""
    entries: tuple[Entry, ...]
    """The people, with the ranks that they had; without officers' decisions and reasons."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content as JSON, in hexadecimal; equal content has an equal one."""
        return sha256(self.model_dump_json().encode()).hexdigest()


class SentList(Value):
    """A frozen list with who sent it, when."""

    need: Id
    """Pseudonymous id of the need."""
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the content, by which anybody can check that nothing was changed since."""
    at: Moment
    """When it was frozen."""
    officer: Id
    """Pseudonymous id of the officer."""
    content: SentContent
    """The list itself, as the digest has it."""
    organisation: Id | None = None
    """Pseudonymous id of the organisation that it was sent to, which may read it also when the need is withdrawn."""
    again: Moment | None = None
    """When it was last sent once more, after another list for the same need; empty where it was not."""

    @property
    def last(self) -> datetime:
        """When it was last sent."""
        return self.again or self.at

    @property
    def id(self) -> str:
        """Key of the list: the need and the first half of the digest with a stroke between them."""
        return f"{self.need}/{self.digest[:32]}"
