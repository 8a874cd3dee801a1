"""A plot of how figures grow with the number of people, as a small SVG: both axes are logarithmic."""

from collections.abc import Iterator, Mapping, Sequence
from math import log10
from xml.sax.saxutils import escape

_LEFT, _TOP, _WIDTH, _HEIGHT, _ALL, _MARGIN = 60, 20, 420, 300, 760, 50
_COLOURS = ("#0b5394", "#b45f06", "#38761d", "#990000", "#674ea7", "#45818e", "#7f6000", "#444444")
Line = Sequence[tuple[int, float]]


def svg(lines: Mapping[str, Line]) -> str:
    """Each line, points of people and value, divided by its first value; dashed, what grows as the people do."""
    people = [count for line in lines.values() for count, _ in line] or [10_000, 1_000_000]
    first, last = min(people), max(people)
    below = min([1.0, *(value / line[0][1] for line in lines.values() for _, value in line)])
    low, high = 10 ** (int(log10(below)) - (below < 1)), last / first

    def at(count: float, value: float) -> str:
        x = _LEFT + _WIDTH * log10(count / first) / log10(last / first)
        y = _TOP + _HEIGHT * (1 - log10(value / low) / log10(high / low))
        return f"{x:.0f},{y:.0f}"

    parts = [*_axes(first, last, low, high, at)]
    for number, (name, line) in enumerate(lines.items()):
        colour, below = _COLOURS[number % len(_COLOURS)], _TOP + 20 + 22 * number
        points = " ".join(at(count, value / line[0][1]) for count, value in line)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<rect x="{_LEFT + _WIDTH + 20}" y="{below - 8}" width="12" height="4" fill="{colour}"/>')
        parts.append(f'<text x="{_LEFT + _WIDTH + 40}" y="{below}">{escape(name)}</text>')
    size = f"{_ALL} {_TOP + _HEIGHT + _MARGIN}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>"]) + "\n"


def _axes(first: int, last: int, low: float, high: float, at: object) -> Iterator[str]:
    for power in range(round(log10(first)), round(log10(last)) + 1):
        x, _ = at(10**power, 1).split(",")
        yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_TOP + _HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{_TOP + _HEIGHT + 20}" text-anchor="middle">{10**power:,}</text>'
    for power in range(round(log10(low)), round(log10(high)) + 1):
        _, y = at(first, 10**power).split(",")
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{_LEFT + _WIDTH}" y2="{y}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{int(y) + 4}" text-anchor="end">{10.0**power:g}</text>'
    middle = _LEFT + _WIDTH // 2
    yield f'<text x="{middle}" y="{_TOP + _HEIGHT + 40}" text-anchor="middle">people</text>'
    yield f'<polyline points="{at(first, 1)} {at(last, high)}" fill="none" stroke="#888" stroke-dasharray="5 4"/>'
