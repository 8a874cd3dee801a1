"""What people read: every requirement with its evidence, and nothing that could steer their terminal."""

import pytest
from rich.cells import cell_len

from models import Criterion, Entry, Evidence, Fault, Kind, Rejection, Shortlist, Tier, Versions
from streams.kafka.dead_letters import DeadLetter
from streams.messages.codec import Message, dead_letter
from streams.publishing import Refused, Report
from streams.terminal import WIDTH, around, console, harmless
from streams.views import dead_letters_view, report_view, shortlist_view

CRITERIA = (
    Criterion(phrase="Java", kind=Kind.SKILL, essential=True, points=60.0),
    Criterion(phrase="Spring Boot", kind=Kind.SKILL, essential=False, points=40.0),
)


def entry(rank, person, excerpt="six years of Java in banking"):
    return Entry(
        rank=rank,
        person=person,
        score=48.0,
        evidence=(
            Evidence(
                criterion=0, tier=Tier.EXACT, skill="Java", excerpt=excerpt, closeness=100, emphasis=80, points=48
            ),
            Evidence(criterion=1, tier=Tier.MISSING, closeness=0, emphasis=0, points=0),
        ),
    )


def shortlist(*entries, **more):
    return Shortlist(
        need="n1",
        programme="match",
        title="Java developer",
        openings=2,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=CRITERIA,
        entries=entries,
        **more,
    )


def printed(view):
    screen = console()
    with screen.capture() as captured:
        screen.print(view)
    return captured.get()


def test_a_shortlist_shows_the_evidence_of_the_first_ones_and_the_others_in_short():
    names = {"match": "MATCH: young professionals from Nigeria and Senegal"}
    lines = printed(shortlist_view(shortlist(entry(1, "p7"), entry(2, "p3")), detailed=1, names=names)).splitlines()
    assert [" ".join(line.split()) for line in lines if line.strip()] == [
        "n1 · Java developer",
        "MATCH: young professionals from Nigeria and Senegal · 2 openings · 2 people listed",
        "1 p7 48.0",
        "● Java exact “six years of Java in banking” 48.0 / 60.0",
        "missing: nice to have: Spring Boot",
        "2 p3 meets 1 of 2: Java 48.0",
    ]


def test_a_programme_without_a_name_is_shown_by_its_key():
    assert "match · 2 openings · 0 people listed" in printed(shortlist_view(shortlist(), detailed=1))


def test_no_line_is_wider_than_the_page():
    words = "أعمل مهندسا في تطوير البرمجيات بلغة Java منذ ست سنوات في قطاع المصارف والاتصالات " * 4
    view = shortlist_view(shortlist(entry(1, "p" * 128, words[:300]), entry(2, "p" * 128)), detailed=1)
    assert max(cell_len(line) for line in printed(view).splitlines()) <= WIDTH


def test_an_empty_shortlist_says_why():
    assert "nobody knows Java" in printed(shortlist_view(shortlist(reason="nobody knows Java"), detailed=3))


def test_what_a_text_says_cannot_steer_the_terminal_and_is_no_markup():
    text = printed(shortlist_view(shortlist(entry(1, "p1", "\x1b[2J[red]Java[/red]\u202e\n:smile:")), detailed=1))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]Java[/red] :smile:" in text


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"skill": "Java"}, "Java, stated"),
        ({"skill": "Kotlin", "closeness": 87}, "Kotlin (87 %), stated"),
        ({"skill": "Java", "excerpt": "uses Java daily"}, "“uses Java daily”"),
        ({"skill": "Java", "excerpt": "uses JVM daily", "closeness": 90}, "Java (90 %): “uses JVM daily”"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_evidence_says_what_was_stated_and_what_was_read(evidence, expected):
    found = Evidence(**({"criterion": 0, "tier": Tier.CLOSE, "closeness": 100, "emphasis": 1, "points": 1} | evidence))
    shown = entry(1, "p1").model_copy(update={"evidence": (found,)})
    assert expected in printed(shortlist_view(shortlist(shown), detailed=1))


@pytest.mark.parametrize("at", [0, 40, 100])
def test_an_excerpt_is_cut_so_that_the_phrase_stays_in_sight(at):
    cut = around("x" * at + "Java" + "y" * (100 - at), "java", 30)
    assert len(cut) == 30
    assert "Java" in cut


def test_text_is_put_on_one_line():
    assert harmless(" a\tb\r\n c\x00 ") == "a b c"


def test_dead_letters_show_where_they_arrived_and_why():
    refused = Rejection(code="invalid", faults=(Fault(field="skills.0.level", problem="expected basic or expert"),))
    message = dead_letter(Message("profiles", b"p1", b"{}", (), 2, 17), refused)
    letter = DeadLetter("profiles", 2, 17, None, "invalid", str(refused), None, message)
    text = " ".join(printed(dead_letters_view([letter])).split())
    assert "profiles 2:17 not an id invalid: skills.0.level: expected basic or expert" in text


def test_a_report_lists_what_was_refused_and_adds_up():
    refused = Refused("a.jsonl", 7, Rejection(code="invalid", faults=(Fault(field="id", problem="expected an id"),)))
    report = Report(lines=1200, erased=2, identities=1, refused=[refused])
    report.ignored["field"] = 5
    assert printed(report_view(report)).splitlines() == [
        "a.jsonl, line 7: refused",
        "    id: expected an id",
        "left out: field (5 times)",
        "1,200 lines published, 2 of them erasures, 1 with an identity, kept apart, 1 line refused",
    ]


def test_nothing_refused_is_said_too():
    assert printed(dead_letters_view([])).strip() == "No dead letters."
