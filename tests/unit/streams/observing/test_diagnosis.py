"""What lag, disk and versions mean."""

import pytest

from streams.observing.diagnosis import Progress, lag_check, space_check, version_checks

GIB = 1024**3


@pytest.mark.parametrize(
    ("progress", "state", "words"),
    [
        (Progress(0, 0, 2), "good", "has been read"),
        (Progress(0, 0, None), "good", "has been read"),
        (Progress(900, 700, 2), "good", "700 submitted messages to be read, and fewer"),
        (Progress(900, 900, 2), "warning", "not fewer than a moment ago"),
        (Progress(900, 950, None), "warning", "not fewer than a moment ago"),
        (Progress(0, 0, 0), "warning", "no worker is at work"),
        (Progress(1, 1, 0), "bad", "no worker is at work; 1 submitted message to be read"),
    ],
)
def test_workers_come_along_or_not(progress, state, words):
    check = lag_check(progress)
    assert check.state == state
    assert words in check.what
    assert (state == "good") == (not check.remedy)


@pytest.mark.parametrize(
    ("free", "writable", "state"),
    [(50 * GIB, True, "good"), (GIB, True, "warning"), (GIB // 4, True, "bad"), (50 * GIB, False, "bad")],
)
def test_a_disk_has_room_or_not(free, writable, state):
    check = space_check("/var/cache/x", free, writable=writable)
    assert check.state == state
    assert "/var/cache/x" in check.what
    assert (state == "good") == ("DIASPORA_MATCH_CACHE" not in check.remedy)


def test_libraries_as_tested_are_one_good_line():
    wanted = ["torch==2.13.0", "rich<16,>=15", 'mypy<2.5,>=2.4; extra == "dev"']
    (check,) = version_checks(wanted, {"torch": "2.13.0+cpu", "rich": "15.1"})
    assert check == ("versions", "good", "all 2 libraries are as they were tested", "")


def test_other_versions_are_a_warning_and_missing_libraries_bad():
    other, missing = version_checks(["torch==2.13.0", "rich<16,>=15", "numpy>=2"], {"torch": "2.12.1", "numpy": "2.4"})
    assert (other.state, other.what) == ("warning", "torch is 2.12.1, and was tested as ==2.13.0")
    assert other.remedy == "pip install 'torch==2.13.0'"
    assert (missing.state, missing.what) == ("bad", "rich is not installed")


def test_a_version_that_was_not_released_yet_counts_by_its_number():
    assert version_checks(["rich>=15"], {"rich": "16.0rc1"})[0].state == "good"
