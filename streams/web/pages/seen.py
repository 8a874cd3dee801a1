"""What is new since an account last looked: kept for each account, so that every machine says the same."""

from datetime import datetime

from sqlalchemy import Connection, Engine, String, and_, delete, func, insert, literal, or_, select

from streams.database.engine import writing
from streams.database.tables import Movement, Need
from streams.web.tables import SeenRow

_SHORTLIST = "shortlist/"


def look(engine: Engine, account: str, need: str, now: datetime) -> None:
    """Note that an account looks at the shortlist of a need."""
    what = _SHORTLIST + need
    with writing(engine) as connection:
        connection.execute(delete(SeenRow).where(SeenRow.account == account, SeenRow.what == what))
        connection.execute(insert(SeenRow), [{"account": account, "what": what, "at": now}])


def looked(connection: Connection, account: str, need: str) -> datetime | None:
    """When an account last looked at the shortlist of a need; none where it never did."""
    wanted = select(SeenRow.at).where(SeenRow.account == account, SeenRow.what == _SHORTLIST + need)
    return connection.scalar(wanted)


def fresh(connection: Connection, account: str) -> dict[str, int]:
    """How many people came to each list since the account last looked at it; everybody where it never did."""
    seen = and_(SeenRow.account == account, SeenRow.what == literal(_SHORTLIST, String).concat(Movement.need))
    new = (
        select(Movement.need, func.count())
        .join(Need, Need.id == Movement.need)
        .outerjoin(SeenRow, seen)
        .where(Movement.rank.is_not(None), or_(SeenRow.at.is_(None), Movement.since > SeenRow.at))
        .group_by(Movement.need)
    )
    return {need: int(people) for need, people in connection.execute(new)}
