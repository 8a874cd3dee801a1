"""How topics are kept, against how they should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kafka.topics import topics
from streams.observing.topic_diagnosis import Kept, topic_checks
from streams.settings import Settings

SETTINGS = Settings(topic_prefix="x.", replication=2)
WANTED = {
    name: Kept(new.num_partitions, new.replication_factor, new.topic_configs) for name, new in topics(SETTINGS).items()
}
PEOPLE, REFUSED = "x.diaspora.profiles.v1", "x.diaspora.profiles.v1.DLT"


def judged(name, *, partitions=0, replicas=0, **policy):
    """What is said when a topic differs so."""
    there = WANTED[name]
    changed = {key.replace("_", "."): str(value) for key, value in policy.items()}
    found = Kept(there.partitions + partitions, there.replicas + replicas, {**there.policy, **changed})
    return topic_checks(WANTED, WANTED | {name: found}, "kafka:9092")


def test_topics_that_are_kept_as_they_should_be_are_one_good_line():
    (check,) = topic_checks(WANTED, dict(WANTED), "kafka:9092")
    assert (check.state, check.remedy) == ("good", "")


def test_missing_topics_are_named_and_a_worker_makes_them():
    (check,) = topic_checks(WANTED, {name: kept for name, kept in WANTED.items() if name != PEOPLE}, "kafka:9092")
    assert check.state == "bad"
    assert PEOPLE in check.what
    assert "diaspora-match worker" in check.remedy


@pytest.mark.parametrize(
    ("name", "key", "value", "state", "words"),
    [
        (PEOPLE, "cleanup_policy", "delete", "bad", "are lost when they grow old"),
        (PEOPLE, "cleanup_policy", "compact,delete", "bad", "are lost when they grow old"),
        (REFUSED, "cleanup_policy", "compact", "bad", "stays longer than it may"),
        (PEOPLE, "max_message_bytes", 1_048_588, "bad", "cannot write what is larger"),
        (PEOPLE, "delete_retention_ms", 86_400_000, "warning", "longer than 1 days"),
        (PEOPLE, "delete_retention_ms", 5, "warning", "less than a day"),
        (PEOPLE, "max_compaction_lag_ms", 9223372036854775807, "warning", "may stay on the brokers' disks"),
        (REFUSED, "retention_ms", -1, "warning", "stays longer than 14 days"),
        (REFUSED, "retention_ms", 86_400_000, "warning", "gone after 1 days"),
        (PEOPLE, "compression_type", "zstd", "warning", "library"),
    ],
)
def test_a_wrong_policy_says_what_goes_wrong_and_how_to_mend_it(name, key, value, state, words):
    (check,) = judged(name, **{key: value})
    assert (check.name, check.state) == ("policy", state)
    assert name in check.what
    assert words in check.what
    kafka_key = key.replace("_", ".")
    assert check.remedy.startswith("kafka-configs.sh --bootstrap-server kafka:9092 --alter")
    assert check.remedy.endswith(f"--entity-name {name} --add-config {kafka_key}={WANTED[name].policy[kafka_key]}")


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        (PEOPLE, "max_message_bytes", 99_999_999),
        (PEOPLE, "delete_retention_ms", 10**12),
        (PEOPLE, "delete_retention_ms", -1),
        (PEOPLE, "max_compaction_lag_ms", 1000),
        (PEOPLE, "compression_type", "producer"),
    ],
)
def test_what_is_only_more_careful_is_as_good(name, key, value):
    (check,) = judged(name, **{key: value})
    assert check.state == "good"


@pytest.mark.parametrize(("more", "remedy"), [(-3, "raise the partitions"), (4, "PARTITIONS=12")])
def test_other_partitions_than_set_are_a_warning(more, remedy):
    (check,) = judged(PEOPLE, partitions=more)
    assert check.state == "warning"
    assert remedy in check.remedy


def test_fewer_copies_than_set_are_a_warning_and_more_are_none():
    assert [check.name for check in judged(PEOPLE, replicas=-1)] == ["copies"]
    assert [check.state for check in judged(PEOPLE, replicas=1)] == ["good"]


def test_what_a_broker_does_not_tell_is_named():
    untold = {name: kept._replace(policy={}) for name, kept in WANTED.items()}
    (check,) = topic_checks(WANTED, untold, "kafka:9092")
    assert check.state == "warning"
    assert check.what.startswith("cannot be told by this broker: cleanup.policy, ")


@given(st.dictionaries(st.sampled_from(sorted(WANTED)), st.integers(-1, 10**10)))
def test_every_fault_has_a_remedy(retentions):
    found = {
        name: kept._replace(policy={**kept.policy, "delete.retention.ms": str(retentions[name])})
        if name in retentions and "delete.retention.ms" in kept.policy
        else kept
        for name, kept in WANTED.items()
    }
    for check in topic_checks(WANTED, found, "kafka:9092"):
        assert (check.state == "good") == (not check.remedy)
