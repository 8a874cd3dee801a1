"""What the answers of brokers, disks and files mean: good, a warning or bad, and what to do. Asks nothing itself."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from packaging.requirements import Requirement

from streams.settings import PREFIX
from streams.terminal import counted

State = Literal["good", "warning", "bad"]

_TIGHT, _FULL = 2 * 1024**3, 512 * 1024**2


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    """What was looked at, in a word or two."""
    state: State
    """good, warning: it works but should be mended, or bad: it does not work or loses something."""
    what: str
    """What was found."""
    remedy: str = ""
    """What to do, where there is something to do."""

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        return self._asdict()


def good(name: str, what: str) -> Check:
    """Nothing to do."""
    return Check(name, "good", what)


class Progress(NamedTuple):
    """How far the group of the workers is behind, at two looks a moment apart."""

    before: int
    after: int
    members: int | None
    """Workers in the group; none where the broker does not tell."""


def lag_check(progress: Progress) -> Check:
    """Judge how the workers come along."""
    left = counted(progress.after, "submitted message", "submitted messages")
    if progress.members == 0:
        state: State = "bad" if progress.after else "warning"
        return Check("lag", state, f"no worker is at work; {left} to be read", "start one: `diaspora-match worker`")
    if not progress.after:
        return good("lag", "everything that was submitted has been read")
    if progress.after < progress.before:
        return good("lag", f"{left} to be read, and fewer by the second")
    remedy = "look at the log and at /readyz of each worker; where they are well and busy, start more"
    return Check("lag", "warning", f"{left} to be read, and not fewer than a moment ago", remedy)


def space_check(folder: str, free: int, *, writable: bool) -> Check:
    """Judge the disk of the cache; `free` in bytes."""
    if not writable:
        return Check("disk", "bad", f"{folder} cannot be written to", f"set {PREFIX}CACHE to a folder that can")
    what = f"{free / 1024**3:.1f} GiB are free for {folder}"
    remedy = f"make room, or set {PREFIX}CACHE to a folder on a larger disk; the folder may be emptied at any time"
    if free < _FULL:
        return Check("disk", "bad", what, remedy)
    return Check("disk", "warning", what, remedy) if free < _TIGHT else good("disk", what)


def version_checks(requirements: Iterable[str], installed: Mapping[str, str]) -> list[Check]:
    """Judge installed versions, by canonical name, against requirements as in pyproject.toml."""
    wanted = [Requirement(line) for line in requirements]
    due = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [one for one in due if not one.specifier.contains(installed.get(one.name, ""), prereleases=True)]
    if not wrong:
        return [good("versions", f"all {len(due)} libraries are as they were tested")]
    return [_wrong_version(one, installed.get(one.name)) for one in wrong]


def _wrong_version(requirement: Requirement, found: str | None) -> Check:
    remedy = f"pip install '{requirement.name}{requirement.specifier}'"
    if found is None:
        return Check("versions", "bad", f"{requirement.name} is not installed", remedy)
    what = f"{requirement.name} is {found}, and was tested as {requirement.specifier}"
    return Check("versions", "warning", what, remedy)
