"""Why something that arrived was refused, in words that its sender understands."""

from pydantic import Field

from models.base import Value


class Fault(Value):
    """One thing that is wrong, where, and what was expected instead."""

    field: str
    """Path of the field, for example skills.2.phrase; empty for the message as a whole."""
    problem: str = Field(max_length=500)
    """What was expected, without the content that was found."""


class Rejection(Value):
    """A message that was refused, with every fault found in it."""

    code: str
    """Kind of refusal, for example unreadable, invalid, unknown-programme, wrong-key, too-large."""
    faults: tuple[Fault, ...]
    """What is wrong."""

    def __str__(self) -> str:
        return "; ".join(f"{fault.field}: {fault.problem}" if fault.field else fault.problem for fault in self.faults)
