"""A training of a few steps: the same twice, interrupted or not; what it writes changes the vectors."""

import csv
import gzip
import json
import random
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

import pytest
import torch
import typer
from safetensors import safe_open
from typer.testing import CliRunner

from matcher.encoding import difference
from matcher.training import checkpoint, encoder, forbidden, reading
from matcher.training.encoder import Base, Encoder
from matcher.training.forbidden import key
from matcher.training.loop import train
from matcher.training.recipe import MIX, Portion, Recipe
from matcher.training.samples import Samples
from matcher.training.watch import Outcome, Progress, Watch
from streams.skills import train as command
from streams.skills.train import NotTrained

SKILLS = {
    "bread": ("bake bread", "faire du pain", "Prepare dough, let it prove, and bake it in an oven."),
    "cakes": ("decorate cakes", "décorer des gâteaux", "Put icing, fruit and figures on cakes."),
    "wounds": ("dress wounds", "panser des plaies", "Clean a wound and put a bandage on it."),
    "java": ("Java", "langage Java", "Write programs in the language Java."),
}
OCCUPATIONS = {
    "baker": ("baker", "boulanger/boulangère", "7512", "Bakers make bread and rolls of all kinds.", "bread"),
    "cook": ("pastry cook", "pâtissier/pâtissière", "7512", "Pastry cooks make cakes and sweets.", "cakes"),
    "nurse": ("nurse", "infirmier/infirmière", "2221", "Nurses care for people who are ill.", "wounds"),
    "coder": ("programmer", "programmeur/programmeuse", "2512", "Programmers write and test software.", "java"),
}
MEASURED = "pastry cook"
SHARED = Path(__file__).parents[3] / "shared"
TINY = {name: Portion(portion.share, 6, 3, portion.tokens) for name, portion in MIX.items()}
RECIPE = Recipe(steps=4, mix=TINY, renew_bank=3)


def table(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("esco", "train", "eval/titles"):
        (folder / name).mkdir(parents=True)
    esco = folder / "esco"
    heading = ["conceptUri", "preferredLabel", "altLabels", "description", "iscoGroup"]
    for n, language in enumerate(("en", "fr")):
        skills = [[key, fields[n], "", fields[2]] for key, fields in SKILLS.items()]
        table(esco / f"skills_{language}.csv", [heading[:4], *skills])
        jobs = [[key, fields[n], "", fields[3], fields[2]] for key, fields in OCCUPATIONS.items()]
        table(esco / f"occupations_{language}.csv", [heading, *jobs])
    table(
        esco / "ISCOGroups_en.csv",
        [["conceptUri", "preferredLabel", "code"], ["g", "Bakers and confectioners", "7512"]],
    )
    relations = [[key, "essential", fields[4]] for key, fields in OCCUPATIONS.items()]
    table(esco / "occupationSkillRelations.csv", [["occupationUri", "relationType", "skillUri"], *relations])
    sentences = "You bake bread at night.\tbake bread\nYou know Java and can dress wounds.\tJava|dress wounds\n"
    (folder / "train" / "skillskape.tsv.gz").write_bytes(gzip.compress(sentences.encode()))
    (folder / "eval" / "titles" / "queries.tsv").write_text(f"q\t{MEASURED}\n", encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    """A folder for a training, which is not kept: a checkpoint has hundreds of megabytes."""
    yield tmp_path / "out"
    shutil.rmtree(tmp_path / "out")


@pytest.fixture(scope="module")
def base() -> Base:
    return encoder.load()


def trained(data: Path, base: Base, folder: Path, recipe: Recipe = RECIPE, stop_after: int = 0) -> Outcome:
    seconds, asked = count(), count(1)
    watch = Watch(lambda: float(next(seconds)), stopped=lambda: next(asked) == stop_after)
    kept_out = forbidden.read(data / "eval")
    return train(reading.read(data, kept_out), kept_out, base, folder, recipe, watch)


@pytest.fixture(scope="module")
def whole(data: Path, base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of a training that nothing interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    outcome = trained(data, base, folder)
    assert outcome.steps == 4
    assert outcome.exported
    yield outcome.exported.path
    shutil.rmtree(folder)


def test_the_difference_loads_and_changes_vectors(base: Base, whole: Path) -> None:
    changed = difference.add({**base.fixed, **base.layers}, whole)
    plain, learned = (Encoder(base, "query: ", "float32") for _ in range(2))
    learned.take({name: changed[name] for name in base.layers})
    before, after = (one.encode(["boulangère", "Krankenpfleger"], 24) for one in (plain, learned))
    assert torch.isfinite(after).all()
    assert not torch.allclose(before, after, atol=1e-4)
    assert whole.stat().st_size < 12 * 2**20
    assert all(torch.equal(changed[name], value) for name, value in base.fixed.items())


def test_the_same_seed_and_steps_give_the_same_file(data: Path, base: Base, whole: Path, out: Path) -> None:
    again = trained(data, base, out).exported
    assert again
    assert again.path.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("stop_after", [1, 3])
def test_an_interruption_changes_nothing(data: Path, base: Base, whole: Path, out: Path, stop_after: int) -> None:
    stopped = trained(data, base, out, stop_after=stop_after)
    assert (stopped.steps, stopped.exported) == (stop_after, None)
    outcome = trained(data, base, out)
    assert (outcome.steps, outcome.resumed) == (4, stop_after)
    assert outcome.exported
    assert outcome.exported.path.read_bytes() == whole.read_bytes()


def test_another_seed_gives_another_file(data: Path, base: Base, whole: Path, out: Path) -> None:
    other = trained(data, base, out, RECIPE._replace(seed=8, steps=1)).exported
    assert other
    assert other.path.read_bytes() != whole.read_bytes()
    with pytest.raises(checkpoint.BrokenCheckpoint, match="other seed"):
        trained(data, base, out)
    (out / checkpoint.FILE).write_bytes(b"cut")
    with pytest.raises(checkpoint.BrokenCheckpoint, match="damaged"):
        trained(data, base, out)


def test_the_clock_can_end_it(data: Path, base: Base, out: Path) -> None:
    outcome = trained(data, base, out, RECIPE._replace(steps=0, minutes=0.03))
    assert outcome.exported
    assert (outcome.steps, outcome.seconds) == (2, 2.0)


def test_the_layers_are_those_of_transformers(base: Base) -> None:
    from matcher.encoding import packaged_model  # noqa: PLC0415

    packed = packaged_model.read(packaged_model.packed_file())
    model = packaged_model.encoder(packed, {**base.fixed, **base.layers}).eval()
    ids = packaged_model.tokenizer(packed)("query: boulangère à Lyon", return_tensors="pt")
    with torch.no_grad():
        wanted = torch.nn.functional.normalize(model(**ids).last_hidden_state.mean(1), dim=1)
    found = Encoder(base, "query: ", "float32").encode(["x", "boulangère  à Lyon", "boulangère à Lyon"], 24)
    assert torch.allclose(found[1], wanted[0], atol=1e-5)
    assert torch.allclose(found[2], wanted[0], atol=1e-5)


@pytest.mark.skipif(
    not (SHARED / "eval").is_dir() or not (SHARED / "esco").is_dir(),
    reason="the evaluation sets and ESCO are not beside this checkout",
)
def test_no_query_of_an_evaluation_set_is_learned_from() -> None:
    queries = {
        key(line.split("\t", 1)[1])
        for file in sorted((SHARED / "eval").glob("*/queries.tsv"))
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert queries
    kept_out = forbidden.read(SHARED / "eval")
    texts = reading.read(SHARED, kept_out)
    samples = Samples(texts, kept_out, MIX, random.Random(7))
    concepts = (*texts.occupations, *texts.skills)
    learned = {label for concept in concepts for some in concept.labels.values() for label in some}
    learned |= {*samples.anchors, *drawn(samples)}
    assert len(learned) > 100_000
    assert not queries & {key(text) for text in learned}


def drawn(samples: Samples) -> Iterator[str]:
    for kind in samples.mix:
        for _ in range(40):
            batch = samples.of(kind)
            yield from (query.text for query in batch.queries)
            yield from samples.answers(batch, range(0, 3000, 30)).texts


def run(arguments: Sequence[object], code: int = 0) -> str:
    app = typer.Typer()
    app.command()(command.train)
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code
    return done.stdout


def test_the_command_trains_and_says_how_to_use_it(data: Path, out: Path) -> None:
    summary = json.loads(run([data, "--out", out, "--steps", 1, "--json"]))
    assert summary["finished"]
    assert (summary["steps"], summary["resumed_at"], summary["labels_left_out"]) == (1, 0, 1)
    assert summary["learned_from"] == {"occupations": 4, "groups": 1, "skills": 4, "relations": 4, "sentences": 2}
    assert "ESCO" in summary["attribution"]
    assert "MIT" in summary["attribution"]
    with safe_open(summary["file"], framework="pt") as file:
        about: Mapping[str, str] = file.metadata()
    assert about["steps"] == "1"
    assert json.loads(about["recipe"])["seed"] == 7
    said = run([data, "--out", out, "--steps", 1])
    assert "matcher/data/encoder.safetensors" in said


def test_a_signal_ends_it_after_a_step(data: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)

    def interrupted(progress: Progress) -> None:
        if progress.step == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("streams.skills.train_views._lines", lambda: interrupted)
    said = run([data, "--out", out, "--steps", 9], code=130)
    assert said == "stopped after 1 step; the same command goes on from there\n"
    assert (out / checkpoint.FILE).is_file()
    assert signal.getsignal(signal.SIGINT) == before


def test_what_is_missing_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match="is no folder: give one that holds esco, train and eval"):
        run([tmp_path / "nowhere"])
    (tmp_path / "eval").mkdir()
    with pytest.raises(
        NotTrained, match=r"expected one occupations_en\.csv there or below, and it is missing"
    ) as error:
        run([tmp_path])
    assert "\n" not in str(error.value)
    assert run([tmp_path, "--steps", 1, "--minutes", 1], code=2) == ""
