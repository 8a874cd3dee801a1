"""The chain shows any change of any row, at the right row."""

from hypothesis import given
from hypothesis import strategies as st

from streams.access.chain import GENESIS, Content, Link, Noted, digest, verified

TEXT = st.text(max_size=8)


def chained(rows):
    before, links = GENESIS, []
    for number, row in enumerate(rows, 1):
        content = Content(number, *row)
        before = digest(before, content)
        links.append(Link(content, before))
    return links


ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=6)
CHAINS = ROWS.map(chained)


@given(CHAINS)
def test_a_log_as_it_was_written_is_whole(links):
    found = verified(links)
    assert found.fault is None
    assert found.last == Noted(len(links), links[-1].hash)


def test_an_empty_log_is_whole():
    assert verified([]).last == Noted(0, GENESIS)


@given(CHAINS, st.data())
def test_any_change_of_any_row_is_found_at_that_row(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from([*Content._fields, "hash"]))
    link = links[at]
    if field == "hash":
        changed = link._replace(hash=data.draw(TEXT.filter(lambda other: other != link.hash)))
    elif field == "number":
        changed = link._replace(content=link.content._replace(number=data.draw(st.integers(len(links) + 1, 99))))
    else:
        other = data.draw(st.one_of(TEXT, st.none(), st.integers(), st.binary()))
        if other == getattr(link.content, field):
            return
        changed = link._replace(content=link.content._replace(**{field: other}))
    found = verified([*links[:at], changed, *links[at + 1 :]])
    assert found.fault
    assert found.fault.number == at + 1
    assert found.last.number == at


@given(CHAINS, st.data())
def test_a_row_that_was_taken_out_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    left = links[:at] + links[at + 1 :]
    noted = Noted(len(links), links[-1].hash)
    found = verified(left, noted)
    assert found.fault
    assert found.fault.number == at + 1
    if at < len(links) - 1:
        assert verified(left).fault == found.fault


@given(CHAINS, st.data())
def test_two_rows_that_changed_places_are_found(links, data):
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(links) - 1)] * 2)))
    swapped = list(links)
    swapped[first] = links[second]._replace(content=links[second].content._replace(number=first + 1))
    swapped[second] = links[first]._replace(content=links[first].content._replace(number=second + 1))
    found = verified(swapped)
    assert (found.fault.number if found.fault else None) == (first + 1 if first != second else None)


@given(CHAINS, CHAINS)
def test_a_log_that_was_worked_out_anew_is_found_by_what_was_noted(links, others):
    noted = Noted(len(links), links[-1].hash)
    found = verified(others, noted)
    assert (found.fault is None) == (links == others[: len(links)])


@given(CHAINS, ROWS)
def test_a_log_may_have_grown_since_it_was_noted(links, more):
    grown = chained([link.content[1:] for link in links] + more)
    assert verified(grown, Noted(len(links), links[-1].hash)).fault is None
