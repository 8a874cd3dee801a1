"""What an installation sets, read once from the environment; the core never sees this object."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DIASPORA_MATCH_"


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
    traces: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    """Where traces are sent, as http://collector:4318/v1/traces; it needs the extra diaspora-match[tracing]."""

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
