"""People's records in a file without a name."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from hypothesis import given
from hypothesis import strategies as st

from matcher.everybody.records import Place
from streams.worker.records import FileRecords, open_records, room_for

steps = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.binary(max_size=300)), max_size=60)


@given(steps)
def test_a_place_gives_back_what_was_put_there_until_it_is_freed(given_steps):
    with TemporaryDirectory() as folder, open_records(Path(folder) / "records") as records:
        held: dict[int, tuple[Place, bytes]] = {}
        for leaves, name, data in given_steps:
            if name in held:
                records.free(held.pop(name)[0])
            if not leaves:
                held[name] = records.put(data), data
            assert all(records.get(place) == kept for place, kept in held.values())


def test_records_that_lie_in_the_file_are_read_overwritten_and_their_places_used_again():
    with TemporaryFile(buffering=0) as file:
        records = FileRecords(file)
        some = [random.Random(number).randbytes(1000) for number in range(600)]
        places = [records.put(data) for data in some]
        assert [records.get(place) for place in places] == some
        size = file.seek(0, 2)
        assert size > 200_000
        records.free(places[0])
        file.seek(0)
        assert some[0][:100] not in file.read()
        again = records.put(some[1])
        assert (again.start, records.get(again), file.seek(0, 2)) == (places[0].start, some[1], size)


@given(st.integers(0, 1 << 20))
def test_a_place_has_room_and_not_much_to_spare(size):
    assert size <= room_for(size) <= max(64, size * 1.13 + 8)
