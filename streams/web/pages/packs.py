"""The access pack: everything that is held about somebody, to be read or as JSON to take away."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response

from streams.access.audit import Act, record
from streams.access.rights import Action
from streams.database.engine import reading, writing
from streams.rights.pack import pack_of
from streams.web import abouts
from streams.web.context import Here
from streams.web.pages.rendering import page
from streams.web.session import Visitor, allowed, check

router = APIRouter(include_in_schema=False)


@router.post("/people/{person}/pack")
def pack(
    request: Request,
    here: Here,
    who: Annotated[Visitor, Depends(allowed(Action.GIVE_ACCESS))],
    person: str,
    kind: Annotated[Literal["page", "json"], Form()] = "page",
) -> Response:
    """Everything that is held, for the person; that it was given is in the audit log before."""
    with reading(here.engine) as connection:
        check(here, who, Action.GIVE_ACCESS, abouts.person(connection, person), person)
    with writing(here.engine) as connection:
        record(connection, who.account.id, Act.ACCESS_GIVEN, here.now(), person, what="pack")
    with reading(here.engine) as connection:
        found = pack_of(connection, person)
    if kind == "page":
        return page(request, who, "pack.html", {"pack": found, "person": person, "today": here.now().date()})
    content = json.dumps(found, ensure_ascii=False, indent=2)
    name = f'attachment; filename="access-pack-{person}.json"'
    return Response(content, media_type="application/json", headers={"content-disposition": name})
