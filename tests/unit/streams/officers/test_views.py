"""Decisions and sent lists as officers read them."""

from datetime import UTC, datetime

from matcher.ranking.elsewhere import Rank
from models import Decision, Entry, Finding, SentContent, SentList, Versions, Words
from streams.officers.sent_lists import Kept
from streams.officers.views import also_on, decisions_view, sent_list_view, sent_lists_view
from streams.terminal import WIDTH, console

NOON = datetime(2026, 5, 1, 12, 30, 7, tzinfo=UTC)
UNKNOWN = Finding(
    condition="work-right", state="unknown", why=Words(en="-", fr="-"), question=Words(en="Ask?", fr="Demander ?")
)
CONTENT = SentContent(
    need="n1",
    programme="match",
    title="Java\x1b[2J developer",
    versions=Versions(model="m", taxonomy="none", policy="p"),
    criteria=(),
    entries=(
        Entry(rank=2, person="p2", score=61.25, evidence=(), conditions=(UNKNOWN,)),
        Entry(rank=4, person="p4", score=50, evidence=()),
    ),
)
SENT = SentList(need="n1", digest=CONTENT.digest, at=NOON, officer="o1", content=CONTENT)


def printed(view):
    screen = console()
    with screen.capture() as captured:
        screen.print(view)
    assert all(len(line.rstrip()) <= WIDTH for line in captured.get().splitlines())
    return [" ".join(line.split()) for line in captured.get().splitlines() if line.strip()]


def test_a_decision_is_shown_with_its_reason_on_lines_that_fit():
    made = Decision(need="n1", person="p" * 128, verdict="hold", reason="call\x1b first, " + "word " * 90, officer="o1")
    lines = printed(decisions_view([(made, NOON)]))
    assert lines[0] == "Need Person Verdict Officer Since (UTC) Reason"
    assert "hold o1 2026-05-01 12:30 call first," in lines[1]


def test_no_decisions_are_said_to_be_none():
    assert printed(decisions_view([])) == ["No decisions."]


def test_a_sent_list_shows_who_what_is_open_and_where_else():
    places = {"p2": (Rank("n1", 2), Rank("n7", 1)), "p4": (Rank("n1", 4), Rank("n8", 3), Rank("n9", 5))}
    assert printed(sent_list_view(SENT, places, new=True)) == [
        "n1 · Java [2J developer · 2 people",
        "2 p2 61.2 unknown: work-right; also 1 at n7",
        "4 p4 50.0 also 3 at n8, 5 at n9",
        *printed(f"frozen 2026-05-01 12:30 UTC by o1 · SHA-256 {SENT.digest}"),
    ]


def test_one_that_was_sent_before_says_so():
    assert "the same list was sent before, 2026-05-01 12:30 UTC by o1" in " ".join(
        printed(sent_list_view(SENT, {}, new=False))
    )


def test_a_list_that_was_changed_says_so():
    whole, changed = (printed(sent_lists_view([Kept(SENT, intact=intact)], {})) for intact in (True, False))
    assert changed[: len(whole)] == whole
    assert " ".join(changed[len(whole) :]) == f"{SENT.id}: this is not what was sent; its digest does not match"


def test_nothing_sent_is_said_too():
    assert printed(sent_lists_view([], {})) == ["No list was sent."]


def test_a_place_on_the_same_list_is_no_other():
    assert also_on("p1", "n1", {"p1": (Rank("n1", 1), Rank("n2", 2))}) == "also 2 at n2"
    assert also_on("p1", "n1", {}) == ""
