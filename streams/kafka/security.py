"""What aiokafka and Faust are told of TLS and SASL; what kafka-python is told stands in `streams/kafka/client.py`."""

from typing import Any

from faust import SASLCredentials, SSLCredentials
from faust.types.auth import CredentialsT

from streams.kafka.client import trust
from streams.settings import Settings


def asynchronous(settings: Settings) -> dict[str, Any]:
    """What a client of aiokafka has to be told to reach the brokers. Raises NoAddress, UnreadableAuthority."""
    told: dict[str, Any] = {
        "bootstrap_servers": settings.address,
        "security_protocol": settings.kafka_protocol,
        "ssl_context": trust(settings),
    }
    if settings.authenticated:
        told["sasl_mechanism"] = settings.kafka_mechanism
        told["sasl_plain_username"] = settings.kafka_user
        told["sasl_plain_password"] = settings.kafka_password
    return told


def credentials(settings: Settings) -> CredentialsT | None:
    """The same for Faust; nothing where the brokers are spoken to openly and unnamed. Raises UnreadableAuthority."""
    context = trust(settings)
    if settings.authenticated:
        return SASLCredentials(
            username=settings.kafka_user,
            password=settings.kafka_password,
            mechanism=settings.kafka_mechanism,
            ssl_context=context,
        )
    return None if context is None else SSLCredentials(context)
