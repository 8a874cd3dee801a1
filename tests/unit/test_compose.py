"""docker-compose.yml, as far as it can be checked without starting it: what is there, and what must not be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.observing.metrics import PREFIX as METRICS
from streams.observing.metrics import Metrics
from streams.settings import PREFIX, Settings
from streams.worker.application import GRACE

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


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / name).read_text(encoding="utf-8"))
    return found


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "deploy/grafana/diaspora-match.json").read_text(encoding="utf-8"))
    return found


def environment(service: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = service.get("environment", {})
    return found


def samples() -> set[str]:
    """Every name that a worker exposes, with the endings that Prometheus adds."""
    families = [family for family in Metrics().registry.collect() if family.type != "unknown"]
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    return {family.name + ending for family in families for ending in endings[family.type]} | {"up"}


def metrics_in(expressions: list[str]) -> set[str]:
    return {name for one in expressions for name in re.findall(r"\b(?:diaspora_match_\w+|process_\w+|up\b)", one)}


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


def test_all_say_whether_they_are_well_and_start_again(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert service["restart"] == "unless-stopped"


def test_everything_is_offered_to_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len({port.split(":")[1] for port in ports}) == len(ports)


def test_what_is_kept_is_kept_in_named_volumes_and_files_are_only_read(compose: dict[str, Any]) -> None:
    mounted = [volume.split(":") for service in compose["services"].values() for volume in service["volumes"]]
    files = [parts for parts in mounted if parts[0].startswith("./")]
    assert {parts[0] for parts in mounted if parts not in files} == compose["volumes"].keys()
    for file, _, way in files:
        assert (ROOT / file).is_file()
        assert way == "ro"


def test_there_is_no_secret_in_it(compose: dict[str, Any]) -> None:
    stated = {
        name: str(value) for service in compose["services"].values() for name, value in environment(service).items()
    }
    assert not [name for name in stated if re.search(r"PASS|SECRET|TOKEN|CREDENTIAL|JAAS", name)]
    assert not [name for name, value in stated.items() if re.search(r"://[^/@]*:[^/@]*@", value)]


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "image" in service]
    assert images
    assert all(re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?", image) for image in images)


def test_the_settings_that_are_named_exist_and_can_be_read(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        named = {name: value for name, value in environment(service).items() if name.startswith(PREFIX)}
        fields = {name.removeprefix(PREFIX).lower(): value for name, value in named.items()}
        assert fields.keys() <= Settings.model_fields.keys()
        Settings.model_validate(fields)


def test_all_parts_of_the_service_are_there(compose: dict[str, Any]) -> None:
    commands = {name: service["command"] for name, service in compose["services"].items() if "build" in service}
    assert commands == {"worker": ["worker"], "projector": ["projector"], "console": ["console"]}
    assert compose["services"]["worker"]["deploy"]["replicas"] == 2


def test_the_console_listens_where_its_port_leads_to(compose: dict[str, Any]) -> None:
    console = compose["services"]["console"]
    (published,) = console["ports"]
    stated = environment(console)
    assert (stated[f"{PREFIX}CONSOLE_HOST"], stated[f"{PREFIX}CONSOLE_PORT"]) == ("0.0.0.0", published.split(":")[-1])
    assert published.startswith("127.0.0.1:")
    assert f"'127.0.0.1', {published.split(':')[-1]}" in " ".join(console["healthcheck"]["test"])


def test_the_worker_has_more_time_to_end_than_it_takes(compose: dict[str, Any]) -> None:
    assert int(compose["services"]["worker"]["stop_grace_period"].removesuffix("s")) > GRACE + 2


def test_prometheus_finds_the_workers_at_their_port(compose: dict[str, Any], worker: dict[str, Any]) -> None:
    (job,) = document("prometheus.yml")["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    assert set(found["names"]) <= compose["services"].keys()
    assert str(found["port"]) == worker["environment"][f"{PREFIX}METRICS_PORT"]
    assert f":{found['port']}/healthz" in " ".join(worker["healthcheck"]["test"])


def test_files_are_where_those_who_read_them_look(compose: dict[str, Any]) -> None:
    prometheus, grafana = (compose["services"][name] for name in ("prometheus", "grafana"))
    inside = {volume.split(":")[1] for service in (prometheus, grafana) for volume in service["volumes"]}
    assert f"--config.file={next(path for path in inside if path.endswith('prometheus.yml'))}" in prometheus["command"]
    assert set(document("prometheus.yml")["rule_files"]) <= inside
    (provider,) = document("grafana/dashboards.yml")["providers"]
    assert f"{provider['options']['path']}/diaspora-match.json" in inside
    assert grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] in inside
    (source,) = document("grafana/datasources.yml")["datasources"]
    assert source["url"].removeprefix("http://").split(":")[0] in compose["services"]
    assert {panel["datasource"]["uid"] for panel in dashboard()["panels"]} == {source["uid"]}


def test_every_metric_that_is_shown_or_watched_exists() -> None:
    shown = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    watched = [rule["expr"] for group in document("alerts.yml")["groups"] for rule in group["rules"]]
    assert metrics_in(shown) - samples() == set()
    assert metrics_in(watched) - samples() == set()
    own = {name for name in metrics_in(shown) if name.startswith(METRICS)}
    kinds = {family.name for family in Metrics().registry.collect() if family.name.startswith(METRICS)}
    unseen = {kind for kind in kinds if not any(name.startswith(kind) for name in own)}
    assert unseen == {f"{METRICS}_build_info"}


def test_the_dashboard_can_be_laid_out() -> None:
    places = [panel["gridPos"] for panel in dashboard()["panels"]]
    cells = {
        (x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
    }
    assert len(cells) == sum(at["w"] * at["h"] for at in places)
    assert max(x for x, _ in cells) == 23
    assert all(panel["description"] and panel["title"] for panel in dashboard()["panels"])


def test_every_alert_is_explained() -> None:
    names = {rule["alert"] for group in document("alerts.yml")["groups"] for rule in group["rules"]}
    spoken = set(re.findall(r"^\| `([A-Z][a-z]\w+)`", (ROOT / "docs/operations.md").read_text(), flags=re.MULTILINE))
    assert spoken == names


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
