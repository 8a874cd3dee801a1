"""Brokers that speak TLS, by a proxy that ends it before the local one; what is said where settings do not fit."""

import shutil
import ssl
import subprocess

import pytest

from fixtures.installations import settings_for
from fixtures.proxies import proxied
from streams.kafka.client import Unreachable
from streams.worker.supervisor import WorkerFailed, worker_process

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that signs itself, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not here to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "certificate.pem", folder / "key.pem"
    stated = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-days", "2"]
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", str(made[0]), "-keyout", str(made[1])]
    subprocess.run([*command, *stated], capture_output=True, check=True)
    return made


@pytest.fixture
def secured(own_brokers, certificate):
    """Address of a broker that speaks TLS alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with proxied(context) as proxy, own_brokers(advertised=proxy.address) as address:
        proxy.behind = ("127.0.0.1", int(address.rpartition(":")[2]))
        yield proxy.address


def test_a_worker_and_every_other_client_speak_tls(secured, certificate, install, tmp_path):
    kept = f"sqlite:///{tmp_path / 'secured.db'}"
    installation = install(secured, kafka_protocol="SSL", kafka_ca=certificate[0], database=kept)
    with (
        installation.worker(),
        worker_process(installation.settings, tmp_path / "projector.log", "projector") as projector,
    ):
        projector.ready(90)
        installation.publish(installation.need("n", "welding"), installation.profile("p", "welding"))
        installation.wait_for(lambda: installation.people("n") == ["p"])
        installation.settle()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({}, id="no TLS"),
        pytest.param({"kafka_protocol": "SSL"}, id="an authority that nobody trusts"),
        pytest.param({"kafka_protocol": "SASL_SSL", "kafka_user": "u", "kafka_password": "p"}, id="SASL beside"),
    ],
)
def test_settings_that_do_not_fit_are_one_clear_line(secured, install, wrong):
    with pytest.raises(Unreachable, match="something listens there: do the settings DIASPORA_MATCH_KAFKA_PROTOCOL"):
        install(secured, **wrong)


def test_an_authority_that_is_not_there_is_one_clear_line_of_the_worker(kafka, cache, tmp_path):
    missing = tmp_path / "missing.pem"
    settings = settings_for(kafka, cache, kafka_protocol="SSL", kafka_ca=missing)
    with (
        worker_process(settings, tmp_path / "worker.log") as supervisor,
        pytest.raises(WorkerFailed, match="status 78"),
    ):
        supervisor.ready(60)
    assert (
        f"expected certificates in PEM in DIASPORA_MATCH_KAFKA_CA, {missing}" in (tmp_path / "worker.log").read_text()
    )
