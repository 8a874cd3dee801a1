"""docker-compose.yml, as far as it can be checked without starting it: what is there, and what must not be."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def kafka(compose: dict[str, Any]) -> dict[str, Any]:
    service: dict[str, Any] = compose["services"]["kafka"]
    return service


@pytest.fixture(scope="module")
def worker(compose: dict[str, Any]) -> dict[str, Any]:
    service: dict[str, Any] = compose["services"]["worker"]
    return service


def listeners(text: str) -> dict[str, str]:
    return dict(listener.split("://") for listener in text.split(","))


def test_the_broker_is_the_official_kafka_4_without_zookeeper(kafka: dict[str, Any]) -> None:
    assert re.fullmatch(r"apache/kafka:4\.\d+\.\d+", kafka["image"])
    assert set(kafka["environment"]["KAFKA_PROCESS_ROLES"].split(",")) == {"broker", "controller"}


def test_every_listener_has_a_protocol_and_all_but_the_controllers_an_address(kafka: dict[str, Any]) -> None:
    settings = kafka["environment"]
    listening = listeners(settings["KAFKA_LISTENERS"])
    protocols = dict(pair.split(":") for pair in settings["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(","))
    controller = settings["KAFKA_CONTROLLER_LISTENER_NAMES"]
    assert listening.keys() == protocols.keys()
    assert listening.keys() - {controller} == listeners(settings["KAFKA_ADVERTISED_LISTENERS"]).keys()
    assert settings["KAFKA_INTER_BROKER_LISTENER_NAME"] in listening
    node, _, voter = settings["KAFKA_CONTROLLER_QUORUM_VOTERS"].partition("@")
    assert node == settings["KAFKA_NODE_ID"]
    assert voter == f"{kafka['hostname']}{listening[controller]}"


def test_the_worker_reaches_the_broker_by_an_advertised_address(kafka: dict[str, Any], worker: dict[str, Any]) -> None:
    advertised = listeners(kafka["environment"]["KAFKA_ADVERTISED_LISTENERS"])
    assert worker["environment"]["DIASPORA_MATCH_KAFKA"] in advertised.values()
    assert worker["depends_on"]["kafka"]["condition"] == "service_healthy"


def test_the_worker_can_be_scaled(worker: dict[str, Any]) -> None:
    assert not {"container_name", "hostname", "ports", "network_mode"} & worker.keys()


def test_both_say_whether_they_are_well_and_start_again(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert service["restart"] == "unless-stopped"


def test_the_broker_is_offered_to_this_machine_alone(kafka: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in kafka["ports"])


def test_what_is_kept_is_kept_in_named_volumes(compose: dict[str, Any]) -> None:
    mounted = {volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert mounted == compose["volumes"].keys()


def test_there_is_no_secret_in_it(compose: dict[str, Any]) -> None:
    names = {name for service in compose["services"].values() for name in service["environment"]}
    assert not [name for name in names if re.search(r"PASS|SECRET|TOKEN|CREDENTIAL|JAAS", name)]


def test_the_image_is_built_apart_and_runs_without_root(worker: dict[str, Any]) -> None:
    image = ROOT / worker["build"]["context"] / worker["build"]["dockerfile"]
    build, run = re.split(r"^FROM ", image.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert build.startswith("python:3.11-slim AS build")
    assert "pip install" not in run
    assert re.search(r"^USER [1-9]\d*", run, flags=re.MULTILINE)
    ignored = image.with_name(image.name + ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", build, flags=re.MULTILINE) for name in line.split()
    }
    assert {f"!{name}" for name in copied} <= set(ignored)
