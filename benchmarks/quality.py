"""Measures the matching on evaluation sets and writes docs/quality.md.

Run as `python benchmarks/quality.py DIR [OUT]`, DIR being a folder of evaluation sets. With an installed taxonomy
(`diaspora-match taxonomy import`) linking uses it. Every figure comes from the code that the worker runs.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import reliability

from matcher.encoding import calibration
from matcher.evaluation import Result, evaluate
from matcher.normalising import Normaliser
from matcher.texts import reference
from matcher.texts.phrases import canonical
from streams.settings import Settings
from streams.skills.evaluating import sets
from streams.worker.composition import load_normaliser

CHANGES: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "closeness of the best skill only": {"closeness_share": 100},
    "emphasis only": {"closeness_share": 0},
    "no share for the title": {"title_share": 0.0},
    "two fifths for the title": {"title_share": 0.4},
    "full measure at a tenth of the profile": {"full_measure": 10},
    "forty skills of a profile at most": {"most_skills": 40},
}
TIERS = ("close", "related", "missing")
_HELD = ("requirement in", "skills in", *TIERS)
_LINKS = ("language", "by letters, .8 and more", "by meaning, .8 and more", "by meaning, .5 to .8")
_NONE = "No taxonomy was installed."


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def shown(value: float) -> str:
    """A share without its leading zero."""
    return f"{value:.3f}".removeprefix("0")


def figures(plain: Sequence[Result], ours: Sequence[Result]) -> str:
    """The sets, ours beside the plain encoder."""
    head = ("set", "task", "plain MAP", "MAP", "plain MRR", "MRR", "nDCG", "hit@10", "RP@10")
    rows = [
        (
            new.dataset, new.task, shown(old.map), shown(new.map), shown(old.mrr), shown(new.mrr), shown(new.ndcg),
            shown(new.hit10), shown(new.rp10),
        )
        for old, new in zip(plain, ours, strict=True)
    ]  # fmt: skip
    return table(head, rows)


def ablation(folder: Path, normaliser: Normaliser) -> str:
    """What each part of the score of a person for a need adds."""
    policy = normaliser.policy
    rows = []
    for name, change in CHANGES.items():
        normaliser.policy = policy._replace(**change)
        rows.append((name, shown(evaluate(folder, normaliser).map)))
    normaliser.policy = policy
    return table(("person and need", "MAP"), rows)


def graded(normaliser: Normaliser) -> str:
    """How the pairs that people graded fall into the tiers."""
    pairs = reference.pairs()
    left, right = (normaliser.encode([canonical(text) for text in texts]) for texts in zip(*_texts(), strict=True))
    a, b = left.astype(np.float64), right.astype(np.float64)
    cosines = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pair, credit in zip(pairs, normaliser.calibration.credits(cosines).tolist(), strict=True):
        counts[calibration.tier(credit)][pair.grade] += 1
    grades = ("same", "close", "related", "unrelated")
    return table(("tier", *grades), [(tier, *(counts[tier][grade] for grade in grades)) for tier in TIERS])


def _texts() -> Iterator[tuple[str, str]]:
    yield from ((pair.a, pair.b) for pair in reference.pairs())


def main() -> None:
    """Measure and write."""
    folders = sets([Path(sys.argv[1])])
    out = Path(sys.argv[2] if sys.argv[2:] else "docs/quality.md")
    settings = Settings()
    with load_normaliser(
        settings.model_copy(update={"model": "plain", "cache": settings.cache / "plain"})
    ) as normaliser:
        plain = [evaluate(folder, normaliser) for folder in folders]
    with load_normaliser(settings) as normaliser:
        ours = [evaluate(folder, normaliser) for folder in folders]
        people = [folder for folder, result in zip(folders, ours, strict=True) if result.task == "person-need"]
        parts = [ablation(folder, normaliser) for folder in people]
        text = Path(__file__).with_name("quality.md.in").read_text(encoding="utf-8")
        known = normaliser.taxonomy
        out.write_text(
            text.format(
                versions=f"{normaliser.versions.model}; {normaliser.versions.taxonomy}",
                figures=figures(plain, ours),
                ablation="\n\n".join(parts),
                graded=graded(normaliser),
                tiers=table(_HELD, reliability.tiers(known, normaliser.encode, normaliser.calibration))
                if known
                else _NONE,
                links=table(_LINKS, reliability.links(known, normaliser.encode)) if known else _NONE,
            ),
            encoding="utf-8",
        )
    print(f"{out} was written")


if __name__ == "__main__":
    main()
