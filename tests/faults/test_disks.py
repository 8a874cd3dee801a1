"""A full disk: nothing is acknowledged that is not stored, the log says what to do, and with room all goes on."""

import random
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fixtures.loads import check_nothing_is_lost
from models.events import PROFILE
from streams.database.engine import opened, reading
from streams.database.outbox import receipts, store
from streams.database.projector import catch_up
from streams.database.tables import Fact
from streams.database.upgrading import upgrade
from streams.kafka import client
from streams.programmes.shelf import load
from streams.worker.supervisor import worker_process

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

SAID = "no room is left on a disk; make room"


class Disk:
    """A small file system of its own."""

    def __init__(self, folder):
        self.folder, self._filler = folder, folder / "filler"

    def fill(self, leaving):
        """Leave so many bytes."""
        self._filler.write_bytes(bytes(shutil.disk_usage(self.folder).free - leaving))

    def make_room(self):
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def crowd(installation, count, seed=5):
    """People whose records are long and cannot be packed: many skills, in capitals and small letters at random."""
    chance = random.Random(seed)
    for number in range(count):
        words = [
            "".join(chance.choice((one.upper(), one)) for one in f"welding of very long bridges and of ships {part}")
            for part in range(20)
        ]
        yield installation.profile(f"person-{number}-{chance.randbytes(40).hex()}", *words)


def test_a_worker_without_room_for_its_cache_loses_nothing(install, cache, disk, recovery):
    (disk.folder / "models").symlink_to(cache / "models")
    installation = install(keep=disk.folder)
    log = installation.logs / "worker.log"
    needs = [
        installation.need(f"need-{part}", f"welding of very long bridges and of ships {part}") for part in range(5)
    ]
    people = list(crowd(installation, 1200))
    expected = installation.expected(needs + people)
    with installation.worker():
        installation.publish(*needs)
        installation.wait_for(lambda: len(installation.shortlists()) == len(needs))
        disk.fill(leaving=1 << 16)
        installation.publish(*people)
        installation.wait_for(lambda: SAID in log.read_text())
        disk.make_room()
        with recovery("the disk of a worker's cache full", "from when there is room; the worker waits up to 30 s"):
            installation.wait_for(lambda: installation.lists() == expected)
        check_nothing_is_lost(installation, needs + people, expected)


def test_a_full_disk_of_the_database_takes_nothing_and_loses_nothing(installation, disk, recovery, tmp_path):
    settings = installation.settings.model_copy(update={"database": f"sqlite:///{disk.folder}/full.db"})
    log = tmp_path / "projector.log"
    accepted, refused = [], 0
    with opened(settings.database) as engine:
        upgrade(engine)
        with worker_process(settings, log, "projector") as projector:
            projector.ready(90)
            disk.fill(leaving=1 << 18)
            installation.publish(*crowd(installation, 1500))
            installation.wait_for(lambda: SAID in log.read_text())
            for message in crowd(installation, 40, seed=6):
                try:
                    accepted.append((message, *store(engine, [message], settings.topic_prefix, datetime.now(UTC))))
                except OperationalError:
                    refused += 1
            assert refused
            disk.make_room()
            with recovery("the disk of the database full", f"{len(accepted)} accepted, {refused} refused meanwhile"):
                installation.wait_for(lambda: all_sent(engine, accepted) and facts(engine) == 1500 + len(accepted))
        told = client.latest(settings, installation.topic(PROFILE))
        assert {message.key for message, _ in accepted} <= set(told)
        found = contents(engine)
    scratch = settings.model_copy(update={"database": f"sqlite:///{tmp_path / 'scratch.db'}"})
    catch_up(scratch, load(scratch))
    with opened(scratch.database) as engine:
        assert contents(engine) == found


def all_sent(engine, accepted):
    with reading(engine) as connection:
        return all(one.sent for one in receipts(connection, [one for _, one in accepted]))


def facts(engine):
    return len(contents(engine))


def contents(engine):
    with reading(engine) as connection:
        rows = connection.execute(select(Fact.key, Fact.event, Fact.value).where(Fact.topic == PROFILE.topic))
        return {key: (event, value) for key, event, value in rows}
