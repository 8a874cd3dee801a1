"""The kinds of columns: alike on SQLite and PostgreSQL, so that both order and compare the same way."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; SQLite, which has none, keeps it as text that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What comes back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text as somebody wrote it; the character NUL, which PostgreSQL refuses, is shown as unreadable."""

    impl: TypeEngine[str] | type[TypeEngine[str]] = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is stored."""
        return None if value is None else value.replace("\x00", "\ufffd")


class Name(Words):
    """An id or a key, ordered by its bytes whatever language the server speaks."""

    impl = String().with_variant(String(collation="C"), "postgresql")
    cache_ok = True
