from matcher.ranking.elsewhere import Rank, elsewhere
from models import Entry, SentContent, Shortlist, Versions

VERSIONS = Versions(model="m", taxonomy="none", policy="p")


def entries(*people):
    return tuple(Entry(rank=rank, person=one, score=50, evidence=()) for rank, one in enumerate(people, start=1))


def live(need, *people):
    return Shortlist(
        need=need, programme="match", title=None, openings=1, versions=VERSIONS, criteria=(), entries=entries(*people)
    )


def sent(need, *people):
    return SentContent(
        need=need, programme="match", title=None, versions=VERSIONS, criteria=(), entries=entries(*people)
    )


def test_everybody_who_is_on_several_lists_is_found_with_the_places():
    lists = {"n2": live("n2", "p1", "p2"), "n1": live("n1", "p3", "p2"), "n3": live("n3", "p2", "p3")}
    assert elsewhere(lists) == {
        "p2": (Rank("n1", 2), Rank("n2", 2), Rank("n3", 1)),
        "p3": (Rank("n1", 1), Rank("n3", 2)),
    }


def test_live_and_sent_lists_may_stand_beside_each_other():
    assert elsewhere({"n1": live("n1", "p1"), "n2": sent("n2", "p1")}) == {"p1": (Rank("n1", 1), Rank("n2", 1))}


def test_whoever_is_on_one_list_is_left_out():
    assert elsewhere({"n1": live("n1", "p1"), "n2": live("n2", "p2")}) == {}
    assert elsewhere({}) == {}
