"""HTML to text: paragraphs and lists stay, tags and scripts go, and no input takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.formats.markup import plain, scripts


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul>\n <li><p>One</p></li>\n <li>Two <b>b</b>old</li></ul>After", "- One\n- Two bold\n\nAfter"),
        ("Tasks:<ul><li></li><li>weld</ul>", "Tasks:\n- weld"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"),
        ("&lt;p&gt;soud&amp;eacute; &amp;amp; coup&eacute;&lt;/p&gt;", "soudé & coupé"),
        ("<p title='a > b'>x</p><script>if (a<b) {}</script><!-- c --><style>p{}</style>y", "x\n\ny"),
        ("<header>Top</header><head><title>t</title></head>z", "Top\n\nz"),
        ("no tags, a < b and c > d &amp; e\n\n\n\nlast", "no tags, a < b and c > d & e\n\nlast"),
        ("<p>a<!-- never closed", "a"),
        ("<a href='mailto:x@example.org'>Write</a>", "Write"),
        ("a&nbsp;b  c", "a b c"),
        ("", ""),
    ],
)
def test_the_text_keeps_paragraphs_and_lists(markup, text):
    assert plain(markup) == text


def test_scripts_are_found_by_their_type():
    page = "<SCRIPT TYPE='application/ld+json'>1</SCRIPT><script>2</script><script type=application/ld+json>3"
    assert scripts(page, "application/ld+json") == ["1"]


@pytest.mark.parametrize(
    "part", ["<a ", "<!--", "<a b='", '<p "', "<script>", "&lt;p ", "<li>", "<", "<![CDATA[", "\x02"]
)
def test_tags_without_end_take_no_time(part):
    start = time.monotonic()
    plain(part * 50_000)
    scripts(part * 50_000, "json")
    assert time.monotonic() - start < 5


@given(st.text(alphabet="<>/a lip!-&;\"'\n=x", max_size=60))
def test_nothing_fails_and_no_tag_of_a_list_is_left(markup):
    assert "<li>" not in plain(markup)
