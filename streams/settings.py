"""What an installation sets, read once from the environment; the core never sees this object."""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DIASPORA_MATCH_"

ADDRESS = r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d{1,5})?(/[^\s?#]*)?)$"
"""Where a provider is that people sign in with: what others cannot listen to, or this machine."""


class NoAddress(ValueError):
    """A broker is needed, and no address of one is set."""

    def __init__(self) -> None:
        super().__init__(f"no broker is set: give its address as {PREFIX}KAFKA=host:port")


def _default_database() -> str:
    # Not the cache: it holds what cannot be made again.
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return f"sqlite:///{data / 'diaspora-match' / 'diaspora-match.db'}"


class Settings(BaseSettings):
    """The settings, each from the environment variable of its name behind `DIASPORA_MATCH_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    kafka: str | None = Field(default=None, pattern=r"^[^\s,:/]+:\d{1,5}(,[^\s,:/]+:\d{1,5})*$")
    """host:port of any broker, or several with commas; where it is empty, `up` and `demo` start a local one."""
    kafka_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """How the brokers are spoken to: SSL encrypts, SASL asks who speaks."""
    kafka_ca: Path | None = None
    """PEM file with the authorities that sign the brokers' certificates; without it those that this machine trusts."""
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """How SASL proves who speaks; PLAIN sends the password, so only with SASL_SSL."""
    kafka_user: str | None = None
    """Name by which the brokers know this service; SASL needs it."""
    kafka_password: str | None = Field(default=None, repr=False)
    """Password of that name."""
    topic_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9._\-]{0,60}$")
    """Put before the name of every topic and group, so that installations can share a broker."""
    partitions: int = Field(default=8, ge=1, le=1000)
    """Partitions of the topics that this service creates; at least as many as there will ever be workers."""
    replication: int = Field(default=1, ge=1, le=10)
    """Copies of each partition that the brokers keep."""
    group: str = Field(default="diaspora-match", pattern=r"^[A-Za-z0-9._\-]{1,100}$")
    """Consumer group that the workers share."""
    cache: Path = Field(default_factory=lambda: Path.home() / ".cache" / "diaspora-match")
    """Folder for the model that was unpacked and the vectors that were computed; it may be deleted at any time."""
    database: str = Field(default_factory=_default_database, pattern=r"^(sqlite:///|postgresql://).+")
    """sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME for a PostgreSQL server, whose database must exist."""
    model: str = Field(default="default", min_length=1)
    """Embedding model: default, or the name or the folder of any sentence-transformers model."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Arithmetic of the embedding; auto takes what the processor is fastest in."""
    shortlist_length: int = Field(default=20, ge=1, le=100)
    """How many people a shortlist names at most."""
    programmes: Path | None = None
    """Folder with files of further programmes, NAME.yaml each; read again when a file changes."""
    session_timeout: float = Field(default=6.0, ge=1, le=1800)
    """Seconds without a sign of life after which the brokers give a worker's partitions to another one."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least severity that is logged."""
    log_format: Literal["text", "json"] = "text"
    """How a line of the log is written: text for people, or json, one object a line, for programs."""
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Port on which a worker answers /metrics, /healthz and /readyz; without it there is none."""
    metrics_host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9._:\-]{1,255}$")
    """Address that this port listens on; 0.0.0.0 where another machine is to read it."""
    console_host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9._:\-]{1,255}$")
    """Address that the console listens on; another than 127.0.0.1 only behind a proxy that speaks https."""
    console_port: int = Field(default=8392, ge=1, le=65535)
    """Port of the console."""
    oidc_issuer: str | None = Field(default=None, pattern=ADDRESS)
    """Address of an OpenID Connect provider, exactly as its tokens carry it; without it nobody signs in elsewhere."""
    oidc_client: str | None = Field(default=None, min_length=1, max_length=200)
    """What the provider calls the console."""
    oidc_secret: str | None = Field(default=None, repr=False)
    """The client secret; none where the provider has the console as a public client."""
    oidc_scopes: str = Field(default="openid email", pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$")
    """What is asked for there, openid first."""
    oidc_claim: Literal["email", "preferred_username", "sub"] = "email"
    """Which claim is the login of the account; email only where the provider has verified it."""
    oidc_label: str | None = Field(default=None, min_length=1, max_length=60)
    """What the button on the page to sign in says; without it, the same in the language of whoever reads it."""
    public_sign_up: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9\-]{0,59}(,[a-z0-9][a-z0-9\-]{0,59})*)?$")
    """Programmes, with commas, for which anybody may sign up at /join/PROGRAMME without an account."""
    retention: bool = True
    """Whether the console erases once a day those whose programmes keep their data no longer."""
    traces: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    """Where traces are sent, as http://collector:4318/v1/traces; it needs the extra diaspora-match[tracing]."""

    @model_validator(mode="after")
    def _say_who_speaks(self) -> Self:
        if self.authenticated and not (self.kafka_user and self.kafka_password):
            raise ValueError(f"{self.kafka_protocol} needs {PREFIX}KAFKA_USER and {PREFIX}KAFKA_PASSWORD")
        return self

    @model_validator(mode="after")
    def _say_who_we_are(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_client is None):
            raise ValueError(f"expected {PREFIX}OIDC_ISSUER and {PREFIX}OIDC_CLIENT together, found one of them")
        return self

    @property
    def encrypted(self) -> bool:
        """Whether the brokers are spoken to by TLS."""
        return self.kafka_protocol.endswith("SSL")

    @property
    def authenticated(self) -> bool:
        """Whether the brokers are told who speaks."""
        return self.kafka_protocol.startswith("SASL")

    @property
    def address(self) -> str:
        """The address of the broker; raises NoAddress where none is set."""
        if self.kafka is None:
            raise NoAddress
        return self.kafka

    def environment(self) -> dict[str, str]:
        """The environment variables from which another process reads these same settings."""
        stated = self.model_dump(mode="json", exclude_none=True)
        return {f"{PREFIX}{name.upper()}": str(value) for name, value in stated.items()}
