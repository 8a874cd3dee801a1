"""The real model, read out of its package: what the whole service stands on."""

from pathlib import Path

import numpy as np
import pytest

from matcher.encoding import calibration, embedding, packaged_model
from matcher.encoding.embedding import Embedder

TEXTS = [
    "java",
    "spring boot",
    "gestion de projet",
    "soudure à l'arc",
    "تطوير البرمجيات",
    "boekhouding",
    "plan lessons",
]


def cosine(embedder: Embedder, left: str, right: str) -> float:
    a, b = embedder.encode([left, right]).astype(np.int64)
    return float((a @ b) / np.sqrt((a @ a) * (b @ b)))


def test_a_vector_does_not_depend_on_its_company(embedder: Embedder) -> None:
    together = embedder.encode(TEXTS * 3)
    for position, text in enumerate(TEXTS):
        alone = embedder.encode([text])[0]
        assert (alone == together[position]).all()
        assert (alone == embedder.encode([*TEXTS[::-1], text, "another one"])[len(TEXTS)]).all()


def test_a_batch_of_any_size_gives_the_same_vectors(embedder: Embedder) -> None:
    many = [f"{text} {number}" for number in range(20) for text in TEXTS]
    together = embedder.encode(many)
    for count in (1, 3, 4, 5, 15, 17, 70):
        assert (embedder.encode(many[:count]) == together[:count]).all()


def test_the_vectors_are_those_of_the_library(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [*TEXTS, "", "👍", "x " * 2000, " a  nurse \n"]
    side_by_side = embedder.encode(many).astype(int)
    monkeypatch.setattr(embedder, "_packed", None)
    assert np.abs(embedder.encode(many) - side_by_side).max() <= 1


def test_vectors_are_directions_in_signed_bytes(embedder: Embedder) -> None:
    vectors = embedder.encode([*TEXTS, "", "👍", "x " * 2000])
    assert vectors.shape == (len(TEXTS) + 3, embedder.dimension)
    assert (np.abs(vectors.astype(int)).max(axis=1) == 127).all()
    assert embedder.encode([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize(
    ("phrase", "near", "far"),
    [
        ("java developer", "développeur java", "nurse"),
        ("bookkeeping", "boekhouding", "welding"),
        ("nurse", "ممرضة", "truck driver"),
        ("project management", "gestion de projet", "solar panel installation"),
    ],
)
def test_meaning_crosses_languages(embedder: Embedder, phrase: str, near: str, far: str) -> None:
    assert cosine(embedder, phrase, near) > cosine(embedder, phrase, far) + 0.1


def test_tiers_of_the_packaged_model_are_in_order(embedder: Embedder) -> None:
    found = calibration.fit(embedder.encode)
    assert 0.2 < found.related < found.close < found.same < 1


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"GGUF rest")
    with pytest.raises(ValueError, match="no packed e5 model"):
        packaged_model.read(other)


def test_an_unknown_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither a folder nor a name"):
        embedding.load(str(tmp_path / "nowhere"), tmp_path)
