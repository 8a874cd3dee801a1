"""TLS and SASL as settings: what each of the three clients is told."""

import ssl

import faust
import pytest
from faust.types.auth import AuthProtocol, SASLMechanism
from pydantic import ValidationError

from streams.kafka.client import UnreadableAuthority, connection, trust
from streams.kafka.security import asynchronous, credentials
from streams.settings import Settings
from streams.worker.application import make_app

SPEAKER = {"kafka_user": "matcher", "kafka_password": "a password"}


def settings(**stated):
    return Settings(kafka="here:9092", **stated)


def test_without_settings_brokers_are_spoken_to_openly():
    told = settings()
    assert connection(told)["security_protocol"] == asynchronous(told)["security_protocol"] == "PLAINTEXT"
    assert asynchronous(told)["ssl_context"] is connection(told)["ssl_context"] is None
    assert credentials(told) is None
    assert not {name for name in {**connection(told), **asynchronous(told)} if name.startswith("sasl")}


def test_tls_is_told_to_every_client():
    told = settings(kafka_protocol="SSL")
    assert connection(told)["security_protocol"] == asynchronous(told)["security_protocol"] == "SSL"
    found = credentials(told)
    assert isinstance(found, faust.SSLCredentials)
    assert found.protocol == AuthProtocol.SSL
    for context in (trust(told), asynchronous(told)["ssl_context"], connection(told)["ssl_context"], found.context):
        assert isinstance(context, ssl.SSLContext)
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert context.check_hostname


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("protocol", ["SASL_PLAINTEXT", "SASL_SSL"])
def test_sasl_is_told_to_every_client(protocol, mechanism):
    told = settings(kafka_protocol=protocol, kafka_mechanism=mechanism, **SPEAKER)
    for client in (connection(told), asynchronous(told)):
        assert client["security_protocol"] == protocol
        assert client["sasl_mechanism"] == mechanism
        assert (client["sasl_plain_username"], client["sasl_plain_password"]) == ("matcher", "a password")
    found = credentials(told)
    assert isinstance(found, faust.SASLCredentials)
    assert (found.username, found.password) == ("matcher", "a password")
    assert found.protocol == AuthProtocol(protocol)
    assert found.mechanism == SASLMechanism(mechanism)


def test_the_app_of_a_worker_has_them(tmp_path):
    app = make_app(settings(kafka_protocol="SASL_SSL", cache=tmp_path, **SPEAKER))
    assert isinstance(app.conf.broker_credentials, faust.SASLCredentials)


def test_the_authority_of_a_house_is_believed(tmp_path):
    told = settings(kafka_protocol="SSL", kafka_ca=tmp_path / "ca.pem")
    for asked in (connection, asynchronous, credentials):
        with pytest.raises(UnreadableAuthority, match=r"DIASPORA_MATCH_KAFKA_CA, .*ca\.pem: No such file"):
            asked(told)
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(UnreadableAuthority, match="expected certificates in PEM"):
        credentials(told)


@pytest.mark.parametrize("lacking", [{}, {"kafka_user": "matcher"}, {"kafka_password": "a password"}])
def test_who_speaks_must_be_stated(lacking):
    with pytest.raises(ValidationError, match="DIASPORA_MATCH_KAFKA_USER and DIASPORA_MATCH_KAFKA_PASSWORD"):
        settings(kafka_protocol="SASL_SSL", **lacking)


def test_a_password_is_not_shown_but_reaches_the_worker():
    told = settings(kafka_protocol="SASL_SSL", **SPEAKER)
    assert "a password" not in repr(told)
    assert told.environment()["DIASPORA_MATCH_KAFKA_PASSWORD"] == "a password"
