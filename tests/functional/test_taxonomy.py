"""The complete taxonomy, as it is downloaded."""

from pathlib import Path

import pytest

from matcher.concepts import esco, taxonomy
from matcher.concepts.linking import written
from matcher.texts.phrases import canonical

REAL = Path(__file__).parents[3] / "shared" / "esco" / "v1.1.1"


@pytest.mark.skipif(not REAL.is_dir(), reason="the complete ESCO download is not beside the checkout")
@pytest.mark.evaluation
def test_the_complete_taxonomy_comes_back_from_its_file_and_knows_eight_languages(tmp_path):
    made, report = esco.read(REAL)
    assert (made.version, report.missing, len(made.languages)) == ("1.1.1", (), 8)
    made.save(tmp_path / "x.npz")
    loaded = taxonomy.load(tmp_path / "x.npz")
    for phrase in ["welder", "soudeur", "lasser", "saldatore", "Schweißer", "soldador", "محاسب", "développeuse web"]:
        assert list(written(loaded, canonical(phrase))), phrase
