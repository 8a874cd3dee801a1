"""A document in PDF: headings that are its bookmarks, paragraphs and tables, in fonts that travel in it.

Text of people stands in paragraphs and cells of its own, so that the direction of one never turns another round.
"""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from fpdf import FPDF
from fpdf.enums import PageMode, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace, TTFFont
from fpdf.prefs import ViewerPreferences

LACKING = "□"
"""Stands for a character that no font here has."""

_FOLDER = Path(__file__).with_name("fonts")
_FONT, _OTHER = "print", "other"
_FILES = (
    (_FONT, "", "DejaVuSans.ttf"),
    (_FONT, "B", "DejaVuSans-Bold.ttf"),
    (_OTHER, "", "NotoSansEthiopic-Regular.ttf"),
)
_SIZES = (18.0, 13.0, 10.5)
_BODY, _SMALL = 9.0, 7.5
_INK, _DIM, _RULE, _SHADE = 20, 90, 170, 238
_MARGIN = 16.0
_JOINERS = "\u200c\u200d"


class Paper(FPDF):
    """A4, upright; what it is called and says at its foot are given first. Holds its fonts open until it is left."""

    def __init__(self, title: str, language: str, made: datetime, foot: str) -> None:
        super().__init__(format="A4")
        self._fonts()
        self._named(title, language, made)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 4)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self._foot = foot
        self.lacking = False
        """Whether a character was met that no font here has."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def footer(self) -> None:
        """What the document is, and the number of the page; called at the end of each page."""
        self.set_y(-_MARGIN)
        self._ink("", _SMALL, _DIM)
        self.cell(150, 4, self.shown(self._foot))
        self.cell(0, 4, f"{self.page_no()}", align="R")

    def begin(self) -> None:
        """A page anew."""
        self.add_page()

    def heading(self, text: str, level: int = 0) -> None:
        """A heading, 0 to 2, and a bookmark that leads to it."""
        text = self.shown(text)
        if self.will_page_break(24):
            self.add_page()
        self.ln(1 + 2 * bool(level))
        self.start_section(text, level)
        self._ink("B", _SIZES[level], _INK)
        self._wrapped(text, _SIZES[level] * 0.5)
        self.ln(1)

    def paragraph(self, text: str, *, strong: bool = False, dim: bool = False) -> None:
        """Words across the page."""
        self._ink("B" if strong else "", _BODY, _DIM if dim else _INK)
        self._wrapped(self.shown(text), 4.6)
        self.ln(1.2)

    def grid(
        self, head: Sequence[str], rows: Collection[Sequence[str]], widths: Sequence[int], numbers: Collection[int] = ()
    ) -> None:
        """Rows below a head that comes again on each page; the columns named in `numbers` stand to the right."""
        self._ink("", _BODY, _INK)
        self.set_draw_color(_RULE)
        with self.table(
            col_widths=tuple(widths),
            text_align=tuple("RIGHT" if one in numbers else "LEFT" for one in range(len(widths))),
            v_align="TOP",
            line_height=4.6,
            padding=(1, 1.4),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", size_pt=_SMALL, fill_color=_SHADE),
        ) as made:
            for cells in (head, *rows):
                made.row([self.shown(cell) for cell in cells])
        self.ln(2)

    def shown(self, text: str) -> str:
        """The text as it can be printed: no controls, its lines kept, a box for what no font has."""
        lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
        return "\n".join("".join(map(self._sign, filter(_is_seen, line))) for line in lines)

    def _sign(self, sign: str) -> str:
        if ord(sign) in self._known:
            return sign
        self.lacking = True
        return LACKING

    def _fonts(self) -> None:
        for family, style, name in _FILES:
            self.add_font(family, style, _FOLDER / name)
        self._known = {code for font in self.fonts.values() if isinstance(font, TTFFont) for code in font.cmap}
        self.set_fallback_fonts([_OTHER], exact_match=False)
        self.set_text_shaping(True)

    def _named(self, title: str, language: str, made: datetime) -> None:
        self.set_title(title)
        self.set_lang(language)
        self.set_creation_date(made)
        self.set_producer("diaspora-match")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.page_mode = PageMode.USE_OUTLINES

    def _ink(self, style: str, size: float, shade: int) -> None:
        self.set_font(_FONT, style, size)
        self.set_text_color(shade)

    def _wrapped(self, text: str, height: float) -> None:
        self.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _is_seen(sign: str) -> bool:
    """Whether a character is one that is printed; controls of direction would turn the words around them."""
    return sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
