"""The tables that only the database holds, apart from those of the projection: a rebuild never touches them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from streams.database.columns import Instant, Name, Words


class Base(DeclarativeBase):
    """What the tables of access have in common."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), str: Words(), int: BigInteger()}  # noqa: RUF012 - as SQLAlchemy reads it


class AccountRow(Base):
    """An account."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Name, primary_key=True)
    login: Mapped[str] = mapped_column(Name, unique=True)
    role: Mapped[str]
    programmes: Mapped[str]
    """Keys, with blanks between them."""
    organisation: Mapped[str | None] = mapped_column(Name)
    password: Mapped[str | None]
    """Argon2id."""
    created: Mapped[datetime]
    disabled: Mapped[datetime | None]
    temporary: Mapped[bool] = mapped_column(server_default=false())
    """Whether the password was made by an administrator, and is to be changed before anything else."""
    seen: Mapped[datetime | None]
    """When a session of the account was last noted to be in use."""
    subject: Mapped[str | None] = mapped_column(Name, unique=True, index=True)
    """SHA-256 of who it is where people sign in elsewhere."""


class TokenRow(Base):
    """A token for programs."""

    __tablename__ = "tokens"

    hash: Mapped[str] = mapped_column(Name, primary_key=True)
    prefix: Mapped[str] = mapped_column(Name, unique=True)
    account: Mapped[str] = mapped_column(Name, ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[datetime | None]


class SessionRow(Base):
    """Somebody who is signed in."""

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(Name, primary_key=True)
    account: Mapped[str] = mapped_column(Name, ForeignKey("accounts.id"), index=True)
    created: Mapped[datetime]
    idle: Mapped[datetime] = mapped_column(index=True)
    """When it ends if nobody uses it; never later than `expires`."""
    expires: Mapped[datetime]
    """When it ends whoever uses it."""


class ElsewhereRow(Base):
    """Somebody who went to sign in elsewhere and is not back yet."""

    __tablename__ = "sign_ins_elsewhere"

    hash: Mapped[str] = mapped_column(Name, primary_key=True)
    """Of the secret in the cookie."""
    next: Mapped[str]
    """Path of this host to go to then."""
    expires: Mapped[datetime] = mapped_column(index=True)


class AttemptsRow(Base):
    """How often somebody tried to sign in lately, by account or by address."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(Name, primary_key=True)
    """SHA-256, so that neither what was typed nor an address stands here."""
    count: Mapped[int]
    last: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """One line of the audit log; triggers refuse that it is changed or deleted."""

    __tablename__ = "audit_log"

    # On SQLite the number of the row itself, so that nothing can take the place of a row by another number of it.
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[str] = mapped_column(Name)
    """ISO 8601 in UTC to the microsecond, as text: what is hashed is what is stored."""
    actor: Mapped[str] = mapped_column(Name, index=True)
    act: Mapped[str]
    about: Mapped[str] = mapped_column(Name, index=True)
    detail: Mapped[str]
    hash: Mapped[str]
