"""Child processes that do not outlive their parent, not even one that is killed with no chance to clean up."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str], log: Path | None, env: Mapping[str, str] | None = None, keep: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Start a command in a process group of its own, its output appended to `log` or, without one, shown.

    It goes through this module's own command line, which on Linux asks the kernel to kill it when the thread that
    started it ends. `env` is its whole environment, by default this one's; `keep`: descriptors that it inherits.
    """
    tied = [sys.executable, "-m", "streams.worker.lifeline", str(os.getpid()), *command]
    output = None if log is None else log.open("ab")
    try:
        return subprocess.Popen(  # noqa: S603 - the caller's own command, with no shell
            tied,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env=env,
            pass_fds=keep,
            start_new_session=True,
        )
    finally:
        if output is not None:
            output.close()


def end(process: "subprocess.Popen[bytes]", patience: float) -> int:
    """Ask the process to end, kill its whole group after `patience` seconds, and return its exit status."""
    if process.poll() is None and patience > 0:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    kill(process)
    return process.wait()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the process and what it started, at once."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _tie(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(f"the parent process {parent} has ended")


if __name__ == "__main__":
    _tie(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the same command, now tied
