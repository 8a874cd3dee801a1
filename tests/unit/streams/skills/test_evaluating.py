"""The folders of evaluation sets and the table of figures."""

import pytest

from matcher.evaluation import Result
from streams.skills.evaluating import NotMeasured, figures, results_table, sets
from streams.terminal import console

RESULT = Result(
    dataset="titles",
    task="title-similarity",
    map=0.5,
    mrr=1.0,
    ndcg=0.75,
    hit10=1.0,
    rp5=0.2,
    rp10=0.1,
    seconds=2.0,
    queries=8,
)


def evaluation_set(folder):
    folder.mkdir(parents=True)
    for name in ("dataset.json", "queries.tsv", "corpus.tsv", "qrels.tsv"):
        (folder / name).write_text("", encoding="utf-8")
    return folder


def test_a_folder_is_a_set_or_holds_some(tmp_path):
    b, a, alone = (evaluation_set(tmp_path / name) for name in ("all/b", "all/a", "alone"))
    assert sets([alone, tmp_path / "all"]) == [alone, a, b]


def test_a_set_that_is_not_whole_is_named_with_what_is_missing(tmp_path):
    (evaluation_set(tmp_path / "a") / "qrels.tsv").unlink()
    with pytest.raises(NotMeasured, match=r"a is no evaluation set: expected the files qrels\.tsv"):
        sets([tmp_path])


def test_the_figures_are_those_that_are_promised():
    promised = ["dataset", "task", "map", "mrr", "ndcg", "hit10", "rp5", "rp10", "seconds"]
    assert list(figures(RESULT)) == promised


def test_the_table_has_the_rate_too():
    screen = console()
    with screen.capture() as captured:
        screen.print(results_table([RESULT]))
    heading, row = captured.get().splitlines()
    assert " ".join(heading.split()) == "Set Task MAP MRR nDCG hit@10 RP@5 RP@10 queries/s seconds"
    assert " ".join(row.split()) == "titles title-similarity 0.500 1.000 0.750 1.000 0.200 0.100 4.0 2.0"
