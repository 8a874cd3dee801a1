"""Whether topics are kept as they should be: what goes wrong where they are not, and how it is mended. Asks nothing."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from streams.observing.diagnosis import Check, State, good
from streams.settings import PREFIX
from streams.terminal import counted

_DAY = 24 * 60 * 60 * 1000
_READABLE = {"gzip", "producer", "uncompressed"}


class Kept(NamedTuple):
    """How a topic is kept: as it is to be, or as a broker says."""

    partitions: int
    replicas: int
    policy: Mapping[str, str]
    """Values by the names of Kafka's settings of topics; those that are not there were not told."""


def topic_checks(wanted: Mapping[str, Kept], found: Mapping[str, Kept], address: str) -> list[Check]:
    """Judge the topics of an installation, by their full names; one good line where nothing is wrong."""
    missing = sorted(wanted.keys() - found.keys())
    checks = [_missing(missing)] if missing else []
    for name in sorted(wanted.keys() & found.keys()):
        checks += _topic_checks(name, wanted[name], found[name], address)
    if untold := _untold(wanted, found):
        checks.append(Check("topics", "warning", f"cannot be told by this broker: {', '.join(untold)}"))
    return checks or [good("topics", f"all {len(wanted)} are there, and kept as they should be")]


def _missing(names: list[str]) -> Check:
    there = f"{counted(len(names), 'topic is', 'topics are')} not there: {', '.join(names)}"
    return Check("topics", "bad", there, "start a worker, `diaspora-match worker`: it makes them")


def _untold(wanted: Mapping[str, Kept], found: Mapping[str, Kept]) -> list[str]:
    """The settings that the broker was asked for and said nothing of."""
    return sorted(
        {key for name in wanted.keys() & found.keys() for key in wanted[name].policy.keys() - found[name].policy}
    )


def _topic_checks(name: str, wanted: Kept, found: Kept, address: str) -> Iterator[Check]:
    yield from _partitions(name, wanted.partitions, found.partitions)
    if found.replicas < wanted.replicas:
        copies = f"{name} is kept {counted(found.replicas, 'time', 'times')}, and {wanted.replicas} times is set"
        yield Check("copies", "warning", copies, "let the brokers reassign it with more replicas")
    for key, value in found.policy.items():
        if (fault := _fault(key, wanted.policy.get(key), value)) is not None:
            state, why = fault
            yield Check(
                "policy", state, f"{name}: {key} is {value}: {why}", _alter(name, key, wanted.policy[key], address)
            )


def _partitions(name: str, wanted: int, found: int) -> Iterator[Check]:
    if found < wanted:
        what = f"{name} has {counted(found, 'partition', 'partitions')}, and {wanted} are set"
        remedy = (
            f"set {PREFIX}PARTITIONS={found} where that many workers are enough; otherwise raise the partitions "
            "of all topics with your Kafka's own means"
        )
        yield Check("partitions", "warning", what, remedy)
    if found > wanted:
        what = f"{name} has {found} partitions, and {wanted} are set"
        yield Check("partitions", "warning", what, f"set {PREFIX}PARTITIONS={found}, as it is")


def _alter(name: str, key: str, value: str, address: str) -> str:
    added = f"[{value}]" if "," in value else value
    return (
        f"kafka-configs.sh --bootstrap-server {address} --alter --entity-type topics --entity-name {name} "
        f"--add-config {key}={added}"
    )


def _fault(key: str, wanted: str | None, found: str) -> tuple[State, str] | None:
    """How bad it is that a topic is kept so, and why; none where it is not."""
    if wanted is None or found == wanted:
        return None
    if key == "cleanup.policy":
        return _wrong_cleanup(wanted)
    if key == "compression.type":
        return None if found in _READABLE else ("warning", "not every client has the library to read this")
    return _wrong_number(key, int(wanted), int(found))


def _wrong_cleanup(wanted: str) -> tuple[State, str]:
    if wanted == "compact":
        return "bad", "people, needs and shortlists are lost when they grow old, where only `compact` keeps them"
    return "bad", "what was refused stays longer than it may, and what has no key cannot be written"


def _wrong_number(key: str, wanted: int, found: int) -> tuple[State, str] | None:
    """Numbers of milliseconds and bytes; -1 stands for no limit."""
    less, more = 0 <= found < wanted, found > wanted or found < 0
    if key == "max.message.bytes" and less:
        return "bad", f"a worker cannot write what is larger, and messages of up to {wanted} bytes are accepted"
    if key == "delete.retention.ms" and less:
        return "warning", f"who is away for longer than {_days(found)} may miss that somebody was erased"
    if key == "max.compaction.lag.ms" and more:
        return "warning", f"what was erased may stay on the brokers' disks for more than {_days(wanted)}"
    if key == "retention.ms" and more:
        return "warning", f"what was refused, with somebody's words in it, stays longer than {_days(wanted)}"
    if key == "retention.ms" and less:
        return "warning", f"what was refused is gone after {_days(found)}, and with it what could be sent again"
    return None


def _days(milliseconds: int) -> str:
    return f"{milliseconds / _DAY:.3g} days" if milliseconds >= _DAY else "less than a day"
