"""Whom the list that leaves the house names: the officers' choice before the machine's, and nobody kept back."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.packs import pack, questions
from models import Decision, Entry, Finding, Shortlist, Verdict, Versions, Words

PASS = Finding(condition="language", state="pass", why=Words(en="B2 is enough.", fr="B2 suffit."))
UNKNOWN = Finding(
    condition="work-right",
    state="unknown",
    why=Words(en="Not said.", fr="Non précisé."),
    question=Words(en="May the person work in BE?", fr="La personne peut-elle travailler en BE ?"),
)


def entry(rank, person, *conditions, decision=None):
    return Entry(rank=rank, person=person, score=100 - rank, evidence=(), conditions=conditions, decision=decision)


def shortlist(*entries):
    return Shortlist(
        need="n1",
        programme="match",
        title="Java developer",
        openings=2,
        versions=Versions(model="m", taxonomy="none", policy="p", programme="d1"),
        criteria=(),
        entries=entries,
    )


BEST = shortlist(*(entry(rank, f"p{rank}") for rank in range(1, 8)))


def named(pack):
    return [(one.rank, one.person) for one in pack.content.entries]


def test_without_decisions_it_is_the_best():
    assert named(pack(BEST, {}, 3, ())) == [(1, "p1"), (2, "p2"), (3, "p3")]


def test_whom_officers_chose_are_sent_alone_in_the_order_of_the_list():
    chosen = {"p6": Verdict.PIN, "p2": Verdict.SHORTLIST, "p4": Verdict.PLACE, "p3": Verdict.HOLD}
    assert named(pack(BEST, chosen, 5, ())) == [(2, "p2"), (4, "p4"), (6, "p6")]


def test_nobody_who_is_kept_back_is_sent_and_the_next_ones_move_up():
    kept_back = {"p1": Verdict.HOLD, "p2": Verdict.DECLINE, "p3": Verdict.EXCLUDE}
    assert named(pack(BEST, kept_back, 3, ("p5",))) == [(4, "p4"), (6, "p6"), (7, "p7")]


def test_those_for_whom_there_is_no_room_are_named():
    found = pack(BEST, dict.fromkeys(("p5", "p1", "p3"), Verdict.SHORTLIST), 2, ())
    assert named(found) == [(1, "p1"), (3, "p3")]
    assert found.no_room == ("p5",)


def test_those_who_were_chosen_and_are_not_there_are_named_and_nobody_takes_their_place():
    found = pack(BEST, {"p9": Verdict.SHORTLIST, "p2": Verdict.PIN}, 5, ("p2",))
    assert found.content.entries == ()
    assert found.not_listed == ("p2", "p9")


def test_what_officers_said_does_not_leave_the_house():
    made = Decision(need="n1", person="p1", verdict="shortlist", reason="the best by far", officer="o1")
    content = pack(shortlist(entry(1, "p1", PASS, decision=made)), {"p1": Verdict.SHORTLIST}, 5, ()).content
    assert content.entries == (entry(1, "p1", PASS),)
    assert "the best by far" not in content.model_dump_json()


def test_what_made_it_goes_with_it():
    content = pack(BEST, {}, 1, ()).content
    assert (content.need, content.programme, content.title) == ("n1", "match", "Java developer")
    assert content.versions == BEST.versions


def test_questions_are_of_those_who_are_sent():
    listed = shortlist(entry(1, "p1", PASS, UNKNOWN), entry(2, "p2", PASS), entry(3, "p3", UNKNOWN))
    assert [(one.person, one.finding) for one in questions(pack(listed, {}, 2, ()).content)] == [("p1", UNKNOWN)]


@given(
    st.dictionaries(st.sampled_from([f"p{n}" for n in range(1, 10)]), st.sampled_from(Verdict)),
    st.integers(1, 8),
    st.sets(st.sampled_from([f"p{n}" for n in range(1, 8)])),
)
def test_a_pack_is_never_too_long_never_out_of_order_and_never_against_a_decision(verdicts, length, taken):
    found = pack(BEST, verdicts, length, taken)
    ranks = [one.rank for one in found.content.entries]
    people = {one.person for one in found.content.entries}
    chosen = {person for person, verdict in verdicts.items() if verdict in ("shortlist", "pin", "place")}
    assert ranks == sorted(set(ranks))
    assert len(ranks) <= length
    assert not people & taken
    assert not {verdicts.get(person) for person in people} & {"hold", "decline", "exclude"}
    assert people <= chosen or not chosen
    assert chosen == (people & chosen) | set(found.no_room) | set(found.not_listed)
