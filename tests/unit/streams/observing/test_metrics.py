"""The metrics: their names, what is counted, and that two of them have nothing in common."""

import math
import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from streams.observing.metrics import PREFIX, Metrics

DOCUMENT = Path(__file__).parents[4] / "docs" / "operations.md"


def values(metrics):
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(metrics.exposed().decode())
    return {(one.name, *sorted(one.labels.values())): one.value for family in families for one in family.samples}


def named(name):
    return f"{PREFIX}_{name}"


def test_what_happens_is_counted():
    metrics = Metrics()
    metrics.read("profiles", 3)
    metrics.read("profiles", 2)
    metrics.refused("needs", "invalid")
    metrics.shortlists(4, 1)
    metrics.looked_up(10, 2)
    metrics.programmes_refused(1)
    found = values(metrics)
    assert found[named("events_read_total"), "profiles"] == 5
    assert found[named("rejections_total"), "invalid", "needs"] == 1
    assert found[named("shortlists_total"), "published"] == 4
    assert found[named("shortlists_total"), "withdrawn"] == 1
    assert found[named("vector_lookups_total"), "hit"] == 10
    assert found[named("vector_lookups_total"), "miss"] == 2
    assert found[named("programme_reloads_refused_total"),] == 1


def test_times_fall_into_buckets():
    metrics = Metrics()
    metrics.took("match", 0.02)
    metrics.visible([0.3, -2.0])
    found = values(metrics)
    assert found[named("stage_seconds_bucket"), "0.01", "match"] == 0
    assert found[named("stage_seconds_bucket"), "0.025", "match"] == 1
    assert found[named("shortlist_latency_seconds_bucket"), "0.005"] == 1
    assert found[named("shortlist_latency_seconds_sum"),] == 0.3


def test_how_it_stands_is_the_last_that_was_said():
    metrics = Metrics()
    metrics.stands({"profiles": 7, "needs": 0}, 3, 12, 0.5)
    metrics.holds({"people": 9})
    metrics.stands({"profiles": 1, "needs": 0}, 2, 0, None)
    found = values(metrics)
    assert found[named("lag_messages"), "profiles"] == 1
    assert found[named("partitions"),] == 2
    assert found[named("replica_size"), "people"] == 9
    assert found[named("replica_behind_messages"),] == 0
    assert math.isnan(found[named("replica_fetch_age_seconds"),])


def test_two_have_nothing_in_common():
    one, other = Metrics(), Metrics()
    one.read("needs", 1)
    assert (named("events_read_total"), "needs") not in values(other)


def test_every_metric_is_explained_and_every_explained_one_exists():
    spoken = set(re.findall(rf"^\| `({PREFIX}_\w+)`", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE))
    own = {family.name for family in Metrics().registry.collect() if family.name.startswith(PREFIX)}
    counters = {family.name for family in Metrics().registry.collect() if family.type == "counter"}
    assert spoken == {f"{name}_total" if name in counters else name for name in own}
