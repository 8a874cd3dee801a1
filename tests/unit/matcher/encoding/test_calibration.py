import numpy as np
import pytest

from matcher.encoding import calibration
from matcher.encoding.calibration import Calibration
from models import Tier


@pytest.mark.parametrize(
    ("credit", "tier"),
    [(0, Tier.MISSING), (14, Tier.MISSING), (15, Tier.RELATED), (59, Tier.RELATED), (60, Tier.CLOSE), (99, Tier.CLOSE),
     (100, Tier.EXACT)],
)  # fmt: skip
def test_tiers(credit: int, tier: Tier) -> None:
    assert calibration.tier(credit) is tier


def test_credits_rise_with_the_cosine_and_never_reach_equality() -> None:
    credits = Calibration(0.3, 0.6, 0.9).credits(np.linspace(-1, 1, 201))
    assert (np.diff(credits.astype(int)) >= 0).all()
    assert credits.min() == 0
    assert credits.max() == 95


def test_boundaries_are_where_chance_seldom_reaches() -> None:
    random = np.random.default_rng(3)
    found = calibration.fit(lambda texts: random.integers(-127, 128, (len(texts), 64)).astype(np.int8))
    assert 0.2 < found.related < found.close < 0.5
    assert found.same == 0.9


def test_every_credit_above_nothing_has_a_tier() -> None:
    credits = Calibration(0.3, 0.6, 0.9).credits(np.linspace(-1, 1, 2001))
    tiers = [calibration.tier(int(credit)) for credit in credits]
    assert [tier is Tier.MISSING for tier in tiers] == (credits == 0).tolist()
    assert tiers.index(Tier.CLOSE) == int(np.flatnonzero(np.linspace(-1, 1, 2001) >= 0.6 - 1e-9)[0])
