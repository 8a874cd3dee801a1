"""Asks the broker how the topics are kept and how far the workers are behind."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

from streams.kafka.client import Unreachable, administrator, reaching
from streams.kafka.lag import lag
from streams.kafka.running import NotRunning, located
from streams.kafka.topics import topic, topics
from streams.observing.diagnosis import Check, Progress, good, lag_check
from streams.observing.topic_diagnosis import Kept, topic_checks
from streams.settings import PREFIX, Settings

_BETWEEN_LOOKS = 1.0


def broker_checks(settings: Settings) -> Iterator[Check]:
    """Whether a broker answers, how the topics are kept and how far the workers are behind."""
    try:
        reached = located(settings)
        with reaching(reached):
            yield good("broker", f"answers at {reached.address}")
        wanted, found = kept_topics(reached)
        yield from topic_checks(wanted, found, reached.address)
        yield lag_check(progress(reached))
    except (NotRunning, Unreachable) as error:
        yield Check("broker", "bad", str(error), f"start it, or set {PREFIX}KAFKA to the address of one that runs")
    except KafkaError as error:
        yield Check("broker", "bad", f"refuses to answer: {error}", "look at its log, and at who may ask it what")


def kept_topics(settings: Settings) -> tuple[dict[str, Kept], dict[str, Kept]]:
    """How the topics are to be kept, and how those are kept that are there. Raises Unreachable."""
    wanted = {
        name: Kept(new.num_partitions, new.replication_factor, new.topic_configs)
        for name, new in topics(settings).items()
    }
    with reaching(settings), administrator(settings) as admin:
        there = [one for one in admin.describe_topics(list(wanted)) if not one["error_code"]]
        policies = _policies(admin, wanted, [one["name"] for one in there])
    found = {
        one["name"]: Kept(
            len(one["partitions"]),
            min((len(place["replica_nodes"]) for place in one["partitions"]), default=0),
            policies.get(one["name"], {}),
        )
        for one in there
    }
    return wanted, found


def _policies(admin: KafkaAdminClient, wanted: Mapping[str, Kept], names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the broker tells of how it keeps topics; nothing where it does not tell."""
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    told: dict[str, dict[str, dict[str, str]]] = {}
    with suppress(KafkaError):
        told = admin.describe_configs(asked, config_filter="all").get("topic", {}) if asked else {}
    return {
        name: {key: values[key]["value"] for key in wanted[name].policy if key in values}
        for name, values in told.items()
    }


def progress(settings: Settings) -> Progress:
    """Look twice how far the workers are behind, where they are. Raises Unreachable."""
    before = after = lag(settings)
    if before:
        time.sleep(_BETWEEN_LOOKS)
        after = lag(settings)
    return Progress(before, after, _members(settings))


def _members(settings: Settings) -> int | None:
    group = topic(settings, settings.group)
    # The local broker answers for a group that it does not know with what no client understands.
    with suppress(KafkaError, ValueError), reaching(settings), administrator(settings) as admin:
        return len(admin.describe_groups([group])[group]["members"])
    return None
